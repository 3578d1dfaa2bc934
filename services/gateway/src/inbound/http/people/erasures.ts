import type { Locale } from '@homeward/access';
import type { ErasurePlace } from '@homeward/contracts/erasures';
import { z } from 'zod';
import { textOf } from '../../../catalogues/texts';
import type { Services } from '../../../outbound/services';
import { type IdentifyRequest, toCause } from '../idempotency';
import { idParams } from '../parameters';
import { present } from '../presented';
import { acceptedOutcome } from '../problems';
import { type Route, route } from '../route';

const STATUSES = ['done', 'pending', 'expires', 'operators', 'dealer'] as const;

const itemSchema = z.object({ what: z.string(), text: z.string(), count: z.int() });

const previewSchema = z
  .object({ personId: z.string(), goes: z.array(itemSchema), stays: z.array(itemSchema) })
  .meta({ id: 'ErasurePreview' });

const certificateSchema = z
  .object({
    erasureId: z.string(),
    erasedAt: z.string(),
    by: z.string(),
    reason: z.string(),
    complete: z
      .boolean()
      .meta({ description: 'Every service has done what it has to do; what expires or is left to operators has a date' }),
    places: z.array(
      z.object({
        service: z.string(),
        place: z.string(),
        text: z.string(),
        status: z.enum(STATUSES).meta({
          description:
            'expires: cannot be read from that moment on, without anybody doing anything; operators: to be done by them until then; dealer: to be done by the dealer in its own system, which is told by its feed',
        }),
        count: z.int(),
        at: z.string().optional(),
        dealerId: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'ErasureCertificate', description: 'Each place where something of the person was, and what became of it' });

/** Places that keep ids and figures only, under an id that leads to nobody. */
const STAYING = [
  ['reminder', 'messages'],
  ['loyalty', 'points'],
  ['analytics', 'figures'],
] as const;

/** The right of a person to be forgotten: looked at first, then done for good. */
export function erasureRoutes({ erasures, erasureReports, complaint, loyalty }: Services, identify: IdentifyRequest): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/people/{personId}/erasure',
      tag: 'People',
      operation: 'people.erase',
      summary: 'What an erasure of the person would take away, and what would stay',
      params: idParams('personId'),
      answer: previewSchema,
      handle: async ({ params, metadata, locale }) => {
        const { personId, items } = await erasures.previewErasure({ personId: params.personId }, { metadata });
        const asked = { dealerIds: [], status: '', kind: '', personId, page: { limit: MOST_CASES, cursor: '' } };
        const { cases } = await complaint.listCases(asked, { metadata });
        const { accounts } = await loyalty.readAccounts({ accountIds: [personId], at: '', entries: 1, entriesCursor: '' }, { metadata });
        const points = accounts.reduce((sum, { balance }) => sum + balance, 0);
        const goes = [
          ...items.filter(({ stays }) => !stays),
          { what: 'case-texts', count: cases.length },
          { what: 'open-points', count: points },
        ];
        const stays = items.filter((item) => item.stays);
        return { body: { personId, goes: goes.map((item) => toItem(item, locale)), stays: stays.map((item) => toItem(item, locale)) } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/people/{personId}/erasure',
      tag: 'People',
      operation: 'people.erase',
      takesIdempotencyKey: true,
      summary: 'Forget the person, in every service and for good',
      params: idParams('personId'),
      body: z.strictObject({
        reason: z
          .string()
          .trim()
          .min(3)
          .max(300)
          .meta({ description: 'Why; without name, number or address of the person: it is kept for good' }),
      }),
      status: 202,
      answer: z.object({ erasureId: z.string() }),
      handle: async ({ principal, params, body, metadata, digest, request }) => {
        const cause = toCause(identify(request, principal), digest);
        const { outcome } = await erasures.erasePerson({ personId: params.personId, reason: body.reason, cause }, { metadata });
        const { id: erasureId } = acceptedOutcome(outcome === undefined ? [] : [outcome]);
        return { body: { erasureId }, headers: { location: `/v1/erasures/${erasureId}` } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/erasures/{erasureId}',
      tag: 'People',
      operation: 'people.erase',
      summary: 'The certificate of an erasure: each place, and what became of it',
      params: idParams('erasureId'),
      answer: certificateSchema,
      handle: async ({ params, metadata, locale }) => {
        const found = await erasures.readErasure({ erasureId: params.erasureId }, { metadata });
        const reports = await Promise.all(
          Object.entries(erasureReports).map(async ([service, client]) => {
            const { places } = await client.reportErasure({ erasureId: params.erasureId }, { metadata });
            return (places.length === 0 ? [NOT_HEARD_YET] : places).map((place) => toPlace(service, place, locale));
          }),
        );
        const places = [
          ...found.places.map((place) => toPlace('customer', place, locale)),
          ...reports.flat(),
          ...STAYING.map(([service, place]) =>
            toPlace(service, { place, status: 'done', count: 0, at: found.erasedAt, dealerId: '' }, locale),
          ),
        ];
        const { erasureId, erasedAt, by, reason } = found;
        return { body: { erasureId, erasedAt, by, reason, complete: places.every(({ status }) => status !== 'pending'), places } };
      },
    }),
  ];
}

const MOST_CASES = 500;
const NOT_HEARD_YET: ErasurePlace = { place: 'everything', status: 'pending', count: 0, at: '', dealerId: '' };

function toItem({ what, count }: { readonly what: string; readonly count: number }, locale: Locale): z.input<typeof itemSchema> {
  return { what, text: textOf(locale, `erasure.${what}`), count };
}

function toPlace(service: string, { place, status, count, at, dealerId }: ErasurePlace, locale: Locale) {
  return {
    ...{ service, place, count },
    text: textOf(locale, `erasure.${place}`),
    status: STATUSES.find((known) => known === status) ?? 'pending',
    ...present({ at, dealerId }),
  };
}
