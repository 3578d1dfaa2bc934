/** How the first rows of a file would be read. */
export interface ImportPreview {
  readonly mapping: { readonly from: 'given' | 'shipped' | 'guessed'; readonly mappingId?: string; readonly encoding: string };
  readonly columns: readonly { readonly column: string; readonly fields: readonly string[] }[];
  readonly unmapped: readonly string[];
  readonly missing: readonly string[];
  readonly rows: readonly {
    readonly row: number;
    readonly cells: readonly string[];
    readonly record?: Readonly<Record<string, unknown>>;
    readonly refused?: { readonly code: string; readonly column: string; readonly text: string };
  }[];
  readonly guess?: { readonly yaml: string; readonly unmapped: readonly string[]; readonly missing: readonly string[] };
  readonly refusal?: { readonly code: string; readonly text: string };
}

export interface ImportMappings {
  readonly mappings: readonly {
    readonly mappingId: string;
    readonly title: string;
    readonly encoding: string;
    readonly types: readonly string[];
  }[];
}
