import { z } from 'zod';
import { id, moment, openText } from '../parameters';

const text = () => z.string().optional();
const word = () => openText(200).min(1);
const count = () => z.int().min(0).max(10_000_000);

export const LEAD_LEVELS = ['O', 'H', 'A', 'B', 'C', 'N'] as const;
export const LEAD_STATUSES = ['offered', 'accepted', 'unassigned', 'loss-proposed', 'merged', 'lost', 'won'] as const;
const SOURCES = [
  'call',
  'web',
  'campaign',
  'visit',
  'car-once-owned',
  'media',
  'passing-by',
  'exhibition',
  'friend',
  'event',
  'trade-in',
  'other',
] as const;
const PURCHASE_TYPES = ['new', 'same-brand-replacement', 'other-brand-replacement', 'additional'] as const;
const RESULTS = ['reached', 'not-reached', 'visit-agreed', 'visited', 'call-later', 'refused'] as const;
const ACTIONS = [
  'accept',
  'refuse',
  'assign',
  'follow-up',
  'change-level',
  'describe',
  'test-drive',
  'quote',
  'propose-loss',
  'approve-loss',
  'refuse-loss',
  'reactivate',
  'win',
] as const;

/** A company with a fleet (大客户); the maker's share is makerRegistrations of registrations. */
const keyAccountSchema = z
  .strictObject({
    company: z.string().min(1).max(200).meta({ description: 'Kept encrypted' }),
    fleet: count().default(0),
    planned: count().default(0),
    winRatePercent: z.int().min(0).max(100).default(0),
    forecast: count().default(0),
    registrations: count().default(0),
    makerRegistrations: count().default(0),
  })
  .meta({ id: 'KeyAccount' });

export const leadSchema = z
  .object({
    leadId: z.string(),
    dealerId: text(),
    nodeId: text().meta({ description: 'Who answers for it while no dealer has it' }),
    personId: text(),
    recordId: text(),
    name: text().meta({ description: 'Masked' }),
    phone: text().meta({ description: 'Masked' }),
    ownerId: text(),
    origin: text().meta({ description: 'head-office, dealer' }),
    source: text(),
    purchaseType: text(),
    model: text(),
    competitor: text(),
    concern: text(),
    status: text().meta({ description: LEAD_STATUSES.join(', ') }),
    level: text().meta({ description: LEAD_LEVELS.join(', ') }),
    openedAt: text(),
    assignedAt: text(),
    offerExpiresAt: text(),
    followedUpAt: text(),
    followUps: z.int(),
    missed: z.int(),
    overdue: z.boolean().meta({ description: 'As of the answer' }),
    nextBasis: text().meta({ description: 'first, level, agreed' }),
    nextFollowUpOn: text(),
    nextFollowUpAt: text().meta({ description: 'The moment agreed, or by which it is due' }),
    overdueAt: text().meta({ description: 'From when it is overdue' }),
    everyDays: z.int(),
    closesByOn: text().meta({ description: 'The day by which a lead of this level is expected to close' }),
    escalatedTo: text(),
    testDrives: z.int(),
    quotes: z.int(),
    lossReason: text(),
    closedAt: text(),
    vehicleId: text(),
    saleId: text(),
    joined: z.int(),
    reactivated: z.int(),
    mergedInto: text().meta({ description: 'With status merged: the lead of the same person that is followed up instead' }),
    parted: z.int(),
    keyAccount: keyAccountSchema.optional(),
    policyVersion: text(),
    levels: z.array(z.object({ level: z.string(), sinceAt: z.string() })).optional(),
    entries: z
      .array(z.object({ at: text(), action: text(), by: text(), text: text(), values: z.record(z.string(), z.string()) }))
      .optional(),
  })
  .meta({ id: 'Lead' });

export const newLeadSchema = z
  .strictObject({
    dealerId: id()
      .optional()
      .meta({ description: 'The dealer that has it, or gets it; left out by head office: the nearest with the fewest open leads' }),
    placeId: id().optional().meta({ description: 'A dealer, region or brand near the customer' }),
    personId: id().optional().meta({ description: 'Of a person that is known; else name and phone' }),
    name: z.string().min(1).max(100).optional(),
    phone: z.string().min(1).max(40).optional(),
    email: z.string().min(1).max(200).optional(),
    source: z.enum(SOURCES).optional(),
    purchaseType: z.enum(PURCHASE_TYPES).optional(),
    model: word().optional(),
    competitor: word().optional(),
    concern: z.string().min(1).max(10_000).optional().meta({ description: 'In the customer’s words; kept encrypted' }),
    level: z.enum(LEAD_LEVELS).optional(),
    ownerId: id().optional().meta({ description: 'The sales consultant' }),
    openedAt: moment().optional(),
    agreedAt: moment().optional().meta({ description: 'A date agreed with the customer goes before the level’s' }),
    keyAccount: keyAccountSchema.optional(),
  })
  .meta({ id: 'NewLead' });
export type NewLeadBody = z.output<typeof newLeadSchema>;

export const openedSchema = z
  .object({
    outcome: z.enum(['opened', 'joined', 'reactivated', 'repeated', 'rejected']),
    leadId: text().meta({ description: 'Left out of a lead that was joined at somebody else’s' }),
    dealerId: text(),
    code: text(),
    pointer: text(),
    text: text(),
  })
  .meta({ id: 'LeadOutcome' });

export const leadActionSchema = z
  .strictObject({
    action: z.enum(ACTIONS),
    text: z.string().max(10_000).optional().meta({ description: 'Kept encrypted' }),
    values: z
      .strictObject({
        ownerId: id(),
        dealerId: id(),
        result: z.enum(RESULTS),
        agreedAt: moment(),
        level: z.enum(LEAD_LEVELS),
        purchaseType: z.enum(PURCHASE_TYPES),
        model: word(),
        competitor: word(),
        at: moment(),
        amountFen: z.int().min(1),
        reason: word(),
        recordId: id(),
        vehicleId: id(),
        saleId: id(),
      })
      .partial()
      .optional(),
    keyAccount: keyAccountSchema.optional(),
  })
  .meta({
    id: 'LeadAction',
    description:
      'values: accept: ownerId; assign: dealerId, ownerId; follow-up: result, agreedAt, level; change-level, reactivate: level; describe: purchaseType, model, competitor; test-drive: model, at; quote: model, amountFen; propose-loss: reason; win: recordId, vehicleId, saleId',
  });
