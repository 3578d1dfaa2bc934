import type { ModelTraining } from '@homeward/contracts/identity-service';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { id, idParams } from '../parameters';
import { type Route, route } from '../route';

const VERDICTS = ['sure', 'doubtful', 'unlikely'] as const;

const figuresSchema = z.object({
  chance: z.number().meta({ description: 'Bits for one person before anything is compared' }),
  sure: z.number().meta({ description: 'From so many bits up a pair joins' }),
  doubtful: z.number().meta({ description: 'From so many bits up somebody looks' }),
  records: z.int().meta({ description: 'To how many records the chance is scaled' }),
  policyVersion: z.string().optional(),
});

const trainingSchema = z
  .object({
    trainingId: z.string(),
    status: z.string().meta({ description: 'counting, finished, published' }),
    lookedAt: z.int(),
    records: z.int(),
    wantedPrecision: z.number().meta({ description: 'Of the pairs that join by their weights' }),
    before: figuresSchema.optional(),
    after: figuresSchema.optional(),
    weights: z
      .array(z.object({ field: z.string(), level: z.string(), before: z.number(), after: z.number(), m: z.number(), u: z.number() }))
      .meta({
        description:
          'Bits that a likeness says, by the present model and the new one; how often it is seen of one person (m) and of two (u)',
      }),
    crossings: z
      .array(z.object({ from: z.string(), to: z.string(), pairs: z.int() }))
      .meta({ description: `Pairs that would get another verdict: ${VERDICTS.join(', ')}` }),
    pairs: z.int().meta({ description: 'Pairs that share something, whose verdicts were looked at' }),
    policyVersion: z.int().optional().meta({ description: 'Of the policy with which it was published' }),
  })
  .meta({ id: 'ModelTraining' });

/** Training the weights by which records are compared, on the records that there are. */
export function trainingRoutes({ identity }: Services): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/identity/trainings',
      tag: 'Identity',
      operation: 'identity.train',
      summary: 'Train the weights on all records without labels, a page of them at a time, until the status is finished; changes nothing',
      body: z.strictObject({
        trainingId: id().optional().meta({ description: 'Of the training to go on with; left out: a new one' }),
        wantedPrecision: z.number().gt(0.5).lt(1).optional().meta({ description: 'With a new one; left out: as the policy says' }),
      }),
      answer: trainingSchema,
      handle: async ({ body: { trainingId = '', wantedPrecision = 0 }, metadata }) => ({
        body: toTraining(await identity.trainModel({ trainingId, wantedPrecision }, { metadata })),
      }),
    }),
    route({
      method: 'get',
      path: '/v1/identity/trainings/{trainingId}',
      tag: 'Identity',
      operation: 'identity.train',
      summary: 'A training: how far it is, and once it is finished the present weights and the new ones side by side',
      params: idParams('trainingId'),
      answer: trainingSchema,
      handle: async ({ params, metadata }) => ({ body: toTraining(await identity.readTraining(params, { metadata })) }),
    }),
    route({
      method: 'post',
      path: '/v1/identity/trainings/{trainingId}/publication',
      tag: 'Identity',
      operation: 'policies.publish',
      summary: 'Publish what was learned as the next version of the group’s policy identity; again, it is the same version',
      params: idParams('trainingId'),
      answer: trainingSchema,
      handle: async ({ params, metadata }) => ({ body: toTraining(await identity.publishTraining(params, { metadata })) }),
    }),
  ];
}

function toTraining({ before, after, policyVersion, ...training }: ModelTraining): z.input<typeof trainingSchema> {
  return {
    ...training,
    ...(before === undefined ? {} : { before: toFigures(before) }),
    ...(after === undefined ? {} : { after: toFigures(after) }),
    ...(policyVersion === 0 ? {} : { policyVersion }),
  };
}

function toFigures({ policyVersion, ...figures }: NonNullable<ModelTraining['before']>): z.input<typeof figuresSchema> {
  return { ...figures, ...(policyVersion === '' ? {} : { policyVersion }) };
}
