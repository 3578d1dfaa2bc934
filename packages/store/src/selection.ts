import { type Position, type Stretch, readCursor, writeCursor } from './cursor';
import type { Found } from './document';
import type { Condition, Filter, LookupValue, Page, Query } from './query';

/** One elementary condition that both adapters translate. `_id` names the id, everything else a lookup field. */
export type Clause =
  | { readonly test: 'equal' | 'atLeast' | 'below'; readonly field: string; readonly value: LookupValue }
  | { readonly test: 'in'; readonly field: string; readonly values: readonly LookupValue[] }
  | { readonly test: 'present' | 'absent'; readonly field: string }
  /** Behind the pair (value, id) in the order of the selection; by id alone where `field` is `_id`. */
  | { readonly test: 'behind'; readonly field: string; readonly value: LookupValue; readonly id: string; readonly direction: Direction }
  /** Has recorded an event. Only needed where no other clause asks for a lookup value, since hidden documents have none. */
  | { readonly test: 'born' };

export type Direction = 'ascending' | 'descending';

/** One read in the order of (field, id). */
export interface Selection {
  readonly clauses: readonly Clause[];
  readonly by: string;
  readonly direction: Direction;
  readonly limit: number;
}

/** Reads one page of a query along its stretches. */
export async function findPage<State>(
  fields: ReadonlySet<string>,
  query: Query,
  select: (selection: Selection) => Promise<readonly Found<State>[]>,
): Promise<Page<Found<State>>> {
  if (!Number.isSafeInteger(query.limit) || query.limit < 1) throw new TypeError(`A page has at least one item, not ${query.limit}`);
  const { by, direction } = query.sort ?? { by: '_id', direction: 'ascending' };
  requireField(fields, by);
  const filter = toClauses(fields, query.filter);
  const start = query.cursor === undefined ? undefined : readCursor(query.cursor, by, direction);

  const found: Found<State>[] = [];
  let position = start;
  for (const stretch of stretchesOf(query.filter, by, direction, start)) {
    const from = position?.stretch === stretch ? position : undefined;
    const wanted = query.limit + 1 - found.length;
    const part = await select(toSelection(stretch, filter, by, direction, from, wanted));
    // The stretch without values is read by id, which must not be taken for the sort value.
    found.push(...(stretch === 'absent' ? part.map((item) => ({ ...item, sortValue: undefined })) : part));
    if (found.length > query.limit) break;
    position = undefined;
  }
  if (found.length <= query.limit) return { items: found };
  const items = found.slice(0, query.limit);
  const last = items[items.length - 1] as Found<State>;
  return { items, cursor: writeCursor(by, direction, last) };
}

/** The clauses of a filter, with `born` added where nothing else keeps hidden documents out. */
export function toCountClauses(fields: ReadonlySet<string>, filter: Filter): readonly Clause[] {
  return hideUnborn(toClauses(fields, filter));
}

function stretchesOf(filter: Filter, by: string, direction: Direction, start: Position | undefined): readonly Stretch[] {
  // A condition on the sort field never holds for a document without it.
  if (by === '_id' || by in filter) return ['present'];
  const all: readonly Stretch[] = direction === 'ascending' ? ['absent', 'present'] : ['present', 'absent'];
  return start === undefined ? all : all.slice(all.indexOf(start.stretch));
}

function toSelection(
  stretch: Stretch,
  filter: readonly Clause[],
  by: string,
  direction: Direction,
  from: Position | undefined,
  limit: number,
): Selection {
  const clauses = [...filter];
  if (stretch === 'absent') {
    clauses.push({ test: 'absent', field: by });
    if (from !== undefined) clauses.push({ test: 'behind', field: '_id', value: from.id, id: from.id, direction });
    return { clauses: hideUnborn(clauses), by: '_id', direction, limit };
  }
  if (from !== undefined) clauses.push({ test: 'behind', field: by, value: from.value ?? from.id, id: from.id, direction });
  else if (by !== '_id') clauses.push({ test: 'present', field: by });
  return { clauses: hideUnborn(clauses), by, direction, limit };
}

function hideUnborn(clauses: readonly Clause[]): readonly Clause[] {
  const bornAnyway = clauses.some((clause) => clause.test !== 'absent' && clause.test !== 'born' && clause.field !== '_id');
  return bornAnyway ? clauses : [...clauses, { test: 'born' }];
}

function toClauses(fields: ReadonlySet<string>, filter: Filter): readonly Clause[] {
  return Object.entries(filter).flatMap(([field, condition]) => {
    requireField(fields, field);
    return clausesOf(field, condition);
  });
}

function clausesOf(field: string, condition: Condition): readonly Clause[] {
  if ('equal' in condition) return [{ test: 'equal', field, value: condition.equal }];
  if ('in' in condition) return [{ test: 'in', field, values: condition.in }];
  if ('prefix' in condition) {
    const end = endOfPrefix(condition.prefix);
    const start: Clause = { test: 'atLeast', field, value: condition.prefix };
    return end === undefined ? [start] : [start, { test: 'below', field, value: end }];
  }
  const clauses: Clause[] = [];
  if (condition.from !== undefined) clauses.push({ test: 'atLeast', field, value: condition.from });
  if (condition.before !== undefined) clauses.push({ test: 'below', field, value: condition.before });
  return clauses.length > 0 ? clauses : [{ test: 'present', field }];
}

const LAST_CODE_POINT = 0x10ffff;
const BEFORE_SURROGATES = 0xd7ff;
const BEHIND_SURROGATES = 0xe000;

/** The first text behind all texts with the prefix, in the order of code points; undefined when there is none. */
function endOfPrefix(prefix: string): string | undefined {
  const points = [...prefix];
  for (let point = points.pop(); point !== undefined; point = points.pop()) {
    const code = point.codePointAt(0) as number;
    if (code === LAST_CODE_POINT) continue;
    return points.join('') + String.fromCodePoint(code === BEFORE_SURROGATES ? BEHIND_SURROGATES : code + 1);
  }
  return undefined;
}

function requireField(fields: ReadonlySet<string>, field: string): void {
  if (field !== '_id' && !fields.has(field)) throw new TypeError(`${field} is not a lookup field; there are ${[...fields].join(', ')}`);
}
