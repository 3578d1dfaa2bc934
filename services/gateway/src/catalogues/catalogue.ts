/** What a code says, and, where the reader can do something, what to do. `{name}` stands for a value of the problem or reason. */
export type Text = string | readonly [says: string, next: string];
export type Catalogue = Readonly<Record<string, Text>>;
