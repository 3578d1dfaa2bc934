import { z } from 'zod';
import { id } from '../parameters';

const text = () => z.string().optional();
const fen = () => z.int().meta({ description: 'Fen' });

const spreadSchema = z.object({ cars: z.int(), valueFen: fen() }).meta({
  id: 'AdoptionSpread',
  description: 'Between the advisor with the most and the one with the least: the imbalance',
});

const dealtCarSchema = z
  .object({
    vehicleId: z.string(),
    plate: text().meta({ description: 'Masked' }),
    advisorId: text().meta({ description: 'Left out: nobody looks after it any more' }),
    previousAdvisorId: text(),
    reason: z.string().meta({ description: 'adopted, advisor-left, fair-share; gone, moved, plate-taken, stayed-away' }),
    valueFen: fen(),
  })
  .meta({ id: 'DealtCar' });

const shareSchema = z
  .object({ advisorId: z.string(), active: z.boolean(), cars: z.int(), valueFen: fen() })
  .meta({ id: 'AdoptionShare', description: 'What an advisor has; one who left is listed until the cars have moved' });

export const dealPreviewSchema = z
  .object({
    dealerId: z.string(),
    planId: z.string().meta({ description: 'Send it with the deal, so that nothing else is applied than what was looked at' }),
    on: z.string(),
    method: z.string().meta({ description: 'plate-digit, balanced' }),
    policyVersion: z.string(),
    changes: z.array(dealtCarSchema),
    before: z.array(shareSchema),
    after: z.array(shareSchema),
    spreadBefore: spreadSchema,
    spreadAfter: spreadSchema,
  })
  .meta({ id: 'DealPreview' });

const advisorBookSchema = z
  .object({
    advisorId: z.string(),
    active: z.boolean(),
    cars: z.int(),
    valueFen: fen().meta({ description: 'Fen; by the policy, last year’s spending on oil and accessories at the dealer' }),
    invited: z.int().meta({ description: 'Cars for which an invitation was made since they were adopted' }),
    arrived: z.int().meta({ description: 'Cars with a visit at the dealer since they were adopted' }),
    outputFen: fen().meta({ description: 'Fen, of the visits since then' }),
    oilFen: fen(),
    accessoryFen: fen(),
    lost: z.int().meta({ description: 'Cars whose churn level is lost now' }),
  })
  .meta({ id: 'AdvisorBook' });

const adoptedCarSchema = z
  .object({
    vehicleId: z.string(),
    personId: text(),
    plate: text().meta({ description: 'Masked' }),
    model: text(),
    adoptedAt: z.string(),
    valueFen: fen(),
    lastVisitOn: text(),
    invited: z.boolean(),
    arrived: z.boolean(),
    outputFen: fen(),
    oilFen: fen(),
    accessoryFen: fen(),
    churnLevel: z.string().meta({ description: 'none, quasi-lost, lost' }),
  })
  .meta({ id: 'AdoptedCar' });

export const adoptionBookSchema = z
  .object({
    dealerId: z.string(),
    on: z.string(),
    method: z.string(),
    policyVersion: z.string(),
    advisors: z.array(advisorBookSchema),
    spread: spreadSchema,
    cars: z.array(adoptedCarSchema).optional().meta({ description: 'Of one advisor, the most valuable first' }),
    cursor: text(),
    deals: z.array(
      z.object({
        at: z.string(),
        by: z.string(),
        policyVersion: z.string(),
        adopted: z.int(),
        moved: z.int(),
        released: z.int(),
      }),
    ),
  })
  .meta({ id: 'AdoptionBook' });

export const appliedDealSchema = z
  .object({
    outcome: z.enum(['applied', 'repeated']),
    changes: z.array(dealtCarSchema).meta({ description: 'Empty: everything stayed as it was' }),
    book: adoptionBookSchema,
  })
  .meta({ id: 'AppliedDeal' });

const asked = {
  dealerId: id(),
  correct: z.boolean().default(false).meta({ description: 'Also moves cars from advisors with more than their fair share' }),
};
export const previewBodySchema = z.strictObject(asked);
export const dealBodySchema = z.strictObject({ ...asked, planId: id().optional() });
