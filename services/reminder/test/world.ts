import path from 'node:path';
import { type Principal, toMetadata } from '@homeward/access';
import { type EventPayload, toMessage } from '@homeward/contracts';
import { DueServiceDefinition } from '@homeward/contracts/due';
import { OperationsServiceDefinition } from '@homeward/contracts/operations';
import { ReminderServiceDefinition } from '@homeward/contracts/reminder-service';
import { createEmbeddedPorts, type EmbeddedPorts, type RunningService, type VirtualClock, virtualClock } from '@homeward/runtime';
import { readReminderConfig } from '../src/config';
import { start } from '../src/service';

export const POLICIES = path.resolve(__dirname, '../../../policies');

const MASTER_KEYS = `m1:${Buffer.alloc(32, 7).toString('base64')}`;

export type Told = ReturnType<typeof toMessage>;

export const as = (
  nodeId: string,
  role: Principal['roles'][number] = 'dealer-manager',
): { metadata: Readonly<Record<string, string>> } => ({
  metadata: toMetadata({ subject: 's-1', roles: [role], nodeId, locale: 'en' }),
});

/** The reminder service alone in an embedded constellation, with what its surroundings say. */
export interface World {
  readonly ports: EmbeddedPorts;
  readonly clock: VirtualClock;
  readonly service: RunningService;
  hear(...messages: readonly Told[]): Promise<void>;
  /** Only what the messages do by themselves; what waits goes on waiting. */
  overhear(...messages: readonly Told[]): Promise<void>;
  /** Moves business time, stopping at every moment at which something falls due. */
  moveTo(at: string): Promise<void>;
  settle(): Promise<void>;
  stop(): Promise<void>;
}

export const reminderOf = ({ ports }: Pick<World, 'ports'>) => ports.network.client('reminder', ReminderServiceDefinition);
export const dueOf = ({ ports }: Pick<World, 'ports'>) => ports.network.client('reminder', DueServiceDefinition);
export const operationsOf = ({ ports }: Pick<World, 'ports'>) => ports.network.client('reminder', OperationsServiceDefinition);

export async function startWorld(
  at: string,
  environment: Readonly<Record<string, string>> = {},
  ports?: EmbeddedPorts,
  clock: VirtualClock = virtualClock(at),
): Promise<World> {
  const own = ports ?? createEmbeddedPorts({ businessClock: clock });
  const service = await start(
    readReminderConfig({
      HOMEWARD_CONSTELLATION: 'embedded',
      HOMEWARD_POLICIES: POLICIES,
      HOMEWARD_MASTER_KEYS: MASTER_KEYS,
      ...environment,
    }),
    own,
  );
  const settle = async (): Promise<void> => {
    do await own.bus.drain();
    while ((await service.wake()) > 0);
  };
  const overhear: World['overhear'] = async (...messages) => {
    await own.bus.publish(
      messages.map((message) => ({
        ...message,
        id: `${message.type}/${message.key}/${Buffer.from(message.value).toString('base64')}`,
        source: 'test',
        at: clock.now(),
      })),
    );
    await own.bus.drain();
  };
  return {
    ports: own,
    clock,
    service,
    settle,
    overhear,
    async hear(...messages) {
      await overhear(...messages);
      await settle();
    },
    async moveTo(target) {
      for (;;) {
        const next = await service.nextWakeAt();
        if (next === undefined || next > target) break;
        if (next > clock.now()) clock.advanceTo(next);
        await settle();
        if ((await service.nextWakeAt()) === next) throw new Error(`Nothing moves on at ${next}`);
      }
      clock.advanceTo(target);
      await settle();
    },
    async stop() {
      await service.stop();
      await own.close();
    },
  };
}

type Payload<Name extends string> = EventPayload<Extract<Parameters<typeof toMessage>[0], `homeward.${string}.v1.${Name}`>>;

let told = 0;
const next = (): number => (told += 1);

