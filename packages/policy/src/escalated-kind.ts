/** The kind of the reason for whoever takes over a step that nobody did. */
export function escalatedKind(key: string): string {
  return `${key}-escalated`;
}
