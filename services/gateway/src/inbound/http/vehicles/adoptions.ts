import type { AdoptionBook, Deal, DealtCar } from '@homeward/contracts/adoptions';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { adoptionBookSchema, appliedDealSchema, dealBodySchema, dealPreviewSchema, previewBodySchema } from './adoption-schemas';
import { type DealersOf, onlyDealer } from '../dealers';
import { type IdentifyRequest, toCause } from '../idempotency';
import { id, pageQuery } from '../parameters';
import { present } from '../presented';
import { Problem, acceptedOutcome, refusedProblem } from '../problems';
import { type Route, route } from '../route';

/** Which service advisor of a dealer looks after which car. */
export function adoptionRoutes({ adoptions }: Services, dealersOf: DealersOf, identify: IdentifyRequest): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/adoptions',
      tag: 'Adoption',
      operation: 'adoptions.read',
      summary: 'The book of a dealer: what each service advisor has, and what came of it since; with `advisor` also the cars',
      query: z.object({ ...pageQuery, dealer: id().optional(), advisor: id().optional() }),
      answer: adoptionBookSchema,
      handle: async ({ principal, query, metadata }) => {
        const { dealer, advisor = '', limit, cursor = '' } = query;
        const dealerId = onlyDealer(dealersOf(principal, 'adoptions.read', dealer), () =>
          refusedProblem(400, [{ code: 'gateway.field-missing', pointer: '/query/dealer', detail: {} }]),
        );
        return { body: toBook(await adoptions.readBook({ dealerId, advisorId: advisor, page: { limit, cursor } }, { metadata }), advisor) };
      },
    }),
    route({
      method: 'post',
      path: '/v1/adoptions/preview',
      tag: 'Adoption',
      operation: 'adoptions.read',
      summary: 'What a deal would change; nothing is kept',
      body: previewBodySchema,
      answer: dealPreviewSchema,
      handle: async ({ principal, body, metadata }) => {
        dealersOf(principal, 'adoptions.read', body.dealerId);
        return { body: toPreview(await adoptions.previewDeal(body, { metadata })) };
      },
    }),
    route({
      method: 'post',
      path: '/v1/adoptions',
      tag: 'Adoption',
      operation: 'adoptions.deal',
      takesIdempotencyKey: true,
      summary: 'Deal the cars of a dealer to its service advisors, in one step: whoever has an advisor keeps it, unless that one has left',
      body: dealBodySchema,
      answer: appliedDealSchema,
      handle: async ({ principal, body, metadata, digest, request }) => {
        dealersOf(principal, 'adoptions.deal', body.dealerId);
        const cause = toCause(identify(request, principal), digest);
        const { outcome, changes, book } = await adoptions.dealBook({ ...body, planId: body.planId ?? '', cause }, { metadata });
        acceptedOutcome(outcome === undefined ? [] : [outcome]);
        if (book === undefined) throw new Problem(502, 'gateway.service-failed', { values: { service: 'customer' } });
        const result = outcome?.status === 'repeated' ? ('repeated' as const) : ('applied' as const);
        return { body: { outcome: result, changes: changes.map(toDealtCar), book: toBook(book, '') } };
      },
    }),
  ];
}

const NO_SPREAD = { cars: 0, valueFen: 0 };

function toDealtCar({ vehicleId, reason, ...car }: DealtCar) {
  return { vehicleId, reason, ...present(car) };
}

function toPreview({ changes, spreadBefore = NO_SPREAD, spreadAfter = NO_SPREAD, ...deal }: Deal): z.input<typeof dealPreviewSchema> {
  return { ...deal, changes: changes.map(toDealtCar), spreadBefore, spreadAfter };
}

function toBook({ cars, cursor, spread = NO_SPREAD, ...book }: AdoptionBook, advisor: string): z.input<typeof adoptionBookSchema> {
  return {
    ...book,
    spread,
    ...(advisor === ''
      ? {}
      : { cars: cars.map(({ vehicleId, adoptedAt, churnLevel, ...car }) => ({ vehicleId, adoptedAt, churnLevel, ...present(car) })) }),
    ...present({ cursor }),
  };
}
