import type { Principal } from '@homeward/access';
import { addDays, isLocalDate } from '@homeward/calendar';
import type { Sample, SampleRequest } from '@homeward/contracts/quality';
import { Rejection } from '@homeward/kernel';
import { causeOf, LostRace } from '@homeward/runtime';
import { pagesOf } from '@homeward/store';
import { drawSample, sampleSize } from '../../domain/quality/sampling';
import type { VerifiableField } from '../../domain/quality/verification-facts';
import type { VerificationSample } from '../../domain/quality/verification-sample';
import { LEAD_SYSTEM } from '../leads/lead-tools';
import { lookAtRecords } from '../people/record-values';
import { type DealerTerms, type VerificationTools, knownDealer, termsFor } from './verification-tools';

const PAGE = 500;

/** How many of a dealer's records of a period have to be verified. Throws Rejection('unknown', 'dealer.unknown'), `sample.period-invalid`. */
export async function planSample(tools: VerificationTools, principal: Principal, request: SampleRequest): Promise<Sample> {
  const { sample } = await drawn(tools, principal, request);
  return { ...toSample(sampleIdOf(tools, request), sample), drawnAt: '', recordIds: [] };
}

/** Draws them and puts them into the work queue; the same request again gives what was drawn. Throws as `planSample`. */
export async function drawVerifications(tools: VerificationTools, principal: Principal, request: SampleRequest): Promise<Sample> {
  const { stores, freshIds } = tools;
  const sampleId = sampleIdOf(tools, request);
  const { sample: candidate, terms } = await drawn(tools, principal, request);
  const at = candidate.drawnAt;
  const cause = causeOf(request.cause, `sample:${freshIds.next()}`);
  const [outcome] = await stores.samples.execute([{ id: sampleId, command: { type: 'DrawSample', sample: candidate }, cause, at }]);
  if (outcome?.status === 'rejected') throw outcome.rejection;
  const sample = (await stores.samples.load([sampleId])).get(sampleId)?.state.sample;
  if (sample === undefined) throw new LostRace(stores.samples.name, sampleId);
  for (let from = 0; from < sample.recordIds.length; from += PAGE) {
    await queueRecords(tools, sampleId, sample.recordIds.slice(from, from + PAGE), fieldsAsked(terms), at);
  }
  return toSample(sampleId, sample);
}

async function queueRecords(
  tools: VerificationTools,
  sampleId: string,
  recordIds: readonly string[],
  fields: readonly VerifiableField[],
  at: string,
): Promise<void> {
  const looks = await lookAtRecords(tools, recordIds);
  const requests = [...looks.values()].flatMap(({ recordId, known }) => [
    {
      id: recordId,
      command: { type: 'LearnValues', known, at } as const,
      cause: { id: `values:${recordId}:${known.sequence}` },
      at,
    },
    {
      id: recordId,
      command: { type: 'QueueRecord', sampleId, fields, at } as const,
      cause: { id: `sample:${sampleId}:${recordId}` },
      at,
    },
  ]);
  for (const outcome of await tools.stores.verifications.execute(requests)) {
    if (outcome.status === 'conflict') throw new LostRace(tools.stores.verifications.name, outcome.id);
  }
}

/** The basic fields, in the order of the script. */
function fieldsAsked({ rules, basicFields }: DealerTerms): readonly VerifiableField[] {
  const basic: readonly string[] = [...basicFields.person, ...basicFields.vehicle];
  return rules.script.map(({ field }) => field).filter((field) => basic.includes(field));
}

async function drawn(
  tools: VerificationTools,
  principal: Principal,
  { dealerId, fromOn, toOn, seed }: SampleRequest,
): Promise<{ readonly sample: VerificationSample; readonly terms: DealerTerms }> {
  knownDealer(tools, principal, 'quality.verify', dealerId);
  if (!isLocalDate(fromOn)) throw new Rejection('invalid', 'sample.period-invalid', { pointer: '/fromOn' });
  if (!isLocalDate(toOn) || toOn < fromOn) throw new Rejection('invalid', 'sample.period-invalid', { pointer: '/toOn' });
  const at = tools.clock.now();
  const terms = termsFor(tools, dealerId, at);
  const population = await recordsWritten(tools, dealerId, terms.startOf(fromOn), terms.startOf(addDays(toOn, 1)));
  const { confidencePercent, marginPercent } = terms.rules.sample;
  const recordIds = drawSample(population, sampleSize(population.length, terms.rules.sample), (recordId) =>
    tools.ids.derive('sample-draw', sampleIdOf(tools, { dealerId, fromOn, toOn, seed }), recordId),
  );
  const sample = { dealerId, fromOn, toOn, seed, population: population.length, confidencePercent, marginPercent, policy: terms.policy };
  return { terms, sample: { ...sample, recordIds, drawnAt: at, drawnBy: principal.subject } };
}

/** The dealer's customers whose record was written in that time; prospects are not verified. */
async function recordsWritten({ stores }: VerificationTools, dealerId: string, from: string, before: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const items of pagesOf(stores.records, {
    filter: { dealer: { equal: dealerId }, writtenAt: { from, before } },
    limit: PAGE,
  })) {
    ids.push(...items.filter(({ state }) => state.sourceSystem !== LEAD_SYSTEM).map(({ id }) => id));
  }
  return ids;
}

function sampleIdOf(
  { ids }: VerificationTools,
  { dealerId, fromOn, toOn, seed }: Pick<SampleRequest, 'dealerId' | 'fromOn' | 'toOn' | 'seed'>,
): string {
  return ids.derive('verification-sample', dealerId, fromOn, toOn, seed);
}

function toSample(sampleId: string, { policy, drawnBy: _who, recordIds, ...sample }: VerificationSample): Sample {
  return { ...sample, sampleId, size: recordIds.length, policyVersion: policy, recordIds: [...recordIds] };
}
