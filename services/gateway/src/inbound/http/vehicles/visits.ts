import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { idParams } from '../parameters';
import { present } from '../presented';
import { type Route, route } from '../route';
import { declinedWorkSchema } from './vehicles';

const text = () => z.string().optional();
const STAGES = 'reception, repair-order, work, quality-check, ready, delivered, cancelled';

const visitSchema = z
  .object({
    visitId: z.string(),
    vehicleId: z.string(),
    dealerId: z.string(),
    kind: text().meta({ description: 'Absent until the repair order is closed' }),
    stage: z.string().meta({ description: STAGES }),
    visitedOn: text(),
    mileageKm: z.int().meta({ description: '0: none was taken, or the reading is not believed' }),
    revision: z.int(),
    personId: text(),
    advisorId: text(),
    promisedAt: text(),
    steps: z.array(
      z.object({
        step: z.string().meta({ description: 'appointment, reception, repair-order, work, quality-check, delivery, follow-up' }),
        at: text(),
        state: z.string().meta({ description: 'done, under-way, ahead, skipped' }),
      }),
    ),
    lines: z.array(z.object({ kind: z.string(), code: text(), payer: text(), amountFen: z.int() })),
    declined: z.array(declinedWorkSchema).meta({ description: 'Recommended at this visit and declined' }),
    totals: z.array(z.object({ payer: z.string(), amountFen: z.int() })),
  })
  .meta({ id: 'Visit', description: 'Of another dealer’s visit the technical side only' });

const progressSchema = z
  .object({
    visitId: z.string(),
    stage: z.string().meta({ description: STAGES }),
    sinceAt: z.string(),
    promisedAt: text(),
  })
  .meta({ id: 'VisitProgress', description: 'Nothing but what the owner may be told' });

/** One visit with its steps, and what its owner may be told of it. */
export function visitRoutes({ visits }: Services): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/vehicles/{vehicleId}/visits/{visitId}',
      tag: 'Vehicles',
      operation: 'visits.read',
      summary: 'A visit through its seven steps, with the lines of its repair order',
      params: idParams('vehicleId', 'visitId'),
      answer: visitSchema,
      handle: async ({ params, metadata }) => {
        const { visitId, vehicleId, dealerId, stage, steps, lines, declined, ...visit } = await visits.readVisit(params, { metadata });
        return {
          body: {
            visitId,
            vehicleId,
            dealerId,
            stage,
            ...present(visit),
            steps: steps.map(({ step, state, at }) => ({ step, state, ...present({ at }) })),
            declined: declined.map(present),
            lines: lines.map(({ kind, ...line }) => ({ kind, ...present(line) })),
          },
        };
      },
    }),
    route({
      method: 'get',
      path: '/v1/vehicles/{vehicleId}/visits/{visitId}/progress',
      tag: 'Vehicles',
      operation: 'visits.progress',
      summary: 'How far a visit is, in words that are for its owner too',
      params: idParams('vehicleId', 'visitId'),
      answer: progressSchema,
      handle: async ({ params, metadata }) => {
        const { promisedAt, ...progress } = await visits.readProgress(params, { metadata });
        return { body: { ...progress, ...present({ promisedAt }) } };
      },
    }),
  ];
}
