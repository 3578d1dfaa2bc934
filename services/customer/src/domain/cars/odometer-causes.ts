import { daysBetween } from '@homeward/calendar';
import type { OdometerPolicy } from '@homeward/policy';
import type { TakenReading } from './taken-reading';

/**
 * Why a reading is not believed. The first four say what went wrong; the others only what it contradicts, when nothing explains it:
 * `below-accepted` below the reading before it, though the next one goes on where that one ended; `above-later` above the one behind it;
 * `too-fast` farther than a car can be driven in the time; `beyond-limit` farther than any car was ever driven.
 */
export type RefusalReason =
  'unit-error' | 'typing-error' | 'roll-back' | 'replaced-odometer' | 'below-accepted' | 'too-fast' | 'above-later' | 'beyond-limit';

export interface RefusedReading extends TakenReading {
  readonly reason: RefusalReason;
}

interface Neighbours {
  /** The accepted readings before and behind it. */
  readonly before: TakenReading | undefined;
  readonly behind: TakenReading | undefined;
  /** The refused readings of the same gap, this one among them, in order. */
  readonly run: readonly TakenReading[];
  /** What the car drove a day over its accepted readings; undefined when there are less than two days of them. */
  readonly dailyKm: number | undefined;
}

/** Both ends of what a reading can have been; an end that is open comes from what a car drives. */
type Corridor = readonly [lowKm: number, highKm: number];

/** One international mile. */
const KM_PER_MILE = 1.609_344;
/** Tenths of a kilometre (the trip digit), hundreds of metres, and metres. */
const DECIMAL_SHIFTS = [10, 100, 1_000];
const DIGITS = [...'0123456789'];

/** Names what is wrong with each refused reading; a function of both sets. Both in the order of the series. */
export function namedRefusals(
  readings: readonly TakenReading[],
  accepted: readonly TakenReading[],
  policy: OdometerPolicy,
): readonly RefusedReading[] {
  const byKey = new Map(accepted.map((reading) => [reading.key, reading]));
  const dailyKm = dailyKmOf(accepted);
  const refused: RefusedReading[] = [];
  let before: TakenReading | undefined;
  let run: TakenReading[] = [];
  const close = (behind: TakenReading | undefined): void => {
    for (const reading of run) refused.push({ ...reading, reason: reasonOf(reading, { before, behind, run, dailyKm }, policy) });
    run = [];
    before = behind;
  };
  for (const reading of readings) {
    const link = byKey.get(reading.key);
    if (link === undefined) run.push(reading);
    else close(link);
  }
  close(undefined);
  return refused;
}

function reasonOf(reading: TakenReading, neighbours: Neighbours, policy: OdometerPolicy): RefusalReason {
  const { before, behind, run } = neighbours;
  const { naming } = policy;
  if (naming !== undefined) {
    // A car that shows less than before, and nothing yet that shows more again: a mistake of the pen has to explain it closely.
    if (before !== undefined && behind === undefined && reading.mileageKm < before.mileageKm) {
      const corridor = expectedCorridor(reading, before, neighbours.dailyKm, naming);
      if (corridor !== undefined && (isInMiles(reading.mileageKm, corridor) || isShifted(reading.mileageKm, corridor))) return 'unit-error';
      if (corridor !== undefined && isTransposed(reading.mileageKm, corridor)) return 'typing-error';
      const lowest = run.find(({ mileageKm }) => mileageKm < before.mileageKm);
      return (lowest ?? reading).mileageKm <= naming.newOdometerKm ? 'replaced-odometer' : 'roll-back';
    }
    // Several that agree with each other, and the car has shown less ever since.
    if (before === undefined && behind !== undefined && run.length > 1 && agrees(run, policy)) {
      return behind.mileageKm <= naming.newOdometerKm ? 'replaced-odometer' : 'roll-back';
    }
    const slip = slipOf(reading.mileageKm, corridorOf(reading, before, behind, naming));
    if (slip !== undefined) return slip;
    if (before === undefined && behind !== undefined && behind.mileageKm <= naming.newOdometerKm) return 'replaced-odometer';
  }
  return contradictionOf(reading, before, behind, policy);
}

