/** The cell of the first row of a file in canonical columns whose cells hold no commas before it. */
export function cellOf(file: Uint8Array, column: string): string {
  const [header = '', row = ''] = Buffer.from(file).toString('utf8').split(/\r?\n/);
  return row.split(',')[header.split(',').indexOf(column)] ?? '';
}