export const aNode = (nodeId: string, parentId = 'group'): Told =>
  toMessage('homeward.customer.v1.NodeRegistered', nodeId, {
    nodeId,
    kind: nodeId === 'group' ? 'group' : 'dealer',
    parentId: nodeId === 'group' ? '' : parentId,
    name: nodeId,
    timeZone: 'Asia/Shanghai',
    sequence: 1,
  });

export const organisation = [aNode('group'), aNode('D1'), aNode('D2')];

export const aPolicy = (subject: string, body: unknown, scope = 'group', effectiveFromAt = '1990-01-01T00:00:00.000Z', version = 1): Told =>
  toMessage('homeward.customer.v1.PolicyPublished', subject, {
    subject,
    scope,
    version,
    effectiveFromAt,
    body: JSON.stringify(body),
    publishedBy: 'test',
    sequence: version,
  });

/** One cadence of the group in place of what ships, with one step after a routine visit. */
export const aCadence = (key: string, step: unknown): Told =>
  aPolicy('cadences', {
    cadences: { [key]: { trigger: { on: 'visit', services: ['routine'] }, stops: ['visit'], steps: [step] } },
  });

export const aProfile = (change: Partial<Payload<'PersonProfiled'>> = {}): Told => {
  const profile = {
    personId: 'p1',
    recordIds: ['r1'],
    dealerIds: ['D1'],
    hasMobile: true,
    hasEmail: false,
    preferredChannel: '',
    language: '',
    channelConsents: [],
    consents: [],
    timeZone: '',
    callFrom: '',
    callTo: '',
    sequence: next(),
    ...change,
  };
  return toMessage('homeward.customer.v1.PersonProfiled', profile.personId, profile);
};

export const aDescription = (change: Partial<Payload<'VehicleDescribed'>> = {}): Told => {
  const description = {
    vehicleId: 'car1',
    brand: 'Yuanhang',
    model: 'YH-S1',
    use: 'family',
    status: 'active',
    firstSoldOn: '',
    warrantyMonths: 36,
    warrantyKm: 100_000,
    insuranceExpiresOn: '',
    inspectionExpiresOn: '',
    basicsComplete: true,
    drivingConditions: '',
    environments: [],
    engine: '',
    sequence: next(),
    ...change,
  };
  return toMessage('homeward.customer.v1.VehicleDescribed', description.vehicleId, description);
};

export const aSale = (change: Partial<Payload<'VehicleSold'>> = {}): Told => {
  const sale = {
    vehicleId: 'car1',
    saleId: 's1',
    dealerId: 'D1',
    recordId: 'r1',
    personId: 'p1',
    soldOn: '2024-01-08',
    deliveredOn: '2024-01-10',
    priceFen: 12_000_000,
    consultantId: 'C1',
    revision: 1,
    sequence: next(),
    ...change,
  };
  return toMessage('homeward.customer.v1.VehicleSold', sale.vehicleId, sale);
};

export const anOwner = (change: Partial<Payload<'OwnerChanged'>> = {}): Told => {
  const owner = {
    vehicleId: 'car1',
    recordId: 'r1',
    dealerId: 'D1',
    personId: 'p1',
    previousPersonId: '',
    ownedFromOn: '2024-01-10',
    sequence: next(),
    ...change,
  };
  return toMessage('homeward.customer.v1.OwnerChanged', owner.vehicleId, owner);
};

export const aHomeDealer = (change: Partial<Payload<'HomeDealerChanged'>> = {}): Told => {
  const home = { vehicleId: 'car1', dealerId: 'D1', sequence: next(), ...change };
  return toMessage('homeward.customer.v1.HomeDealerChanged', home.vehicleId, home);
};

export const aVisit = (change: Partial<Payload<'VisitRecorded'>> = {}): Told => {
  const visit = {
    visitId: 'visit1',
    vehicleId: 'car1',
    dealerId: 'D1',
    revision: 1,
    kind: 'routine',
    openedAt: '2024-07-08T01:00:00.000Z',
    closedAt: '2024-07-08T08:00:00.000Z',
    visitedOn: '2024-07-08',
    mileageKm: 0,
    advisorId: 'SA01',
    recordId: 'r1',
    personId: 'p1',
    previousPersonId: '',
    customerPaidFen: 0,
    warrantyPaidFen: 0,
    totalFen: 0,
    oilFen: 0,
    accessoryFen: 0,
    labourFen: 0,
    partFen: 0,
    insurancePaidFen: 0,
    makerPaidFen: 0,
    declined: [],
    work: [],
    sequence: next(),
    ...change,
  };
  return toMessage('homeward.customer.v1.VisitRecorded', visit.vehicleId, visit);
};

