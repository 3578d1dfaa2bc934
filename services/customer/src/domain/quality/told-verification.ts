import { type Decider, type Instant, evolve } from '@homeward/kernel';
import { type CorrectionStatus, correctionStatus, doubtedFields, tasksOf, verification, verifiedFields } from './verification';
import type { VerificationCommand, VerificationEvent, VerificationState } from './verification-facts';

/** A correction as others are told of it. */
export interface CorrectionView {
  readonly id: string;
  readonly field: string;
  readonly vehicleId: string;
  readonly advisorId: string;
  readonly status: CorrectionStatus;
  readonly openedAt: Instant;
  readonly dueAt: Instant;
  readonly escalatedTo: string;
}

/** A value that was verified, as others are told of it. */
export interface VerdictView {
  readonly mark: string;
  readonly field: string;
  readonly vehicleId: string;
  readonly advisorId: string;
  readonly outcome: 'right' | 'wrong';
  readonly at: Instant;
}

/** What a step changed for others. */
export interface VerificationChanges {
  readonly dealerId: string;
  readonly vehicleId: string;
  readonly verdicts: readonly VerdictView[];
  readonly corrections: readonly CorrectionView[];
  readonly trust?: { readonly doubted: readonly string[]; readonly verified: readonly string[] };
}

export type ToldVerificationEvent = VerificationEvent & { readonly changes: VerificationChanges };

/** The verification whose events carry what they change, because others are told of the result and not of the step. */
export const toldVerification: Decider<VerificationState, VerificationCommand, ToldVerificationEvent> = {
  initial: verification.initial,
  decide(command, state) {
    let before = state;
    return verification.decide(command, state).map((event) => {
      const after = evolve(verification, before, event);
      const changes = changesOf(before, after);
      before = after;
      return { ...event, changes };
    });
  },
  evolve: verification.evolve,
};

export function correctionViews(state: VerificationState): readonly CorrectionView[] {
  return tasksOf(state).map(([, verdict, { id, openedAt, dueAt, escalatedTo = '' }]) => ({
    id,
    field: verdict.field,
    vehicleId: isOfCar(verdict.field) ? verdict.vehicleId : '',
    advisorId: verdict.advisorId,
    status: correctionStatus(state, verdict),
    openedAt,
    dueAt,
    escalatedTo,
  }));
}

const CAR_FIELDS: readonly string[] = ['vin', 'plate', 'model', 'purchasedOn', 'brand', 'colour', 'use'];
function isOfCar(field: string): boolean {
  return CAR_FIELDS.includes(field);
}

function verdictViews({ verdicts }: VerificationState): readonly VerdictView[] {
  return Object.values(verdicts).map(({ mark, field, vehicleId, advisorId, outcome, at }) => ({
    mark,
    field,
    vehicleId: isOfCar(field) ? vehicleId : '',
    advisorId,
    outcome,
    at,
  }));
}

function changesOf(before: VerificationState, after: VerificationState): VerificationChanges {
  const trustIn = (state: VerificationState) => ({ doubted: doubtedFields(state), verified: verifiedFields(state) });
  const trust = trustIn(after);
  const { dealerId = '', vehicleId = '' } = after.known ?? {};
  return {
    dealerId,
    vehicleId,
    verdicts: newIn(verdictViews(before), verdictViews(after)),
    corrections: newIn(correctionViews(before), correctionViews(after)),
    ...(textOf(trust) === textOf(trustIn(before)) ? {} : { trust }),
  };
}

function newIn<View>(before: readonly View[], after: readonly View[]): readonly View[] {
  const known = new Set(before.map(textOf));
  return after.filter((view) => !known.has(textOf(view)));
}

function textOf(view: unknown): string {
  return JSON.stringify(view);
}
