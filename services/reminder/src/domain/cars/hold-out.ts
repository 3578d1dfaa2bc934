import { hash } from 'node:crypto';
import type { LocalDate } from '@homeward/kernel';
import type { HoldOuts, HoldOutStream } from '@homeward/policy';
import type { CarePlan, CareSurroundings } from './care-plan';
import { type Candidate, escalatedFrom } from '../cadences/candidate';
import type { Reason } from '../cadences/reasons';
import { type Step, step } from '../cadences/step';

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
  const escalated = escalationsOf(plan.reasons);
  if (rounds.size === 0 && escalated.length === 0) return { ...plan, units: NO_UNITS };
  const held = new Map<Reason, Reason>();
  const units: DrawnUnit[] = [];
  for (const [key, { name, stream, policy, reasons }] of rounds) {
    const unit = unitOf(name, key.slice(name.length + 1), reasons, policy);
    if (unit === undefined || unit.startOn < stream.fromOn || unit.startOn > stream.toOn) continue;
    const arm = isHeldOut(vehicleId, name, stream) ? 'held-out' : 'contacted';
    units.push({ ...unit, arm });
    const dropped = heldOut(name, stream, policy);
    if (arm === 'held-out') for (const reason of reasons) held.set(reason, { ...reason, dropped });
  }
  for (const { reason, from } of escalated) {
    const dropped = held.get(from)?.dropped ?? heldOutBefore(from, vehicleId, surroundings);
    if (dropped !== undefined) held.set(reason, { ...reason, dropped });
  }
  const inOrder = units.sort((a, b) => (`${a.stream} ${a.round}` < `${b.stream} ${b.round}` ? -1 : 1));
  return { ...plan, reasons: plan.reasons.map((reason) => held.get(reason) ?? reason), units: inOrder };
}

function heldOut(name: string, { sharePercent, fromOn, toOn }: HoldOutStream, policy: string): Step {
  return step('held-out', { stream: name, sharePercent, fromOn, toOn, policy });
}

/** What the manager would take over, with what it is taken over from. */
function escalationsOf(reasons: readonly Reason[]): readonly { readonly reason: Reason; readonly from: Reason }[] {
  return reasons.flatMap((reason) => {
    const key = reason.dropped === undefined ? escalatedFrom(reason.candidate.key) : undefined;
    const from = key === undefined ? undefined : reasons.find(({ candidate }) => candidate.key === key);
    return from === undefined ? [] : [{ reason, from }];
  });
}

/** A step that the car went without, and that is over by now, is not the manager's either. */
function heldOutBefore({ candidate, dropped }: Reason, vehicleId: string, { of }: CareSurroundings): Step | undefined {
  if (dropped === undefined) return undefined;
  const { rules, reference } = of(candidate.dealerId).holdOuts;
  const [name, stream] = streamOf(candidate, rules) ?? [];
  if (name === undefined || stream === undefined || candidate.fromOn < stream.fromOn || candidate.fromOn > stream.toOn) return undefined;
  return isHeldOut(vehicleId, name, stream) ? heldOut(name, stream, reference) : undefined;
}

/** The reasons that stand, by stream and what they are about; the manager's go with those that they take over. */
function roundsOf(reasons: readonly Reason[], { of }: CareSurroundings): ReadonlyMap<string, Round> {
  const rounds = new Map<string, Round>();
  for (const reason of reasons) {
    const { candidate, dropped, personId } = reason;
    if (dropped !== undefined || personId === '' || escalatedFrom(candidate.key) !== undefined) continue;
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
