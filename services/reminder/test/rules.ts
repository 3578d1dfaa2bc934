import { createHolidayCalendar, instantOf } from '@homeward/calendar';
import { OrgTree } from '@homeward/access';
import { PolicyBook } from '@homeward/policy';
import type { CareFact } from '../src/domain/care-facts';
import type { Candidate } from '../src/domain/candidate';
import type { Profile } from '../src/domain/contact-facts';
import { createSurroundings, type Surroundings } from '../src/app/surroundings';

export const ZONE = 'Asia/Shanghai';

/** The shipped figures. */
export const intervals = {
  firstService: { months: 3, km: 5000 },
  routine: { months: 6, km: 7500 },
  maintainedBy: ['first-service', 'routine'],
  typicalDailyKm: 40,
  uses: {},
  season: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  models: {},
  estimator: {
    method: 'robust',
    minIntervalDays: 7,
    typicalSpreadPercent: 30,
    monthlySpreadPercent: 9.3,
    halfLifeDays: 365,
    outlierDeviations: 3.5,
    degreesOfFreedom: 4,
    leastSpreadPercent: 2,
    confidencePercent: 80,
    dailyKm: { least: 1, most: 800 },
  },
};

const script = { 'zh-CN': '您好', en: 'Hello' };

const cadence = {
  startedBy: ['first-service', 'routine', 'warranty-repair', 'body-repair', 'general-repair', 'recall'],
  steps: [
    {
      key: 'visit-day-0',
      when: { kind: 'days-after', days: 0 },
      windowDays: 2,
      joinsOpenMaintenance: false,
      owner: 'advisor',
      channels: ['phone', 'sms'],
      purpose: 'service',
      script,
    },
    {
      key: 'visit-day-5',
      when: { kind: 'days-after', days: 5 },
      windowDays: 5,
      joinsOpenMaintenance: false,
      owner: 'advisor',
      channels: ['phone', 'sms'],
      purpose: 'service',
      script,
    },
    {
      key: 'visit-month-1',
      when: { kind: 'months-after', months: 1 },
      windowDays: 10,
      joinsOpenMaintenance: true,
      owner: 'advisor',
      channels: ['phone', 'sms'],
      purpose: 'service',
      script,
    },
    {
      key: 'maintenance-follow-up',
      when: { kind: 'around-due', fromMonths: 3, toMonths: 5 },
      windowDays: 15,
      joinsOpenMaintenance: true,
      owner: 'care-specialist',
      channels: ['phone', 'sms', 'email'],
      purpose: 'service',
      script,
    },
  ],
};

const invitation = {
  leadDays: 15,
  shift: { direction: 'none', off: 'public-holidays' },
  followUpAfterDays: 7,
  windowAfterDueDays: 30,
  first: { owner: 'care-specialist', channels: ['phone', 'sms', 'email'], purpose: 'service', script },
  followUp: { owner: 'advisor', channels: ['phone', 'sms'], purpose: 'service', script },
};

const caps = {
  caps: [
    { days: 7, contacts: 1 },
    { days: 30, contacts: 4 },
  ],
  exemptPurposes: ['safety', 'appointment', 'complaint'],
  blocksCadenceSteps: false,
  mergeWithinDays: 3,
};

const consent = {
  purposes: {
    safety: 'always',
    appointment: 'always',
    complaint: 'always',
    service: 'unless-refused',
    survey: 'unless-refused',
    marketing: 'only-with-consent',
  },
  channelOrder: ['phone', 'sms', 'email'],
};

const quiet = { from: '21:00', to: '09:00', exemptPurposes: ['safety'] };

export interface RuleChanges {
  readonly intervals?: unknown;
  readonly invitation?: unknown;
  readonly caps?: unknown;
  readonly quiet?: unknown;
}

