import type { CallerFigures, CheckedCall, CheckResult, SampledCall } from '@homeward/contracts/checks';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { contactSchema, toContact } from './contacts';
import { type IdentifyRequest, toCause } from '../idempotency';
import { day, id, idParams } from '../parameters';
import { present } from '../presented';
import { acceptedOutcome, unknownProblem } from '../problems';
import { type Route, route } from '../route';
import { questionnaireSchema } from './work-schemas';

const FINDINGS = ['confirmed', 'different', 'not-asked'] as const;
const text = () => z.string().optional();
const percent = (numerator: number, denominator: number): number => Math.round((numerator / denominator) * 1_000) / 10;

const foundSchema = {
  checkedBy: z.string(),
  checkedAt: z.string(),
  notMade: z.boolean().meta({ description: 'Nobody called at all' }),
  mark: z.int().optional().meta({ description: '1 to 10; left out of a call that was not made' }),
};
const findingSchema = { question: z.string(), finding: z.string().meta({ description: FINDINGS.join(', ') }) };

const sampledSchema = z
  .object({
    contact: contactSchema,
    callerId: z.string().meta({ description: 'Who made the call: the code or the id of a member of staff' }),
    callerKind: text(),
    madeOn: z.string(),
    answered: z.boolean().meta({ description: 'A questionnaire was filled' }),
    drawn: text().meta({
      description: 'share: its draw lies within the policy’s share; least: so that enough calls of the person are checked',
    }),
    check: z.object({ ...foundSchema, answers: z.array(z.object(findingSchema)) }).optional(),
  })
  .meta({ id: 'SampledCall' });

const checkedSchema = z
  .object({
    contact: contactSchema.meta({ description: 'With the note and the answers as they were recorded' }),
    ...{ callerId: z.string(), callerKind: text(), madeOn: z.string() },
    recordingId: text().meta({ description: 'What the telephone system calls the recording' }),
    questionnaire: questionnaireSchema.optional(),
    checks: z
      .array(
        z.object({
          ...foundSchema,
          note: text(),
          answers: z.array(z.object({ ...findingSchema, right: text().meta({ description: 'What the customer said' }) })),
        }),
      )
      .meta({ description: 'The earliest first; the last one counts' }),
  })
  .meta({ id: 'CheckedCall' });

const figuresSchema = z
  .object({
    ...{ callerId: z.string(), callerKind: text() },
    calls: z.int().meta({ description: 'Finished calls of the period' }),
    sampled: z.array(z.string()).meta({ description: 'Contacts that are to be checked' }),
    checked: z.array(z.string()).meta({ description: 'Contacts that were checked, of the sample or beside it' }),
    notMade: z.array(z.string()).meta({ description: 'Contacts for which nobody had called' }),
    answersRight: z.object({
      ...{ numerator: z.int(), denominator: z.int() },
      percent: z.number().optional().meta({ description: 'Left out when no answer was checked' }),
    }),
    wrongAnswers: z.array(z.object({ contactId: z.string(), ...findingSchema })),
    meanMark: z.number().optional(),
  })
  .meta({ id: 'CheckFigures' });

const checkBody = z.strictObject({
  notMade: z.boolean().optional().meta({ description: 'Nobody called at all: there is no mark and no answer then' }),
  mark: z.int().min(1).max(10).optional().meta({ description: 'Of the whole call; needed unless nobody called' }),
  note: z.string().max(2_000).optional().meta({ description: 'For whoever made the call; kept encrypted' }),
  answers: z
    .record(
      z.string().max(60),
      z.strictObject({ finding: z.enum(FINDINGS), right: z.union([z.int(), z.boolean(), z.string().max(2_000)]).optional() }),
    )
    .optional()
    .meta({ description: 'By question, of as many as were checked: right is what the customer said, of a different one' }),
});

const nodeQuery = {
  node: id().optional().meta({ description: 'A dealer, or where a call centre is; the caller’s own unless one is named' }),
};
const periodQuery = { from: day().optional(), to: day().optional() };

