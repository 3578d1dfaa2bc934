import type { SQLInputValue } from 'node:sqlite';
import { unreachable } from '@homeward/kernel';
import type { Clause } from '../selection';
import { quoted } from './sqlite-connection';

/** The column of a lookup field; the prefix keeps the names of services and of the store apart. */
export function columnOf(field: string): string {
  return field === '_id' ? 'id' : quoted(`by.${field}`);
}

/** A `WHERE` condition and its parameters. Its text depends on the shape of the clauses only, so that it can be prepared once. */
export function toCondition(clauses: readonly Clause[]): { readonly sql: string; readonly parameters: readonly SQLInputValue[] } {
  const parts = clauses.map(toPart);
  return {
    sql: parts.length === 0 ? '1' : parts.map(({ sql }) => sql).join(' AND '),
    parameters: parts.flatMap(({ parameters }) => parameters),
  };
}

function toPart(clause: Clause): { readonly sql: string; readonly parameters: readonly SQLInputValue[] } {
  switch (clause.test) {
    case 'equal':
      return { sql: `${columnOf(clause.field)} = ?`, parameters: [clause.value] };
    case 'atLeast':
      return { sql: `${columnOf(clause.field)} >= ?`, parameters: [clause.value] };
    case 'below':
      return { sql: `${columnOf(clause.field)} < ?`, parameters: [clause.value] };
    case 'in':
      // Of a list of one, the order of an index that begins with the field is the order asked for: nothing is sorted, and a page ends the walk.
      if (clause.values.length === 1) return { sql: `${columnOf(clause.field)} = ?`, parameters: [...clause.values] };
      // One parameter however many values there are: thousands of dealers or ids stay one prepared statement.
      return { sql: `${columnOf(clause.field)} IN (SELECT value FROM json_each(?))`, parameters: [JSON.stringify(clause.values)] };
    case 'present':
      return { sql: `${columnOf(clause.field)} IS NOT NULL`, parameters: [] };
    case 'absent':
      return { sql: `${columnOf(clause.field)} IS NULL`, parameters: [] };
    case 'behind': {
      const compare = clause.direction === 'ascending' ? '>' : '<';
      if (clause.field === '_id') return { sql: `id ${compare} ?`, parameters: [clause.id] };
      return { sql: `(${columnOf(clause.field)}, id) ${compare} (?, ?)`, parameters: [clause.value, clause.id] };
    }
    case 'born':
      return { sql: 'seq > 0', parameters: [] };
    default:
      return unreachable(clause);
  }
}
