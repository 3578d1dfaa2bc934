/**
 * The header of an import as it is kept with it: each column as the file names it and, where that is another name, the fields of the record that are read
 * from it, behind a tab: `车架号\tvin`. Rows that are refused later name a field; with this they are told by the dealer's own column. Names only, no values.
 */
export function toKeptHeader(header: readonly string[], fieldsFrom: (position: number) => readonly string[]): readonly string[] {
  return header.map((cell, position) => {
    const fields = fieldsFrom(position).filter((field) => field !== cell);
    return fields.length === 0 && !cell.includes(TAB) ? cell : `${cell}${TAB}${fields.join(',')}`;
  });
}

const TAB = '\t';

export interface KeptHeader {
  /** As the file has them. */
  readonly cells: readonly string[];
  /** The column that a pointer into the record leads to; a field that has none says itself. What is no pointer is a column already. */
  columnOf(pointer: string): string;
}

export function readKeptHeader(kept: readonly string[]): KeptHeader {
  const columns = new Map<string, string>();
  const cells = kept.map((entry) => {
    const end = entry.lastIndexOf(TAB);
    if (end === -1) return entry;
    const cell = entry.slice(0, end);
    for (const field of entry.slice(end + 1).split(',')) columns.set(field, cell);
    return cell;
  });
  return {
    cells,
    columnOf(pointer) {
      if (!pointer.startsWith('/')) return pointer;
      const [, first = '', second = ''] = pointer.split('/');
      const field = first === 'data' ? second : first;
      return columns.get(field) ?? field;
    },
  };
}