/** Sampled listening: which calls are to be checked, what was found, and what that says of whoever made them. */
export function workCheckRoutes({ checks }: Services, identify: IdentifyRequest): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/work/checks',
      tag: 'Work',
      operation: 'work.check',
      summary: 'The finished calls of a week that are to be checked, by who made them',
      query: z.object({
        ...nodeQuery,
        date: day().optional().meta({ description: 'A day of the week, which begins on Monday; today unless one is named' }),
        caller: id().optional().meta({ description: 'The code or the id of a member of staff; everybody unless one is named' }),
      }),
      answer: z.object({ nodeId: z.string(), from: z.string(), to: z.string(), calls: z.array(sampledSchema), policyVersion: z.string() }),
      handle: async ({ principal, query, metadata }) => {
        const asked = { nodeId: query.node ?? principal.nodeId, on: query.date ?? '', callerId: query.caller ?? '' };
        const { fromOn: from, toOn: to, calls, ...sample } = await checks.listSampledCalls(asked, { metadata });
        return { body: { ...sample, from, to, calls: calls.flatMap(toSampled) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/work/checks/figures',
      tag: 'Work',
      operation: 'work.check',
      summary: 'What the checks of a period say of everybody’s calls',
      query: z.object({ ...nodeQuery, ...periodQuery }),
      answer: z.object({ nodeId: z.string(), from: z.string(), to: z.string(), callers: z.array(figuresSchema) }),
      handle: async ({ principal, query, metadata }) => {
        const asked = { nodeId: query.node ?? principal.nodeId, fromOn: query.from ?? '', toOn: query.to ?? '' };
        const { nodeId, fromOn: from, toOn: to, callers } = await checks.readCheckFigures(asked, { metadata });
        return { body: { nodeId, from, to, callers: callers.map(toFigures) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/work/checks/own',
      tag: 'Work',
      operation: 'contacts.read',
      summary: 'One’s own calls that were checked, the latest first',
      query: z.object(periodQuery),
      answer: z.object({ calls: z.array(sampledSchema) }),
      handle: async ({ query, metadata }) => {
        const { calls } = await checks.listOwnChecks({ fromOn: query.from ?? '', toOn: query.to ?? '' }, { metadata });
        return { body: { calls: calls.flatMap(toSampled) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/work/checks/{contactId}',
      tag: 'Work',
      operation: 'contacts.read',
      summary: 'A finished call with what was recorded and what was found; for whoever made it or may check it',
      params: idParams('contactId'),
      answer: checkedSchema,
      handle: async ({ params: { contactId }, metadata, locale }) => {
        const { calls } = await checks.readCheckedCalls({ contactIds: [contactId], language: locale }, { metadata });
        const [call] = calls.flatMap(toChecked);
        if (call === undefined) throw unknownProblem('contact');
        return { body: call };
      },
    }),
    route({
      method: 'post',
      path: '/v1/work/checks/{contactId}',
      tag: 'Work',
      operation: 'work.check',
      takesIdempotencyKey: true,
      summary: 'Say what was found about a call; answers found wrong are put right',
      params: idParams('contactId'),
      body: checkBody,
      answer: z.object({ contactId: z.string(), status: z.string().meta({ description: 'applied, repeated' }) }),
      handle: async ({ principal, params: { contactId }, body, digest, request, metadata }) => {
        const cause = toCause(identify(request, principal), digest);
        const { notMade = false, mark = 0, note = '' } = body;
        const answers = Object.entries(body.answers ?? {}).map(([question, { finding, right }]) => ({
          ...{ question, finding },
          right: typeof right === 'boolean' ? (right ? 'yes' : 'no') : String(right ?? ''),
        }));
        const { outcomes } = await checks.checkCalls({ checks: [{ contactId, notMade, mark, note, answers, cause }] }, { metadata });
        return { body: { contactId, status: acceptedOutcome(outcomes).status } };
      },
    }),
  ];
}

function toFound<Result extends Pick<CheckResult, 'mark'>>({ mark, ...result }: Result): Omit<Result, 'mark'> & { mark?: number } {
  return { ...result, ...(mark === 0 ? {} : { mark }) };
}

function toSampled({ contact, callerKind, drawn, check, ...call }: SampledCall): z.input<typeof sampledSchema>[] {
  if (contact === undefined) return [];
  return [
    { ...call, contact: toContact(contact), ...present({ callerKind, drawn }), ...(check === undefined ? {} : { check: toFound(check) }) },
  ];
}

function toChecked({ contact, callerKind, recordingId, questionnaire, checks, ...call }: CheckedCall): z.input<typeof checkedSchema>[] {
  if (contact === undefined) return [];
  return [
    {
      ...call,
      contact: toContact(contact),
      ...present({ callerKind, recordingId }),
      ...(questionnaire === undefined ? {} : { questionnaire }),
      checks: checks.map(({ note, answers, ...check }) => ({
        ...toFound(check),
        ...present({ note }),
        answers: answers.map(({ right, ...answer }) => ({ ...answer, ...present({ right }) })),
      })),
    },
  ];
}

function toFigures(figures: CallerFigures): z.input<typeof figuresSchema> {
  const { callerId, callerKind, calls, answersChecked, answersRight, wrongAnswers, marks, markSum } = figures;
  return {
    ...{ callerId, ...present({ callerKind }), calls, wrongAnswers },
    ...{ sampled: figures.sampledContactIds, checked: figures.checkedContactIds, notMade: figures.notMadeContactIds },
    answersRight: {
      ...{ numerator: answersRight, denominator: answersChecked },
      ...(answersChecked === 0 ? {} : { percent: percent(answersRight, answersChecked) }),
    },
    ...(marks === 0 ? {} : { meanMark: Math.round((markSum / marks) * 10) / 10 }),
  };
}
