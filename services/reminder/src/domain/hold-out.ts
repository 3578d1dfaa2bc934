import { hash } from 'node:crypto';
import type { LocalDate } from '@homeward/kernel';
import type { HoldOuts, HoldOutStream } from '@homeward/policy';
import type { CarePlan, CareSurroundings } from './care-plan';
import type { Candidate } from './candidate';
import type { Reason } from './reasons';
import { step } from './step';

/*
 * A seeded share of cars is left out of a stream of reasons, so that what contacts bring can be measured: of both arms it is told who was in them and from
 * which day on. Which arm a car is in follows from its id, the stream and the seed, and from nothing else, least of all from what it does.
 */

/** One car in one round of a stream: what a comparison counts. */
export interface DrawnUnit {
  readonly stream: string;
  /** What the reasons are about: `maintenance:<last service on>`. */
  readonly round: string;
  readonly arm: 'held-out' | 'contacted';
  readonly dealerId: string;
  /** The advisor who would follow up; empty for nobody. */
  readonly advisorId: string;
  /** The first day on which the contact makes sense, in either arm. */
  readonly startOn: LocalDate;
  /** Empty for what falls due on no day. */
  readonly dueOn: LocalDate;
  readonly policy: string;
}

/** A plan with the reasons of those left out dropped. */
export interface DrawnPlan extends CarePlan {
  /** In the order of stream and round. */
  readonly units: readonly DrawnUnit[];
}

interface Round {
  readonly name: string;
  readonly stream: HoldOutStream;
  readonly policy: string;
  readonly reasons: Reason[];
}

const SHARE_DIGITS = 12;
const NO_UNITS: readonly DrawnUnit[] = [];

/** Whether the car is in the share of the stream: the same answer for ever, about `sharePercent` of all ids. */
export function isHeldOut(
  vehicleId: string,
  stream: string,
  { seed, sharePercent }: Pick<HoldOutStream, 'seed' | 'sharePercent'>,
): boolean {
  const mark = parseInt(hash('sha256', `${seed}|${stream}|${vehicleId}`, 'hex').slice(0, SHARE_DIGITS), 16);
  return mark * 100 < sharePercent * 16 ** SHARE_DIGITS;
}

/** Drops the reasons that the car goes without, and says which arms it is in. Reasons dropped otherwise are in neither. */
export function withHoldOuts(plan: CarePlan, vehicleId: string, surroundings: CareSurroundings): DrawnPlan {
  const rounds = roundsOf(plan.reasons, surroundings);
  if (rounds.size === 0) return { ...plan, units: NO_UNITS };
  const held = new Map<Reason, Reason>();
  const units: DrawnUnit[] = [];
  for (const [key, { name, stream, policy, reasons }] of rounds) {
    const unit = unitOf(name, key.slice(name.length + 1), reasons, policy);
    if (unit === undefined || unit.startOn < stream.fromOn || unit.startOn > stream.toOn) continue;
    const arm = isHeldOut(vehicleId, name, stream) ? 'held-out' : 'contacted';
    units.push({ ...unit, arm });
    const dropped = step('held-out', { stream: name, sharePercent: stream.sharePercent, fromOn: stream.fromOn, toOn: stream.toOn, policy });
    if (arm === 'held-out') for (const reason of reasons) held.set(reason, { ...reason, dropped });
  }
  const inOrder = units.sort((a, b) => (`${a.stream} ${a.round}` < `${b.stream} ${b.round}` ? -1 : 1));
  return { ...plan, reasons: plan.reasons.map((reason) => held.get(reason) ?? reason), units: inOrder };
}

/** The reasons that stand, by stream and what they are about. */
function roundsOf(reasons: readonly Reason[], { of }: CareSurroundings): ReadonlyMap<string, Round> {
  const rounds = new Map<string, Round>();
  for (const reason of reasons) {
    const { candidate, dropped, personId } = reason;
    if (dropped !== undefined || personId === '') continue;
    const { rules, reference } = of(candidate.dealerId).holdOuts;
    const found = streamOf(candidate, rules);
    if (found === undefined) continue;
    const [name, stream] = found;
    const key = `${name} ${roundOf(candidate)}`;
    const round = rounds.get(key);
    if (round === undefined) rounds.set(key, { name, stream, policy: reference, reasons: [reason] });
    else round.reasons.push(reason);
  }
  return rounds;
}

function streamOf({ kind, purpose }: Candidate, { streams }: HoldOuts): readonly [string, HoldOutStream] | undefined {
  for (const name in streams) {
    const stream = streams[name];
    if (stream?.kinds.includes(kind) === true && stream.purposes.includes(purpose)) return [name, stream];
  }
  return undefined;
}

/** A second attempt after a missed appointment is of the same round. */
function roundOf({ concern, key }: Candidate): string {
  return (concern === '' ? key : concern).split(':again-', 1)[0] ?? key;
}

/** Undefined for reasons that only follow others. */
function unitOf(stream: string, round: string, reasons: readonly Reason[], policy: string): Omit<DrawnUnit, 'arm'> | undefined {
  const candidates = reasons.map(({ candidate }) => candidate);
  const first = candidates
    .filter(({ follows }) => follows === undefined)
    .reduce<Candidate | undefined>((earliest, one) => (earliest === undefined || one.fromOn < earliest.fromOn ? one : earliest), undefined);
  if (first === undefined) return undefined;
  const advisorId = candidates.find(({ ownerKind, ownerId }) => ownerKind === 'advisor' && ownerId !== '')?.ownerId ?? '';
  return { stream, round, dealerId: first.dealerId, advisorId, startOn: first.fromOn, dueOn: first.dueOn, policy };
}
