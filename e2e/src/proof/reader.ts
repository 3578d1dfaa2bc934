/** A reader of text from outside, as a function of any text. */
export interface Reader {
  readonly name: string;
  /** Texts that are read, for mutants of them. */
  readonly examples: readonly string[];
  /** The value in its one spelling; undefined for what is none. */
  print(text: string): string | undefined;
}
