import type { Instant } from '@homeward/kernel';
import type { RecordSource, Survivorship, SurvivorshipCriterion } from '@homeward/policy';
import { compareText } from './revision';

/** The policy that chooses among values; a dealer may have one of its own. */
export type SurvivorshipFor = (dealerId: string | undefined) => Survivorship;

/** The values that one source record has, with what decides between them and those of other records. */
export interface RecordValues {
  /** Of a car: what said so. */
  readonly recordId: string;
  readonly dealerId: string;
  readonly source: RecordSource;
  readonly at: Instant;
  /** By field; an empty value is none. */
  readonly fields: Readonly<Record<string, string>>;
  readonly verified: ReadonlySet<string>;
  /** Fields whose value was found wrong: it is used only where nobody says anything else. */
  readonly refuted: ReadonlySet<string>;
  /** Fields whose value is invalid: it is kept as it was written and never used. */
  readonly quarantined: ReadonlySet<string>;
  /** They follow from something else that was said, and are used only where nobody states the field itself. */
  readonly isImplied?: boolean;
}

/**
 * Why a value is not the one that is used.
 * - `refuted`: it was found wrong, and the other one was not.
 * - `less-verified`, `lower-source-rank`, `older`: the criterion on which it lost.
 * - `implied`: it only follows from something else, and the other one was stated.
 * - `tie`: no criterion told them apart; the record's id decided.
 * - `group`: it is not worse, but belongs together with values that come from another source.
 * - `quarantined`: it is invalid.
 */
export type LostBy = 'refuted' | 'less-verified' | 'implied' | 'lower-source-rank' | 'older' | 'tie' | 'group' | 'quarantined';

/** A value with the record that it came with. */
export interface SourcedValue {
  readonly value: string;
  readonly recordId: string;
  readonly dealerId: string;
  readonly source: RecordSource;
  readonly at: Instant;
  readonly verified: boolean;
  readonly refuted: boolean;
}

export interface FieldStanding {
  readonly field: string;
  /** Undefined when no valid value may be used. */
  readonly winner: SourcedValue | undefined;
  /** All other values, the best first. */
  readonly others: readonly (SourcedValue & { readonly lostBy: LostBy })[];
}

/**
 * Which value of each field is used where records differ: a pure function of the set of records and the policy, whatever their order. Fields of a
 * group come from one record, which is chosen by what it has of the group; what that record does not say, the group does not say.
 * Sorted by field; a field that nobody fills is missing.
 */
export function survivorsOf(records: readonly RecordValues[], policy: Survivorship): ReadonlyMap<string, FieldStanding> {
  const names = [...new Set(records.flatMap(({ fields }) => Object.keys(fields).filter((field) => fields[field] !== '')))].sort(
    compareText,
  );
  const groups = groupsOf(policy);
  const chosen = new Map<string, RecordValues | undefined>();
  return new Map(
    names.map((field) => {
      const grouped = groups.get(field);
      if (grouped === undefined) return [field, standingOf(field, records, policy)] as const;
      const { group, members } = grouped;
      if (!chosen.has(group)) chosen.set(group, bestOf(records, members, policy.fields[group] ?? policy.order, policy));
      return [field, standingInGroup(field, grouped, records, chosen.get(group), policy)] as const;
    }),
  );
}

/** The values that are used, by field. */
export function usedValues(standings: ReadonlyMap<string, FieldStanding>): Readonly<Record<string, string>> {
  return Object.fromEntries([...standings.values()].flatMap(({ field, winner }) => (winner === undefined ? [] : [[field, winner.value]])));
}

/**
 * The records whose values are used, by field: what `survivorsOf` finds, for whoever needs no more. A field whose value nobody may use is missing. Asked with
 * every fact about a car, so that nothing is compared where only one record fills a field.
 */
export function usedRecords(records: readonly RecordValues[], policy: Survivorship): ReadonlyMap<string, RecordValues> {
  const used = new Map<string, RecordValues>();
  const groups = groupsOf(policy);
  const chosen = new Map<string, RecordValues | undefined>();
  for (const { fields } of records) {
    for (const field in fields) {
      if (fields[field] === '' || used.has(field)) continue;
      const group = groups.get(field);
      if (group === undefined) {
        const best = bestOf(records, [field], policy.fields[field] ?? policy.order, policy);
        if (best !== undefined) used.set(field, best);
        continue;
      }
      if (!chosen.has(group.group))
        chosen.set(group.group, bestOf(records, group.members, policy.fields[group.group] ?? policy.order, policy));
      const best = chosen.get(group.group);
      if (best !== undefined && isUsable(best, field)) used.set(field, best);
    }
  }
  return used;
}

interface Group {
  readonly group: string;
  readonly members: readonly string[];
}

/** The group of each field that has one; a policy is a document that never changes. */
function groupsOf(policy: Survivorship): ReadonlyMap<string, Group> {
  const known = KNOWN_GROUPS.get(policy);
  if (known !== undefined) return known;
  const groups = new Map(
    Object.entries(policy.groups).flatMap(([group, members]) => members.map((field) => [field, { group, members }] as const)),
  );
  KNOWN_GROUPS.set(policy, groups);
  return groups;
}
const KNOWN_GROUPS = new WeakMap<Survivorship, ReadonlyMap<string, Group>>();

