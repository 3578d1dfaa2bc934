import type { Correction, RecordQuality, Sample, Verification } from '@homeward/contracts/quality';
import { addDays, weekdayOf, WEEKDAYS } from '@homeward/calendar';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { refusal } from '../../records/refusals';
import type { DealersOf } from '../dealers';
import { type IdentifyRequest, toCause } from '../idempotency';
import { id, idParams, pageQuery } from '../parameters';
import { present } from '../presented';
import { Problem, acceptedOutcome, refusedProblem } from '../problems';
import {
  callBodySchema,
  callResultSchema,
  correctionSchema,
  dataFigureSchema,
  disputeBodySchema,
  findingSchema,
  recordQualitySchema,
  sampleBodySchema,
  sampleSchema,
  settleBodySchema,
  verificationSchema,
} from './quality-schemas';
import { type Route, route } from '../route';

const FIGURES = [
  'data-completeness',
  'field-completeness',
  'data-accuracy',
  'data-timeliness',
  'effective-customer-ratio',
  'data-findings',
];
const DIMENSIONS = ['dealer', 'region', 'brand', 'advisor', 'field', 'week'] as const;

/** Which dealer keeps its data well, and what is done about the others. */
export function qualityRoutes({ quality, analytics }: Services, dealersOf: DealersOf, identify: IdentifyRequest): readonly Route[] {
  const act = (action: 'dispute' | 'settle') => ({
    params: idParams('correctionId'),
    answer: correctionSchema,
    takesIdempotencyKey: true as const,
    tag: 'Data quality' as const,
    path: `/v1/corrections/{correctionId}/${action}` as const,
  });
  const found = (correction: Correction | undefined) => {
    if (correction === undefined) throw new Problem(502, 'gateway.service-failed', { values: { service: 'customer' } });
    return { body: toCorrection(correction) };
  };
  return [
    route({
      method: 'get',
      path: '/v1/data-quality',
      tag: 'Data quality',
      operation: 'kpis.read',
      summary: 'Completeness, accuracy and timeliness of data, of a week or of all time, by dimensions; a rate over nothing is left out',
      query: z.object({
        dealer: id().optional(),
        week: z.string().max(10).optional().meta({ description: 'ISO week', example: '2024-W49' }),
        by: z.enum(DIMENSIONS).default('dealer'),
      }),
      answer: z.object({ figures: z.array(dataFigureSchema) }),
      handle: async ({ principal, query: { dealer, week, by }, metadata }) => {
        if (dealer !== undefined) dealersOf(principal, 'kpis.read', dealer);
        const asked = week === undefined ? { at: '', period: '' } : { at: lastDayOf(week), period: 'week' };
        const { figures } = await analytics.readKpis({ names: FIGURES, ...asked, by: [by], scope: dealer ?? '' }, { metadata });
        return {
          body: {
            figures: figures.map(({ name, definitionVersion, group, numerator, denominator, fromOn, toOn }) => ({
              name,
              definitionVersion,
              group,
              numerator,
              ...(denominator === undefined ? {} : { denominator }),
              ...present({ fromOn, toOn }),
            })),
          },
        };
      },
    }),
    route({
      method: 'get',
      path: '/v1/data-quality/findings',
      tag: 'Data quality',
      operation: 'quality.read',
      summary: 'Refused odometer readings, values that are none, numbers shared by too many; the latest first',
      query: z.object({
        ...pageQuery,
        dealer: id().optional(),
        kind: z.enum(['odometer', 'quarantined-field', 'shared-identifier']).optional(),
        closed: z.enum(['true', 'false']).optional().meta({ description: 'true: also those that are gone' }),
      }),
      answer: z.object({ findings: z.array(findingSchema), cursor: z.string().optional() }),
      handle: async ({ principal, query: { dealer, kind = '', closed, limit, cursor = '' }, metadata }) => {
        const dealerIds = dealersOf(principal, 'quality.read', dealer);
        const page = { limit, cursor };
        const answer = await quality.listFindings({ dealerIds, kind, closed: closed === 'true', page }, { metadata });
        const findings = answer.findings.map(({ vehicleId, reason, ...finding }) => ({ ...finding, ...present({ vehicleId, reason }) }));
        return { body: { findings, ...present({ cursor: answer.cursor }) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/people/{personId}/quality',
      tag: 'Data quality',
      operation: 'quality.read',
      summary: 'The records of a person, each measured by itself',
      params: idParams('personId'),
      answer: z.object({ records: z.array(recordQualitySchema) }),
      handle: async ({ params, metadata }) => {
        const { records } = await quality.readQuality({ personId: params.personId }, { metadata });
        return { body: { records: records.map(toRecordQuality) } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/verifications/samples/preview',
      tag: 'Data quality',
      operation: 'quality.verify',
      summary: 'How large a sample of a dealer’s records has to be; nothing is kept',
      body: sampleBodySchema,
      answer: sampleSchema,
      handle: async ({ body, metadata }) => ({ body: toSample(await quality.planSample({ ...body, cause: undefined }, { metadata })) }),
    }),
    route({
      method: 'post',
      path: '/v1/verifications/samples',
      tag: 'Data quality',
      operation: 'quality.verify',
      takesIdempotencyKey: true,
      summary: 'Draw the sample and put it into the work queue; the same period and seed give what was drawn',
      body: sampleBodySchema,
      answer: sampleSchema,
      handle: async ({ principal, body, metadata, digest, request }) => {
        const cause = toCause(identify(request, principal), digest);
        return { body: toSample(await quality.drawSample({ ...body, cause }, { metadata })) };
      },
    }),
    route({
      method: 'get',
      path: '/v1/verifications',
      tag: 'Data quality',
      operation: 'quality.verify',
      summary: 'Records that wait for a call, the longest waiting first, with what to ask',
      query: z.object({ ...pageQuery, dealer: id().optional() }),
      answer: z.object({ verifications: z.array(verificationSchema), cursor: z.string().optional() }),
      handle: async ({ principal, query: { dealer, limit, cursor = '' }, metadata }) => {
        const dealerIds = dealersOf(principal, 'quality.verify', dealer);
        const answer = await quality.listVerifications({ dealerIds, page: { limit, cursor } }, { metadata });
        return { body: { verifications: answer.verifications.map(toVerification), ...present({ cursor: answer.cursor }) } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/verifications/{recordId}/result',
      tag: 'Data quality',
      operation: 'quality.verify',
      takesIdempotencyKey: true,
      summary: 'What a call came to; a wrong field becomes a correction for the dealer',
      params: idParams('recordId'),
      body: callBodySchema,
      answer: callResultSchema,
      handle: async ({ principal, params, body, metadata, digest, request }) => {
        const cause = toCause(identify(request, principal), digest);
        const { outcome, corrections } = await quality.recordCall({ recordId: params.recordId, ...body, cause }, { metadata });
        const { status } = acceptedOutcome(outcome === undefined ? [] : [outcome]);
        const result = status === 'repeated' ? ('repeated' as const) : ('applied' as const);
        return { body: { outcome: result, corrections: corrections.map(toCorrection) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/corrections',
      tag: 'Data quality',
      operation: 'quality.read',
      summary: 'Wrong fields that dealers have to put right, the one due first in front; a page is counted in records',
      query: z.object({
        ...pageQuery,
        dealer: id().optional(),
        status: z.enum(['open', 'disputed', 'overdue', 'closed', 'all']).default('open'),
      }),
      answer: z.object({ corrections: z.array(correctionSchema), cursor: z.string().optional() }),
      handle: async ({ principal, query: { dealer, status, limit, cursor = '' }, metadata }) => {
        const dealerIds = dealersOf(principal, 'quality.read', dealer);
        const answer = await quality.listCorrections({ dealerIds, status, page: { limit, cursor } }, { metadata });
        return { body: { corrections: answer.corrections.map(toCorrection), ...present({ cursor: answer.cursor }) } };
      },
    }),
    route({
      method: 'post',
      ...act('dispute'),
      operation: 'quality.dispute',
      summary: 'The dealer says that the value is right; nobody is told of it as overdue until that is settled',
      body: disputeBodySchema,
      handle: async ({ principal, params: { correctionId }, body: { text }, metadata, digest, request }) => {
        const cause = toCause(identify(request, principal), digest);
        const acted = await quality.actOnCorrection({ correctionId, action: 'dispute', text, verdict: '', cause }, { metadata });
        acceptedOutcome(acted.outcome === undefined ? [] : [acted.outcome]);
        return found(acted.correction);
      },
    }),
    route({
      method: 'post',
      ...act('settle'),
      operation: 'quality.verify',
      summary: 'The call centre settles a dispute: the dealer is right, or the value is wrong and the deadline begins anew',
      body: settleBodySchema,
      handle: async ({ principal, params: { correctionId }, body: { verdict }, metadata, digest, request }) => {
        const cause = toCause(identify(request, principal), digest);
        const acted = await quality.actOnCorrection({ correctionId, action: 'settle', text: '', verdict, cause }, { metadata });
        acceptedOutcome(acted.outcome === undefined ? [] : [acted.outcome]);
        return found(acted.correction);
      },
    }),
  ];
}

/** The Sunday of an ISO week: the week with the year's fourth of January is its first. */
function lastDayOf(text: string): string {
  const [, year, number] = /^(\d{4})-W(\d{2})$/.exec(text) ?? [];
  const week = Number(number);
  const anchor = `${year ?? ''}-01-04`;
  const sunday = year === undefined || week < 1 ? '' : addDays(anchor, 7 * week - 1 - WEEKDAYS.indexOf(weekdayOf(anchor)));
  const thursday = sunday === '' ? '' : addDays(sunday, -3);
  if (year === undefined || !thursday.startsWith(year)) throw refusedProblem(400, [refusal('quality.week-invalid', '/query/week')]);
  return sunday;
}

function toCorrection({
  correctionId,
  recordId,
  dealerId,
  field,
  status,
  openedAt,
  dueAt,
  ...rest
}: Correction): z.input<typeof correctionSchema> {
  return { correctionId, recordId, dealerId, field, status, openedAt, dueAt, ...present(rest) };
}

export function toRecordQuality({
  corrections,
  verdicts,
  vehicleId,
  advisorId,
  receivedAt,
  ...record
}: RecordQuality): z.input<typeof recordQualitySchema> {
  return {
    ...record,
    corrections: corrections.map(toCorrection),
    verdicts: verdicts.map(({ outcome, by, ...verdict }) => ({
      ...verdict,
      outcome: outcome === 'right' ? ('right' as const) : ('wrong' as const),
      ...present({ by }),
    })),
    ...present({ vehicleId, advisorId, receivedAt }),
  };
}

function toSample({ seed, drawnAt, ...sample }: Sample): z.input<typeof sampleSchema> {
  return { ...sample, ...present({ seed, drawnAt }) };
}

function toVerification({ vehicleId, sampleId, questions, ...verification }: Verification): z.input<typeof verificationSchema> {
  return {
    ...verification,
    ...present({ vehicleId, sampleId }),
    questions: questions.map(({ field, value, askZhCn, askEn }) => ({
      field,
      ...present({ value }),
      ask: { 'zh-CN': askZhCn, en: askEn },
    })),
  };
}
