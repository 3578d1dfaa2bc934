import type { Principal } from '@homeward/access';
import type {
  ActOnCorrectionRequest,
  Correction,
  ListCorrectionsRequest,
  ListCorrectionsResponse,
  ListVerificationsRequest,
  ListVerificationsResponse,
  RecordCallRequest,
  Verification,
} from '@homeward/contracts/quality';
import type { ItemOutcome, Page } from '@homeward/contracts/values';
import { Rejection } from '@homeward/kernel';
import { VERIFIABLE_FIELDS } from '@homeward/policy';
import { causeOf, toItemOutcome } from '@homeward/runtime';
import { type Filter, type Snapshot, snapshotsAfter } from '@homeward/store';
import { correctionViews, toldVerification } from '../../domain/quality/told-verification';
import { basisOf, openQuestions, tasksOf, trustOf } from '../../domain/quality/verification';
import { FIELD_RESULTS, type VerificationCommand, type VerificationState } from '../../domain/quality/verification-facts';
import { lookAtRecords } from '../people/record-values';
import { type VerificationTools, placeOfDispute, qualityScope, termsFor } from './verification-tools';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 500;
/** Sorts behind every instant. */
const END_OF_TIME = '~';

/** Who is to be called, the longest waiting first, with what to ask. */
export async function listVerifications(
  tools: VerificationTools,
  principal: Principal,
  { dealerIds, page }: ListVerificationsRequest,
): Promise<ListVerificationsResponse> {
  const among = qualityScope(tools, principal, 'quality.verify').among(dealerIds);
  const found = await tools.stores.verifications.find({
    filter: among === undefined ? { waiting: { from: '' } } : { waiting: { in: among } },
    sort: { by: 'queuedAt', direction: 'ascending' },
    ...pageOf(page),
  });
  const looks = await lookAtRecords(
    tools,
    found.items.map(({ id }) => id),
  );
  const at = tools.clock.now();
  const verifications = found.items.flatMap(({ id, state }): readonly Verification[] => {
    const look = looks.get(id);
    const { queue, known } = state;
    if (look === undefined || queue === undefined || known === undefined) return [];
    const asked = new Set<string>(openQuestions(state));
    const { script } = termsFor(tools, known.dealerId, at).rules;
    return [
      {
        recordId: id,
        dealerId: known.dealerId,
        personId: look.personId,
        vehicleId: known.vehicleId,
        sampleId: queue.sampleId,
        queuedAt: queue.at,
        attempts: queue.attempts,
        again: [...asked].some((field) => trustOf(state, field) === 'corrected'),
        basis: basisOf(state),
        questions: script
          .filter(({ field }) => asked.has(field))
          .map(({ field, ask }) => ({ field, value: look.shown[field] ?? '', askZhCn: ask['zh-CN'], askEn: ask.en })),
      },
    ];
  });
  return { verifications, cursor: found.cursor ?? '' };
}

/** What a call came to. A record out of reach is unknown. */
export async function recordCall(
  tools: VerificationTools,
  principal: Principal,
  { recordId, basis, outcomes, cause }: RecordCallRequest,
): Promise<{ readonly outcome: ItemOutcome; readonly corrections: readonly Correction[] }> {
  const { stores, clock, ids, freshIds } = tools;
  const at = clock.now();
  const { sees } = qualityScope(tools, principal, 'quality.verify');
  const look = (await lookAtRecords(tools, [recordId])).get(recordId);
  if (look === undefined || !sees(look.state.dealerId)) throw new Rejection('unknown', 'verification.unknown');
  if (outcomes.length === 0) throw new Rejection('invalid', 'verification.no-outcome', { pointer: '/outcomes' });
  const given = causeOf(cause, `call:${freshIds.next()}`);
  const results = outcomes.map(({ field, outcome }, index) => ({
    field: oneOf(VERIFIABLE_FIELDS, field, `/outcomes/${index}/field`),
    result: oneOf(FIELD_RESULTS, outcome, `/outcomes/${index}/outcome`),
  }));
  const { known } = look;
  const learn: VerificationCommand = { type: 'LearnValues', known, at };
  const call: VerificationCommand = {
    type: 'RecordCall',
    callId: given.id,
    basis,
    outcomes: results,
    car: look.car,
    at,
    by: principal.subject,
    terms: termsFor(tools, known.dealerId, at),
    taskIdOf: (field, mark) => `${recordId}.${ids.derive('correction', recordId, field, mark, at)}`,
  };
  const [, outcome] = await stores.verifications.execute([
    { id: recordId, command: learn, cause: { id: `values:${recordId}:${known.sequence}` }, at },
    { id: recordId, command: call, cause: given, at },
  ]);
  if (outcome === undefined) throw new TypeError('A request without an outcome');
  const state = (await stores.verifications.load([recordId])).get(recordId)?.state;
  const asked = new Set(outcomes.map(({ field }) => field));
  const present = state === undefined ? [] : await toCorrections(tools, [{ id: recordId, state }]);
  return { outcome: toItemOutcome(outcome), corrections: present.filter(({ field, status }) => asked.has(field) && isOpen(status)) };
}

