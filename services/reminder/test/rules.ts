import { createHolidayCalendar, instantOf } from '@homeward/calendar';
import { OrgTree } from '@homeward/access';
import { PolicyBook } from '@homeward/policy';
import type { CareFact, OpenWork } from '../src/domain/cars/care-facts';
import type { Candidate } from '../src/domain/cadences/candidate';
import type { Profile } from '../src/domain/contacts/contact-facts';
import { createSurroundings, type Surroundings } from '../src/app/cars/surroundings';
import { policyDefaults } from './shipped-policies';

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

/** Without seasons, which would stand beside everything else in every test. */
export const careItems = {
  scheduled: [
    {
      key: 'brake-fluid',
      interval: { months: 24 },
      variants: [{ severe: true, interval: { months: 18 } }],
      doneBy: { codes: ['OIL-BRAKE'] },
    },
    {
      key: 'spark-plugs',
      for: { engines: ['petrol'] },
      interval: { months: 60, km: 50_000 },
      doneBy: { codes: ['PRT-SPARKPLUG'] },
    },
  ],
  withMaintenance: { beforeDays: 60, afterDays: 60 },
  forgetAfterDays: 180,
  seasons: [] as readonly unknown[],
  declinedWork: { afterDays: 90, afterKm: 5000, restAfterTimes: 3 },
};

const script = { 'zh-CN': '您好', en: 'Hello' };

const step = (key: string, when: unknown, windowDays: number, owner = 'advisor', channels = ['phone', 'sms']) => ({
  ...{ key, when, windowDays, owner, channels, script },
  purpose: 'service',
});

const afterVisit = {
  trigger: { on: 'visit', services: ['first-service', 'routine', 'warranty-repair', 'body-repair', 'general-repair', 'recall'] },
  stops: ['visit', 'appointment', 'ownership-change', 'answer'],
  steps: [
    step('visit-day-0', { kind: 'days-after', days: 0 }, 2),
    step('visit-day-5', { kind: 'days-after', days: 5 }, 5),
    step('visit-month-1', { kind: 'months-after', months: 1 }, 10),
    step('maintenance-follow-up', { kind: 'around-due', fromMonths: 3, toMonths: 5 }, 15, 'care-specialist', ['phone', 'sms', 'email']),
  ],
};

const invitation = {
  trigger: { on: 'maintenance-due', services: ['first-service', 'routine'] },
  stops: ['appointment', 'answer'],
  steps: [
    step('invitation', { kind: 'days-before', days: 15 }, 46, 'care-specialist', ['phone', 'sms', 'email']),
    step('invitation-follow-up', { kind: 'after-step', step: 'invitation', days: 7 }, 39),
  ],
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

const bothLanguages = { 'zh-CN': '{{ text }}', en: '{{ text }}' };
const templates = {
  texts: {},
  sms: { text: bothLanguages, mostSegments: 3 },
  email: { subject: bothLanguages, text: bothLanguages, html: bothLanguages },
  'app-push': { subject: bothLanguages, text: bothLanguages },
  letter: { subject: bothLanguages, text: bothLanguages },
};

const quiet = { from: '21:00', to: '09:00', exemptPurposes: ['safety'] };

export interface RuleChanges {
  readonly intervals?: unknown;
  /** Where the invitation goes that falls on a day off. */
  readonly invitationShift?: unknown;
  /** More cadences, by key, or others in place of those that are there. */
  readonly cadences?: Readonly<Record<string, unknown>>;
  readonly items?: unknown;
  /** A second version of these, from a moment on. */
  readonly laterCadences?: { readonly effectiveFrom: string; readonly cadences: Readonly<Record<string, unknown>> };
  readonly caps?: unknown;
  readonly quiet?: unknown;
  readonly holdOuts?: unknown;
}

/** The rules at an instant by the clock of the dealers, all in one zone, with the National Day holidays of 2024 and one Saturday that makes up for them. */
export function rulesAt(day: string, time = '10:00', change: RuleChanges = {}): Surroundings {
  const bodies = {
    'maintenance-intervals': change.intervals ?? intervals,
    'care-items': { ...careItems, ...(change.items as object) },
    cadences: { cadences: { 'after-visit': afterVisit, invitation: shifted(change.invitationShift), ...change.cadences } },
    'contact-caps': { ...caps, ...(change.caps as object) },
    consent,
    'churn-levels': policyDefaults('churn-levels'),
    occasions: policyDefaults('occasions'),
    'hold-outs': change.holdOuts ?? { streams: {} },
    'quiet-hours': change.quiet ?? quiet,
    'message-templates': templates,
  };
  const { laterCadences } = change;
  const scope = 'default';
  const policies = PolicyBook.of([
    ...Object.entries(bodies).map(([subject, body]) => ({
      ...{ subject, scope, body },
      version: 1,
      effectiveFrom: '1970-01-01T00:00:00.000Z',
    })),
    ...(laterCadences === undefined
      ? []
      : [
          {
            subject: 'cadences',
            scope,
            version: 2,
            effectiveFrom: laterCadences.effectiveFrom,
            body: { cadences: laterCadences.cadences },
          },
        ]),
  ]);
  const tree = OrgTree.of(['D1', 'D2'].map((id) => ({ id, kind: 'dealer' as const, name: id, timeZone: ZONE })));
  const holidays = createHolidayCalendar(new Set([1, 2, 3, 4, 5, 6, 7].map((date) => `2024-10-0${date}`)), new Set(['2024-10-12']));
  return createSurroundings({ reference: { tree: () => tree, policies: () => policies }, holidays })(instantOf(day, time, ZONE));
}

function shifted(shift: unknown): unknown {
  const [first, ...others] = invitation.steps;
  return shift === undefined ? invitation : { ...invitation, steps: [{ ...first, shift }, ...others] };
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

export const anOpenVisit = (change: Partial<Of<'open-visit'>> = {}): CareFact => ({
  kind: 'open-visit',
  sequence: 7,
  key: 'ro-1',
  dealerId: 'D1',
  personId: 'p1',
  advisorId: 'SA02',
  arrivedAt: instantOf('2024-07-08', '09:00', ZONE),
  promisedAt: '',
  readyAt: '',
  ...change,
});

export const aRecall = (change: Partial<Of<'recall'>> = {}): CareFact => ({
  kind: 'recall',
  sequence: 8,
  key: 'R2401',
  status: 'open',
  announcedOn: '2024-07-01',
  doneOn: '',
  visitId: '',
  dealerId: '',
  ...change,
});
export const aContract = (change: Partial<Of<'contract'>> = {}): CareFact => ({
  kind: 'contract',
  sequence: 9,
  key: 'k1',
  contract: 'maintenance',
  fromOn: '2024-01-10',
  toOn: '2025-01-09',
  km: 0,
  services: 0,
  remainingServices: 0,
  status: 'active',
  ...change,
});
export const declinedWork = (...open: readonly Partial<OpenWork>[]): CareFact => ({
  kind: 'declined-work',
  sequence: 10,
  open: open.map((change) => ({
    work: 'part',
    item: 'PRT-BRAKEPAD',
    dueOn: '',
    dueKm: 0,
    visitId: 'visit-2024-07-08',
    declinedOn: '2024-07-08',
    times: 1,
    ...change,
  })),
});
export const aDeclaration = (dueKey: string, doneOn: string, change: Partial<Of<'declaration'>> = {}): CareFact => ({
  kind: 'declaration',
  sequence: 1,
  key: `${dueKey}@test`,
  dueKey,
  doneOn,
  mileageKm: 0,
  by: 's-1',
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
  policy: 'cadences/default/1#invitation',
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