export const aWithdrawal = (change: Partial<Payload<'VisitWithdrawn'>> = {}): Told => {
  const withdrawal = {
    visitId: 'visit1',
    vehicleId: 'car1',
    dealerId: 'D1',
    revision: 2,
    personId: 'p1',
    reason: 'wrong car',
    sequence: next(),
    ...change,
  };
  return toMessage('homeward.customer.v1.VisitWithdrawn', withdrawal.vehicleId, withdrawal);
};

export const anOdometer = (readings: readonly (readonly [string, number])[], change: Partial<Payload<'OdometerAssessed'>> = {}): Told => {
  const odometer = {
    vehicleId: 'car1',
    accepted: readings.map(([on, mileageKm]) => ({ on, mileageKm, source: 'dealer' })),
    refused: 0,
    sequence: next(),
    ...change,
  };
  return toMessage('homeward.customer.v1.OdometerAssessed', odometer.vehicleId, odometer);
};

export const aRecall = (change: Partial<Payload<'RecallChanged'>> = {}): Told => {
  const recall = {
    vehicleId: 'car1',
    campaign: 'R2401',
    status: 'open',
    announcedOn: '2024-07-01',
    doneOn: '',
    visitId: '',
    dealerId: '',
    sequence: next(),
    ...change,
  };
  return toMessage('homeward.customer.v1.RecallChanged', recall.vehicleId, recall);
};

export const aContract = (change: Partial<Payload<'ServiceContractChanged'>> = {}): Told => {
  const contract = {
    contractId: 'k1',
    vehicleId: 'car1',
    dealerId: 'D1',
    recordId: 'r1',
    personId: 'p1',
    kind: 'maintenance',
    fromOn: '2024-01-10',
    toOn: '2025-01-09',
    km: 0,
    services: 4,
    remainingServices: 2,
    status: 'active',
    revision: 1,
    sequence: next(),
    ...change,
  };
  return toMessage('homeward.customer.v1.ServiceContractChanged', contract.vehicleId, contract);
};

export const declinedWork = (...items: readonly string[]): Told =>
  toMessage('homeward.customer.v1.DeclinedWorkChanged', 'car1', {
    vehicleId: 'car1',
    open: items.map((item) => ({
      ...{ kind: 'part', item, reason: 'price', amountFen: 90_000, dueOn: '', dueKm: 0, times: 1 },
      ...{ visitId: 'visit1', dealerId: 'D1', declinedOn: '2024-07-08', doneVisitId: '', doneOn: '' },
    })),
    sequence: next(),
  });

export const anAppointment = (change: Partial<Payload<'AppointmentChanged'>> = {}): Told => {
  const appointment = {
    appointmentId: 'a1',
    vehicleId: 'car1',
    dealerId: 'D1',
    startsAt: '2024-10-10T02:00:00.000Z',
    service: 'routine',
    status: 'booked',
    revision: 1,
    advisorId: 'SA01',
    sequence: next(),
    contactId: '',
    ...change,
  };
  return toMessage('homeward.customer.v1.AppointmentChanged', appointment.vehicleId, appointment);
};

export const aPointsLine = (change: Partial<Payload<'PointsPosted'>> = {}): Told => {
  const line = {
    accountId: 'p1',
    personId: 'p1',
    entryId: 'e1',
    kind: 'earned',
    points: 100,
    cause: 'visit1',
    dealerId: 'D1',
    postedAt: '2024-07-08T08:00:00.000Z',
    balance: 100,
    shortfall: 0,
    sequence: next(),
    ...change,
  };
  return toMessage('homeward.loyalty.v1.PointsPosted', line.accountId, line);
};
