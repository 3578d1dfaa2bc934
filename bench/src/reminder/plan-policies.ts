import { OrgTree } from '@homeward/access';
import { chinaHolidays } from '@homeward/calendar';
import { cadences, loadDefaults, maintenanceIntervals, POLICY_DEFINITIONS, PolicyBook, type PolicyDocument } from '@homeward/policy';
import { createSurroundings, type Surroundings } from '@homeward/reminder/app/cars/surroundings';
import { NOW } from './fleet';
import { POLICIES } from './reminder-alone';
import { DEALERS, dealerIdOf } from './told-of-people';

/** The ten rules that are counted, by the kind of reason or the key of the item that they give. */
export const RULES = [
  'first-service',
  'routine',
  'invitation-follow-up',
  'visit-day-0',
  'visit-day-5',
  'visit-month-1',
  'maintenance-follow-up',
  'insurance',
  'inspection',
  'warranty-end',
] as const;

/** What is published: shorter intervals, severe driving shorter still, and an estimator that SQL can say as well. */
export const NEW_INTERVALS = {
  firstService: { months: 3, km: 5_000 },
  routine: { months: 5, km: 7_000 },
  severe: { months: 4, km: 4_500 },
  typicalDailyKm: 40,
  commercial: 2.5,
  dailyKm: { least: 1, most: 800 },
} as const;

const SCRIPT = { 'zh-CN': '您好', en: 'Hello' };

/** The cadences after a visit and before maintenance, in full, so that the two ways read the same whatever ships. */
const CADENCES = {
  'after-visit': {
    trigger: { on: 'visit', services: ['first-service', 'routine', 'general-repair'] },
    stops: ['visit', 'appointment', 'answer'],
    steps: [
      aStep('visit-day-0', { kind: 'days-after', days: 0 }, 2),
      aStep('visit-day-5', { kind: 'days-after', days: 5 }, 5),
      aStep('visit-month-1', { kind: 'months-after', months: 1 }, 10),
      aStep('maintenance-follow-up', { kind: 'around-due', fromMonths: 3, toMonths: 5 }, 15),
    ],
  },
  invitation: {
    trigger: { on: 'maintenance-due', services: ['first-service', 'routine'] },
    stops: ['appointment', 'answer'],
    steps: [
      aStep('invitation', { kind: 'days-before', days: 15 }, 46),
      aStep('invitation-follow-up', { kind: 'after-step', step: 'invitation', days: 7 }, 39),
    ],
  },
};

function aStep(key: string, when: unknown, windowDays: number) {
  return { key, when, windowDays, owner: 'care-specialist', channels: ['phone', 'sms'], purpose: 'service', script: SCRIPT };
}

/** The rules before the change, under which the cars were written, or after it. */
export function planSurroundings(isChanged: boolean): Surroundings['care'] {
  const defaults = loadDefaults(POLICIES, POLICY_DEFINITIONS);
  let book = PolicyBook.of(defaults);
  const others = book.documents(cadences.subject).flatMap((document) => Object.keys(cadences.bodyOf(document).cadences));
  const off = Object.fromEntries(others.filter((key) => !(key in CADENCES)).map((key) => [key, { off: true }]));
  book = book.with(published(cadences.subject, { cadences: { ...CADENCES, ...off } }));
  if (isChanged) {
    const [shipped] = book.documents(maintenanceIntervals.subject);
    if (shipped === undefined) throw new Error('No maintenance intervals ship');
    const body = maintenanceIntervals.bodyOf(shipped);
    const { firstService, routine, severe, typicalDailyKm, commercial, dailyKm } = NEW_INTERVALS;
    const estimator = { ...body.estimator, method: 'last-interval', dailyKm };
    const changed = { ...body, firstService, routine, typicalDailyKm, models: {}, estimator };
    const variants = [{ severe: true, routine: severe }];
    book = book.with(published(maintenanceIntervals.subject, { ...changed, uses: { commercial }, variants }));
  }
  const dealers = Array.from({ length: DEALERS }, (_, index) => dealerIdOf(index));
  const tree = OrgTree.of([
    { id: 'group', kind: 'group', name: 'group', timeZone: 'Asia/Shanghai' },
    ...dealers.map((id) => ({ id, kind: 'dealer' as const, parentId: 'group', name: id })),
  ]);
  const reference = { tree: () => tree, policies: () => book };
  return createSurroundings({ reference, holidays: chinaHolidays() })(NOW).care;
}

function published(subject: string, body: unknown): PolicyDocument {
  return { subject, scope: 'group', version: 1, effectiveFrom: '1990-01-01T00:00:00.000Z', body, publishedBy: 'bench' };
}
