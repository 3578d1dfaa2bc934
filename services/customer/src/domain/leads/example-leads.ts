import { instantOf, localDateOf, startOfDay } from '@homeward/calendar';
import type { LeadLevels } from '@homeward/policy';
import type { LeadSurroundings, OpenLead } from './lead-facts';

const ZONE = 'Asia/Shanghai';

/** Of the shape of the shipped policy, so that a change of it does not change what the rules mean. */
export const leadRules: LeadLevels = {
  levels: {
    O: { firstFollowUp: { hours: 24 }, thenEveryDays: 7 },
    H: { firstFollowUp: { hours: 24 }, thenEveryDays: 2, closesWithinDays: 7 },
    A: { firstFollowUp: { hours: 48 }, thenEveryDays: 4, closesWithinDays: 15 },
    B: { firstFollowUp: { hours: 72 }, thenEveryDays: 7, closesWithinDays: 30 },
    C: { firstFollowUp: { days: 7 }, thenEveryDays: 15, closesWithinDays: 90 },
    N: { firstFollowUp: { days: 30 }, thenEveryDays: 30 },
  },
  firstLevel: 'N',
  lossReasons: ['price', 'competitor'],
  offer: { answerWithinHours: 48, circles: ['dealer', 'region', 'brand'] },
  contact: { owner: 'sales-consultant', purpose: 'appointment', windowDays: 90 },
  escalation: [
    { to: 'dealer-manager', afterDays: 1 },
    { to: 'region', afterDays: 3 },
  ],
};

export const leadSurroundings: LeadSurroundings = {
  of: () => ({
    rules: leadRules,
    policy: 'lead-levels/default/1',
    dayOf: (at) => localDateOf(at, ZONE),
    startOf: (day) => startOfDay(day, ZONE),
  }),
};

/** A moment in the zone of the examples: `06-01 10:00` of 2024. */
export function moment(text: string): string {
  const [day = '', time = ''] = text.split(' ');
  return instantOf(`2024-${day}`, time, ZONE);
}

/** Head office gives it to D1 on 2024-06-01 10:00 (CU6). */
export function anOpenLead(change: Partial<OpenLead> = {}): OpenLead {
  return {
    type: 'Open',
    nodeId: 'B1',
    placeId: 'R1',
    origin: 'head-office',
    recordId: 'record-1',
    personId: 'person-1',
    source: 'web',
    purchaseType: 'new',
    model: 'Camry',
    competitor: '',
    level: 'H',
    ownerId: '',
    openedAt: moment('06-01 10:00'),
    candidates: ['D1', 'D2'],
    at: moment('06-01 10:00'),
    by: 'head-office',
    surroundings: leadSurroundings,
    ...change,
  };
}