/** The rules at an instant by the clock of the dealers, all in one zone, with the National Day holidays of 2024. */
export function rulesAt(day: string, time = '10:00', change: RuleChanges = {}): Surroundings {
  const bodies = {
    'maintenance-intervals': change.intervals ?? intervals,
    'visit-cadence': cadence,
    invitation: { ...invitation, ...(change.invitation as object) },
    'contact-caps': { ...caps, ...(change.caps as object) },
    consent,
    'quiet-hours': change.quiet ?? quiet,
  };
  const policies = PolicyBook.of(
    Object.entries(bodies).map(([subject, body]) => ({
      subject,
      scope: 'default',
      version: 1,
      effectiveFrom: '1970-01-01T00:00:00.000Z',
      body,
    })),
  );
  const tree = OrgTree.of(['D1', 'D2'].map((id) => ({ id, kind: 'dealer' as const, name: id, timeZone: ZONE })));
  const holidays = createHolidayCalendar(new Set([1, 2, 3, 4, 5, 6, 7].map((date) => `2024-10-0${date}`)), new Set());
  return createSurroundings({ reference: { tree: () => tree, policies: () => policies }, holidays })(instantOf(day, time, ZONE));
}

type Of<Kind extends CareFact['kind']> = Extract<CareFact, { kind: Kind }>;

export const aDescription = (change: Partial<Of<'description'>> = {}): CareFact => ({
  kind: 'description',
  sequence: 1,
  model: 'YH-S1',
  use: 'family',
  status: 'active',
  firstSoldOn: '',
  ...change,
});
export const aSale = (change: Partial<Of<'sale'>> = {}): CareFact => ({
  kind: 'sale',
  sequence: 2,
  key: 's1',
  dealerId: 'D1',
  soldOn: '2024-01-08',
  deliveredOn: '2024-01-10',
  ...change,
});
export const anOwner = (change: Partial<Of<'owner'>> = {}): CareFact => ({
  kind: 'owner',
  sequence: 3,
  personId: 'p1',
  dealerId: 'D1',
  fromOn: '2023-01-10',
  ...change,
});
export const aHome = (change: Partial<Of<'home-dealer'>> = {}): CareFact => ({
  kind: 'home-dealer',
  sequence: 4,
  dealerId: 'D1',
  ...change,
});
export const anOdometer = (readings: Of<'odometer'>['readings'], sequence = 5): CareFact => ({ kind: 'odometer', sequence, readings });
export const aVisit = (visitedOn: string, change: Partial<Of<'visit'>> = {}): CareFact => ({
  kind: 'visit',
  sequence: 6,
  key: `visit-${visitedOn}`,
  dealerId: 'D1',
  service: 'routine',
  visitedOn,
  closedAt: instantOf(visitedOn, '17:30', ZONE),
  mileageKm: 0,
  advisorId: 'SA01',
  personId: 'p1',
  ...change,
});
export const anAppointment = (startsOn: string, change: Partial<Of<'appointment'>> = {}): CareFact => ({
  kind: 'appointment',
  sequence: 7,
  key: 'a1',
  dealerId: 'D1',
  startsAt: instantOf(startsOn, '10:00', ZONE),
  status: 'booked',
  ...change,
});

export const aCandidate = (change: Partial<Candidate> = {}): Candidate => ({
  key: 'routine:2024-01-08',
  kind: 'routine',
  purpose: 'service',
  dealerId: 'D1',
  fromOn: '2024-06-15',
  untilOn: '2024-07-30',
  ownerKind: 'care-specialist',
  ownerId: '',
  channels: ['phone', 'sms'],
  visitId: '',
  dueOn: '2024-06-30',
  earliestOn: '2024-06-20',
  latestOn: '2024-07-08',
  confidencePercent: 80,
  capExempt: false,
  concern: 'maintenance:2024-01-08',
  policy: 'invitation/default/1',
  ...change,
});

export const aProfile = (change: Partial<Profile> = {}): Profile => ({
  sequence: 1,
  hasMobile: true,
  hasEmail: false,
  preferredChannel: '',
  consents: {},
  ...change,
});