function standingOf(field: string, records: readonly RecordValues[], policy: Survivorship): FieldStanding {
  const order = policy.fields[field] ?? policy.order;
  const winner = bestOf(records, [field], order, policy);
  const others = othersOf(field, records, winner, order, policy).map((record) => ({
    ...sourced(record, field),
    lostBy:
      winner === undefined || !isUsable(record, field) ? ('quarantined' as const) : comparisonOf(winner, record, [field], order, policy).by,
  }));
  return { field, winner: winner && sourced(winner, field), others };
}

function standingInGroup(
  field: string,
  { group, members }: Group,
  records: readonly RecordValues[],
  chosen: RecordValues | undefined,
  policy: Survivorship,
): FieldStanding {
  const order = policy.fields[group] ?? policy.order;
  const winner = chosen !== undefined && isUsable(chosen, field) ? chosen : undefined;
  const lostBy = (record: RecordValues): LostBy => {
    if (!isUsable(record, field)) return 'quarantined';
    // By itself it would have been used.
    if (chosen === undefined || winner === undefined || comparisonOf(winner, record, [field], order, policy).sign > 0) return 'group';
    return comparisonOf(chosen, record, members, order, policy).by;
  };
  const others = othersOf(field, records, winner, order, policy).map((record) => ({ ...sourced(record, field), lostBy: lostBy(record) }));
  return { field, winner: winner && sourced(winner, field), others };
}

/** Everybody who fills the field but the winner: valid values first, the best first. */
function othersOf(
  field: string,
  records: readonly RecordValues[],
  winner: RecordValues | undefined,
  order: readonly SurvivorshipCriterion[],
  policy: Survivorship,
): readonly RecordValues[] {
  return records
    .filter((record) => record !== winner && isFilled(record, field))
    .sort((a, b) => Number(isUsable(b, field)) - Number(isUsable(a, field)) || comparisonOf(a, b, [field], order, policy).sign);
}

function bestOf(
  records: readonly RecordValues[],
  fields: readonly string[],
  order: readonly SurvivorshipCriterion[],
  policy: Survivorship,
): RecordValues | undefined {
  let best: RecordValues | undefined;
  for (const record of records) {
    if (!fields.some((field) => isUsable(record, field))) continue;
    if (best === undefined || comparisonOf(record, best, fields, order, policy).sign < 0) best = record;
  }
  return best;
}

/** Negative when `a` goes first; `by` is why the other one loses. A total order. */
function comparisonOf(
  a: RecordValues,
  b: RecordValues,
  fields: readonly string[],
  order: readonly SurvivorshipCriterion[],
  policy: Survivorship,
): { readonly sign: number; readonly by: Exclude<LostBy, 'group' | 'quarantined'> } {
  const refuted = Number(isRefuted(a, fields)) - Number(isRefuted(b, fields));
  if (refuted !== 0) return { sign: refuted, by: 'refuted' };
  const yields = (record: RecordValues): number =>
    Number((record.isImplied === true || policy.yielding.includes(record.source)) && !isVerified(record, fields));
  const yielding = yields(a) - yields(b);
  if (yielding !== 0) return { sign: yielding, by: (yielding > 0 ? a : b).isImplied === true ? 'implied' : 'less-verified' };
  for (const criterion of order) {
    switch (criterion) {
      case 'verified': {
        const sign = Number(isVerified(b, fields)) - Number(isVerified(a, fields));
        if (sign !== 0) return { sign, by: 'less-verified' };
        break;
      }
      case 'source': {
        const sign = policy.sources.indexOf(a.source) - policy.sources.indexOf(b.source);
        if (sign !== 0) return { sign, by: 'lower-source-rank' };
        break;
      }
      case 'newest': {
        const sign = compareText(b.at, a.at);
        if (sign !== 0) return { sign, by: 'older' };
        break;
      }
    }
  }
  return { sign: compareText(a.recordId, b.recordId), by: 'tie' };
}

/** Of several fields: all that the record fills. */
function isVerified(record: RecordValues, fields: readonly string[]): boolean {
  return fields.every((field) => !isUsable(record, field) || record.verified.has(field));
}

/** Of several fields: any that the record fills. */
function isRefuted(record: RecordValues, fields: readonly string[]): boolean {
  return fields.some((field) => isUsable(record, field) && record.refuted.has(field));
}

function isFilled({ fields }: RecordValues, field: string): boolean {
  return (fields[field] ?? '') !== '';
}

function isUsable(record: RecordValues, field: string): boolean {
  return isFilled(record, field) && !record.quarantined.has(field);
}

function sourced({ recordId, dealerId, source, at, fields, verified, refuted }: RecordValues, field: string): SourcedValue {
  return { value: fields[field] ?? '', recordId, dealerId, source, at, verified: verified.has(field), refuted: refuted.has(field) };
}
