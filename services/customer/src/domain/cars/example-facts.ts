import { instantOf, localDateOf, startOfDay } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { ChurnLevels, CustomerStates, DataQuality, HomeDealer, OdometerPolicy, Survivorship } from '@homeward/policy';
import type { Placement } from './ownership';
import type { Review, NoteFact } from './vehicle';
import type {
  AppointmentFact,
  CoverageFact,
  DescriptionFact,
  LinkFact,
  ReadingFact,
  RecallFact,
  SaleFact,
  ServiceContractFact,
  VehicleFact,
  VerdictFact,
  VisitFact,
  WithdrawalFact,
} from './vehicle-facts';
import type { StateDefinition } from './standing-tellings';
import type { VehicleSurroundings } from './vehicle-tellings';

/* Test data: what dealers say of one car, decided under the figures of domain.md, section 2. */

const ZONE = 'Asia/Shanghai';

const states: CustomerStates = {
  windowMonths: 12,
  rules: [
    { state: 'active', minVisits: 3 },
    { state: 'swing', minVisits: 2, maxVisits: 2 },
    { state: 'leaning-to-lost', minVisits: 1, maxVisits: 1, lastVisitMonthsPast: 3 },
    { state: 'recent', minVisits: 1, maxVisits: 1 },
    { state: 'recent', minVisits: 0, maxVisits: 0, saleMonthsNotPast: 12 },
    { state: 'lost', minVisits: 0 },
  ],
};
const churn: ChurnLevels = { lostMonths: 12, quasiLostMonths: 6, serviceChurnMonths: 6, serviceChurnWindowMonths: 12 };
const homeDealerPolicy: HomeDealer = { order: ['latest-routine-visit', 'sale'], routineKinds: ['first-service', 'routine'] };
const dataQuality: DataQuality = {
  basicFields: { person: ['name', 'phone', 'address'], vehicle: ['vin', 'plate', 'model', 'purchasedOn'] },
  sharedPhoneLimit: 5,
  correctionDays: 14,
  timelyDays: 3,
};
export const odometerPolicy: OdometerPolicy = {
  maxDailyKm: 1_500,
  rollbackToleranceKm: 0,
  maxKm: 2_000_000,
  naming: { commonDailyKm: 200, expectedPercent: 25, newOdometerKm: 1_000 },
};
/** As in policies/survivorship/default.yaml, as far as cars are concerned. */
export const survivorshipPolicy: Survivorship = {
  sources: ['portal', 'reception', 'call-centre', 'callback', 'dms', 'event', 'third-party'],
  yielding: ['third-party'],
  order: ['verified', 'source', 'newest'],
  fields: { plate: ['verified', 'newest', 'source'], insuranceExpiresOn: ['newest', 'source'] },
  groups: { warranty: ['warrantyMonths', 'warrantyKm'], sale: ['soldByDealerId', 'priceFen'] },
};
export const standingPolicies = { states, churn };

/** Noon of a day at every dealer, with definitions beside the main one where some are given. */
export function surroundingsOn(today: LocalDate, others: readonly StateDefinition[] = []): VehicleSurroundings {
  const now = `${today}T04:00:00.000Z`;
  const rules = {
    now,
    today,
    closesAt: (day: LocalDate) => instantOf(day, '18:00', ZONE),
    startOf: (day: LocalDate) => startOfDay(day, ZONE),
    dayOf: (at: string) => localDateOf(at, ZONE),
    definitions: {
      main: { name: 'main', ...standingPolicies, version: 'customer-states/default/1 churn-levels/default/1' },
      others,
    },
    odometer: odometerPolicy,
    dataQuality,
  };
  return {
    now,
    of: () => rules,
    homeDealerPolicy: () => homeDealerPolicy,
    survivorshipFor: () => survivorshipPolicy,
  };
}

export function aDescription(fact: Partial<DescriptionFact> = {}): DescriptionFact {
  return {
    kind: 'description',
    key: 'car-file',
    dealerId: 'D1',
    revision: 1,
    occurredAt: '2022-01-01T00:00:00.000Z',
    digest: 'description',
    sealed: 'sealed',
    plateIndex: 'plate',
    brand: 'aurora',
    model: 'A1',
    colour: 'white',
    use: 'family',
    status: 'active',
    warrantyMonths: 36,
    warrantyKm: 100_000,
    occurredOn: '2022-01-01',
    ...fact,
  };
}

export function aSale(fact: Partial<SaleFact> = {}): SaleFact {
  return {
    kind: 'sale',
    key: 'sale',
    dealerId: 'D1',
    revision: 1,
    occurredAt: '2022-01-01T04:00:00.000Z',
    digest: 'sale',
    recordId: 'zhang',
    soldOn: '2022-01-01',
    priceFen: 15_000_000,
    consultantId: 'SC01',
    ...fact,
  };
}