function contradictionOf(
  reading: TakenReading,
  before: TakenReading | undefined,
  behind: TakenReading | undefined,
  policy: OdometerPolicy,
): RefusalReason {
  if (reading.mileageKm > policy.maxKm) return 'beyond-limit';
  if (before !== undefined && reading.mileageKm < before.mileageKm - policy.rollbackToleranceKm) return 'below-accepted';
  if (behind !== undefined && reading.mileageKm > behind.mileageKm + policy.rollbackToleranceKm) return 'above-later';
  return 'too-fast';
}

/** What the reading can have been between its neighbours; beyond the last of them as far as cars are commonly driven. */
function corridorOf(
  reading: TakenReading,
  before: TakenReading | undefined,
  behind: TakenReading | undefined,
  { commonDailyKm }: NonNullable<OdometerPolicy['naming']>,
): Corridor | undefined {
  const reachKm = (from: TakenReading, to: TakenReading): number => commonDailyKm * Math.max(1, daysBetween(from.on, to.on));
  if (before !== undefined) {
    return [before.mileageKm, behind?.mileageKm ?? before.mileageKm + reachKm(before, reading)];
  }
  return behind === undefined ? undefined : [Math.max(1, behind.mileageKm - reachKm(reading, behind)), behind.mileageKm];
}

/** Around where this car's own pace leads; undefined while it has none. */
function expectedCorridor(
  reading: TakenReading,
  before: TakenReading,
  dailyKm: number | undefined,
  { expectedPercent }: NonNullable<OdometerPolicy['naming']>,
): Corridor | undefined {
  if (dailyKm === undefined) return undefined;
  const drivenKm = dailyKm * Math.max(1, daysBetween(before.on, reading.on));
  const playKm = (drivenKm * expectedPercent) / 100;
  return [before.mileageKm + drivenKm - playKm, before.mileageKm + drivenKm + playKm];
}

function dailyKmOf(accepted: readonly TakenReading[]): number | undefined {
  const first = accepted[0];
  const last = accepted.at(-1);
  const days = first === undefined || last === undefined ? 0 : daysBetween(first.on, last.on);
  return first === undefined || last === undefined || days < 1 ? undefined : (last.mileageKm - first.mileageKm) / days;
}

function agrees(run: readonly TakenReading[], policy: OdometerPolicy): boolean {
  return run.every(({ mileageKm }, index) => mileageKm <= policy.maxKm && mileageKm >= (run[index - 1]?.mileageKm ?? 0));
}

/** What turns a reading of the corridor into this one. Exact mistakes go first: nearly every number is another one with a wrong digit. */
function slipOf(mileageKm: number, corridor: Corridor | undefined): 'unit-error' | 'typing-error' | undefined {
  if (corridor === undefined) return undefined;
  if (isInMiles(mileageKm, corridor)) return 'unit-error';
  if (isTransposed(mileageKm, corridor)) return 'typing-error';
  if (isShifted(mileageKm, corridor)) return 'unit-error';
  return misspellingsOf(mileageKm).some(within(corridor)) ? 'typing-error' : undefined;
}

function isInMiles(mileageKm: number, corridor: Corridor): boolean {
  return [mileageKm * KM_PER_MILE, mileageKm / KM_PER_MILE].some((km) => within(corridor)(Math.round(km)));
}

function isShifted(mileageKm: number, corridor: Corridor): boolean {
  return DECIMAL_SHIFTS.flatMap((shift) => [mileageKm / shift, mileageKm * shift]).some((km) => within(corridor)(Math.round(km)));
}

function isTransposed(mileageKm: number, corridor: Corridor): boolean {
  const text = String(mileageKm);
  return Array.from({ length: text.length - 1 }, (_, at) =>
    Number(`${text.slice(0, at)}${text.charAt(at + 1)}${text.charAt(at)}${text.slice(at + 2)}`),
  ).some(within(corridor));
}

/** What can have been meant when one digit is wrong, one too many, or one was left out. */
function misspellingsOf(mileageKm: number): readonly number[] {
  const text = String(mileageKm);
  const meant = new Set<string>();
  for (let at = 0; at <= text.length; at += 1) {
    const head = text.slice(0, at);
    const tail = text.slice(at);
    meant.add(head + tail.slice(1));
    for (const digit of DIGITS) meant.add(head + digit + tail).add(head + digit + tail.slice(1));
  }
  return [...meant].map(Number);
}

function within([lowKm, highKm]: Corridor): (km: number) => boolean {
  return (km) => km >= lowKm && km <= highKm;
}