/** Wrong fields that dealers have to put right, the one due first in front. */
export async function listCorrections(
  tools: VerificationTools,
  principal: Principal,
  { dealerIds, status, page }: ListCorrectionsRequest,
): Promise<ListCorrectionsResponse> {
  const among = qualityScope(tools, principal, 'quality.read').among(dealerIds);
  const wanted = oneOf(['open', 'disputed', 'overdue', 'closed', 'all'], status === '' ? 'open' : status, '/status');
  const now = tools.clock.now();
  const isClosedWanted = wanted === 'closed' || wanted === 'all';
  const filter: Filter = {
    corrected: among === undefined ? { from: '' } : { in: among },
    ...(isClosedWanted ? {} : { dueAt: { from: '', before: wanted === 'overdue' ? `${now}${END_OF_TIME}` : END_OF_TIME } }),
  };
  const found = await tools.stores.verifications.find({ filter, sort: { by: 'dueAt', direction: 'ascending' }, ...pageOf(page) });
  const corrections = (await toCorrections(tools, found.items)).filter((correction) => {
    switch (wanted) {
      case 'open':
        return isOpen(correction.status);
      case 'disputed':
        return correction.status === 'disputed';
      case 'overdue':
        return correction.overdue;
      case 'closed':
        return !isOpen(correction.status);
      case 'all':
        return true;
    }
  });
  return { corrections, cursor: found.cursor ?? '' };
}

/** dispute: by the dealer; settle: by the call centre. A correction out of reach is unknown. */
export async function actOnCorrection(
  tools: VerificationTools,
  principal: Principal,
  { correctionId, action, text, verdict, cause }: ActOnCorrectionRequest,
): Promise<{ readonly outcome: ItemOutcome; readonly correction: Correction | undefined }> {
  const { stores, clock, dataKeys, vault, freshIds } = tools;
  const kind = oneOf(['dispute', 'settle'], action, '/action');
  const { sees } = qualityScope(tools, principal, kind === 'dispute' ? 'quality.dispute' : 'quality.verify');
  const recordId = recordOf(correctionId);
  const known = (await stores.verifications.load([recordId])).get(recordId)?.state.known;
  const key = (await dataKeys.find([recordId])).get(recordId);
  if (known === undefined || key === undefined || !sees(known.dealerId)) throw new Rejection('unknown', 'correction.unknown');
  const at = clock.now();
  const acting = { taskId: correctionId, at, by: principal.subject };
  const toCommand = (): VerificationCommand => {
    if (kind === 'settle') {
      const decided = oneOf(['right', 'wrong'], verdict, '/verdict');
      return { type: 'SettleDispute', ...acting, verdict: decided, terms: termsFor(tools, known.dealerId, at) };
    }
    if (text.trim() === '') throw new Rejection('invalid', 'correction.reason-missing', { pointer: '/text' });
    return { type: 'DisputeCorrection', ...acting, text: vault.seal(key, { text }, placeOfDispute(correctionId)) };
  };
  const given = causeOf(cause, `correction:${freshIds.next()}`);
  const [outcome] = await stores.verifications.execute([{ id: recordId, command: toCommand(), cause: given, at }]);
  if (outcome === undefined) throw new TypeError('A request without an outcome');
  const left = await snapshotsAfter(stores.verifications, toldVerification, [outcome]);
  const shown = await toCorrections(tools, [...left.values()]);
  return { outcome: toItemOutcome(outcome), correction: shown.find((one) => one.correctionId === correctionId) };
}

/** Corrections as they are shown, those of one record after the other. */
export async function toCorrections(
  { stores, dataKeys, vault, clock }: VerificationTools,
  verifications: readonly Pick<Snapshot<VerificationState>, 'id' | 'state'>[],
): Promise<Correction[]> {
  const recordIds = verifications.map(({ id }) => id);
  const [records, keys] = await Promise.all([stores.records.load(recordIds), dataKeys.find(recordIds)]);
  const now = clock.now();
  return verifications.flatMap(({ id, state }) => {
    const disputes = new Map(tasksOf(state).map(([, , task]) => [task.id, task.dispute]));
    const key = keys.get(id);
    return correctionViews(state).map(({ id: correctionId, ...view }): Correction => {
      const dispute = disputes.get(correctionId);
      const words = dispute === undefined || key === undefined ? undefined : vault.open(key, dispute.text, placeOfDispute(correctionId));
      return {
        ...view,
        correctionId,
        recordId: id,
        dealerId: state.known?.dealerId ?? '',
        personId: records.get(id)?.state.personId ?? '',
        overdue: view.status === 'open' && view.dueAt <= now,
        dispute: words?.['text'] ?? '',
        disputedAt: dispute?.at ?? '',
        settledAt: dispute?.settledAt ?? '',
      };
    });
  });
}

function isOpen(status: string): boolean {
  return status === 'open' || status === 'disputed';
}

/** A correction's id begins with its record's. */
function recordOf(correctionId: string): string {
  return correctionId.slice(0, Math.max(0, correctionId.lastIndexOf('.')));
}

function pageOf(page: Page | undefined): { readonly limit: number; readonly cursor?: string } {
  const limit = page === undefined || page.limit <= 0 ? DEFAULT_PAGE : Math.min(page.limit, LARGEST_PAGE);
  return { limit, ...(page === undefined || page.cursor === '' ? {} : { cursor: page.cursor }) };
}

function oneOf<Value extends string>(values: readonly Value[], value: string, pointer: string): Value {
  const found = values.find((candidate) => candidate === value);
  if (found === undefined) throw new Rejection('invalid', 'quality.unknown-value', { pointer, expected: values.join(', ') });
  return found;
}
