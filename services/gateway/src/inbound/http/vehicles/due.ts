import type { Locale } from '@homeward/access';
import type { DueEntry } from '@homeward/contracts/due';
import type { ItemOutcome } from '@homeward/contracts/values';
import { z } from 'zod';
import { textOf } from '../../../catalogues/texts';
import type { Services } from '../../../outbound/services';
import { explainedSchema, toExplained } from '../contacts/explanations';
import { type IdentifyRequest, toCause } from '../idempotency';
import { day, idParams, openText } from '../parameters';
import { present } from '../presented';
import { Problem, unknownProblem } from '../problems';
import { type Route, route } from '../route';

const MOST_ITEMS = 100;
const LONGEST_KEY = 200;
const MOST_KM = 10_000_000;

const text = () => z.string().optional();

const dueItemSchema = z
  .object({
    key: z
      .string()
      .meta({ description: 'Natural key within the car: routine:<last maintenance on>, insurance:<expiry>, recall:<campaign>' }),
    item: z.string().meta({
      description:
        'first-service, routine, recall, insurance, inspection, warranty-end, service-contract, declined-work, or the key of an item or season of the policy care-items',
    }),
    dueOn: z.string(),
    earliestOn: z.string(),
    latestOn: z.string().meta({ description: 'The true date lies between the two in confidencePercent of all cases' }),
    confidencePercent: z.int(),
    basis: z.string().meta({ description: 'time, mileage, services' }),
    withMaintenance: z.boolean().meta({ description: 'It is done with the next maintenance' }),
    visitId: text().meta({ description: 'At which it was declined' }),
    policyVersion: text(),
    steps: z.array(explainedSchema).meta({ description: 'How the date came about' }),
    dropped: explainedSchema.optional().meta({ description: 'Why nobody is contacted about it all the same' }),
  })
  .meta({ id: 'DueItem' });

const declarationSchema = z.union([
  z.strictObject({
    key: openText(LONGEST_KEY).min(1).meta({ description: 'Of a due item' }),
    doneOn: day(),
    mileageKm: z.int().min(0).max(MOST_KM).optional(),
  }),
  z.strictObject({ key: openText(LONGEST_KEY).min(1), takenBack: z.literal(true).meta({ description: 'It was not done after all' }) }),
]);

const REPEATED = 'repeated';

const outcomeSchema = z
  .object({
    key: z.string(),
    outcome: z.enum(['accepted', REPEATED, 'rejected']),
    code: z.string().optional(),
    pointer: z.string().optional(),
    text: z.string().optional(),
  })
  .meta({ id: 'DeclarationOutcome' });

/** What a vehicle is due for, and what of it was done elsewhere. */
export function dueRoutes({ due }: Services, identify: IdentifyRequest): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/vehicles/{vehicleId}/due',
      tag: 'Vehicles',
      operation: 'contacts.read',
      summary: 'Everything that a vehicle is due for, the earliest first: when, how sure, and why',
      params: idParams('vehicleId'),
      answer: z.object({
        vehicleId: z.string(),
        items: z.array(dueItemSchema),
        reasons: z.array(explainedSchema).meta({ description: 'Why no maintenance is among them' }),
      }),
      handle: async ({ params, metadata, locale }) => {
        const [found] = (await due.readDue({ vehicleIds: [params.vehicleId] }, { metadata })).vehicles;
        if (found === undefined) throw unknownProblem('vehicle');
        const { vehicleId, items, reasons } = found;
        return {
          body: {
            vehicleId,
            items: items.map((item) => toDueItem(item, locale)),
            reasons: reasons.map((reason) => toExplained(reason, locale)),
          },
        };
      },
    }),
    route({
      method: 'post',
      path: '/v1/vehicles/{vehicleId}/done-elsewhere',
      tag: 'Vehicles',
      operation: 'contacts.record-result',
      takesIdempotencyKey: true,
      summary:
        'Say what was done where nobody of the network knows of it, or take that back; an item that is refused does not hold up the others',
      params: idParams('vehicleId'),
      body: z.strictObject({ items: z.array(declarationSchema).min(1).max(MOST_ITEMS) }),
      answer: z.object({ items: z.array(outcomeSchema) }),
      handle: async ({ principal, params: { vehicleId }, metadata, body: { items }, digest, request, locale }) => {
        const cause = toCause(identify(request, principal), digest);
        const declared = items.map((item, place) => {
          const { doneOn, mileageKm = 0 } = 'doneOn' in item ? item : { doneOn: '' };
          return { vehicleId, key: item.key, doneOn, mileageKm, takenBack: doneOn === '', cause: { ...cause, id: `${cause.id}/${place}` } };
        });
        const { outcomes } = await due.declareDone({ items: declared }, { metadata });
        if (outcomes.some(({ rejectionCode }) => rejectionCode === 'vehicle.unknown')) throw unknownProblem('vehicle');
        return { body: { items: items.map(({ key }, place) => toOutcome(key, outcomes[place], locale)) } };
      },
    }),
  ];
}

function toDueItem(item: DueEntry, locale: Locale): z.input<typeof dueItemSchema> {
  const { steps, dropped, visitId, policyVersion, ...rest } = item;
  return {
    ...rest,
    ...present({ visitId, policyVersion }),
    steps: steps.map((step) => toExplained(step, locale)),
    ...(dropped === undefined ? {} : { dropped: toExplained(dropped, locale) }),
  };
}

function toOutcome(key: string, outcome: ItemOutcome | undefined, locale: Locale): z.input<typeof outcomeSchema> {
  if (outcome === undefined) throw new Problem(502, 'gateway.service-failed', { values: { service: 'reminder' } });
  if (outcome.status === REPEATED || outcome.rejectionKind === REPEATED) return { key, outcome: REPEATED };
  if (outcome.status !== 'rejected') return { key, outcome: 'accepted' };
  const { rejectionCode: code, rejectionDetail: detail } = outcome;
  return { key, outcome: 'rejected', code, ...present({ pointer: detail['pointer'] ?? '' }), text: textOf(locale, code, detail) };
}