/** A visit that was closed at noon of the day; its number is its day unless it is given. */
export function aVisit(visitedOn: LocalDate, fact: Partial<VisitFact> = {}): VisitFact {
  return {
    kind: 'visit',
    key: `visit-${visitedOn}`,
    dealerId: 'D1',
    revision: 1,
    occurredAt: `${visitedOn}T04:00:00.000Z`,
    digest: `visit-${visitedOn}`,
    service: 'routine',
    openedAt: `${visitedOn}T02:00:00.000Z`,
    closedAt: `${visitedOn}T04:00:00.000Z`,
    visitedOn,
    mileageKm: 0,
    advisorId: 'SA01',
    recordId: 'zhang',
    lines: [['labour', 'L1', 'customer', 30_000]],
    ...fact,
  };
}

export function aWithdrawal(key: string, fact: Partial<WithdrawalFact> = {}): WithdrawalFact {
  return {
    kind: 'withdrawal',
    key,
    dealerId: 'D1',
    revision: 2,
    occurredAt: '2024-12-01T00:00:00.000Z',
    digest: 'withdrawal',
    reason: 'cancelled',
    ...fact,
  };
}

export function aReading(on: LocalDate, mileageKm: number, fact: Partial<ReadingFact> = {}): ReadingFact {
  return {
    kind: 'reading',
    key: `reading-${on}`,
    dealerId: 'D1',
    revision: 1,
    occurredAt: `${on}T04:00:00.000Z`,
    digest: `reading-${on}-${mileageKm}`,
    on,
    mileageKm,
    source: 'telematics',
    ...fact,
  };
}

export function anAppointment(fact: Partial<AppointmentFact> = {}): AppointmentFact {
  return {
    kind: 'appointment',
    key: 'appointment',
    dealerId: 'D1',
    revision: 1,
    occurredAt: '2024-12-20T04:00:00.000Z',
    digest: 'appointment',
    recordId: 'zhang',
    startsAt: '2025-01-10T02:00:00.000Z',
    service: 'routine',
    status: 'booked',
    advisorId: 'SA01',
    ...fact,
  };
}

export function aRecall(fact: Partial<RecallFact> = {}): RecallFact {
  return {
    kind: 'recall',
    key: 'recall',
    dealerId: 'B',
    revision: 1,
    occurredAt: '2024-03-01T04:00:00.000Z',
    digest: 'recall',
    campaign: 'RC-1',
    item: '',
    status: 'open',
    occurredOn: '2024-03-01',
    ...fact,
  };
}

export function aContract(fact: Partial<ServiceContractFact> = {}): ServiceContractFact {
  return {
    kind: 'service-contract',
    key: 'contract',
    dealerId: 'D1',
    revision: 1,
    occurredAt: '2024-01-01T04:00:00.000Z',
    digest: 'contract',
    recordId: 'zhang',
    contract: 'maintenance',
    fromOn: '2024-01-01',
    toOn: '2025-12-31',
    km: 60_000,
    services: 4,
    remainingServices: 4,
    status: 'active',
    ...fact,
  };
}

export function aLink(role: LinkFact['role'], fact: Partial<LinkFact> = {}): LinkFact {
  return {
    kind: 'link',
    key: `link-${role}`,
    dealerId: 'D1',
    revision: 1,
    occurredAt: '2024-01-01T04:00:00.000Z',
    digest: `link-${role}`,
    recordId: 'zhang',
    role,
    occurredOn: '2024-01-01',
    ...fact,
  };
}

export function aCoverage(fact: Partial<CoverageFact> = {}): CoverageFact {
  return {
    kind: 'coverage',
    key: 'coverage',
    dealerId: 'D1',
    revision: 1,
    occurredAt: '2024-01-01T04:00:00.000Z',
    digest: 'coverage',
    insuranceExpiresOn: '2025-01-01',
    ...fact,
  };
}

/** What the call centre found out about a value of the car. */
export function aVerdict(field: string, value: string, fact: Partial<VerdictFact> = {}): VerdictFact {
  return {
    kind: 'verdict',
    key: `verdict-${field}-${value}`,
    dealerId: 'D1',
    revision: 1,
    occurredAt: '2024-06-01T04:00:00.000Z',
    digest: 'right',
    field,
    value,
    outcome: 'right',
    ...fact,
  };
}

/** The command that a row of a request becomes. */
export function noting(fact: VehicleFact, today: LocalDate = '2024-12-31', placement?: Placement): NoteFact {
  return { type: 'NoteFact', fact, row: { requestId: 'request', row: 1 }, placement, surroundings: surroundingsOn(today) };
}

export function reviewing(today: LocalDate): Review {
  return { type: 'Review', surroundings: surroundingsOn(today) };
}
