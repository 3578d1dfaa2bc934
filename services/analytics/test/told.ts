import path from 'node:path';
import { type Principal, toMetadata } from '@homeward/access';
import { type EventPayload, type EventType, toMessage } from '@homeward/contracts';
import { AnalyticsServiceDefinition, type KpiFigure } from '@homeward/contracts/analytics-service';
import { OperationsServiceDefinition } from '@homeward/contracts/operations';
import type { Message } from '@homeward/bus';
import { createEmbeddedPorts, type EmbeddedPorts, type RunningService, type VirtualClock, virtualClock } from '@homeward/runtime';
import { readAnalyticsConfig } from '../src/config';
import { start } from '../src/service';

// Databases are opened and filled on machines that do other things as well; what is tested never depends on how long it takes.
jest.setTimeout(60_000);

export const POLICIES = path.resolve(__dirname, '../../../policies');

/** An event as a service tells it, at a business time. */
export interface Told {
  readonly message: ReturnType<typeof toMessage>;
  readonly at: string | undefined;
}

export function told<Type extends EventType>(type: Type, key: string, payload: EventPayload<Type>, at?: string): Told {
  return { message: toMessage(type, key, payload), at };
}

type Payload<Name extends string> = EventPayload<Extract<EventType, `${string}.${Name}`>>;

export function aNode(nodeId: string, kind: string, parentId: string, timeZone = 'Asia/Shanghai'): Told {
  return told('homeward.customer.v1.NodeRegistered', nodeId, { nodeId, kind, parentId, name: nodeId, timeZone, sequence: 1 });
}

/** G over B over R1 (D1, D2) and R2 (D3). */
export const ORGANISATION: readonly Told[] = [
  aNode('G', 'group', ''),
  aNode('B', 'brand', 'G'),
  aNode('R1', 'region', 'B'),
  aNode('R2', 'region', 'B'),
  aNode('D1', 'dealer', 'R1'),
  aNode('D2', 'dealer', 'R1'),
  aNode('D3', 'dealer', 'R2'),
];

export function aDescription(vehicleId: string, change: Partial<Payload<'VehicleDescribed'>> = {}, at?: string): Told {
  const payload = {
    vehicleId,
    brand: 'B',
    model: 'M1',
    use: 'family',
    status: 'active',
    firstSoldOn: '',
    warrantyMonths: 36,
    warrantyKm: 100_000,
    insuranceExpiresOn: '',
    inspectionExpiresOn: '',
    basicsComplete: true,
    ...{ drivingConditions: '', environments: [], engine: '' },
    sequence: 1,
    ...change,
  };
  return told('homeward.customer.v1.VehicleDescribed', vehicleId, payload, at);
}

export function aSale(vehicleId: string, soldOn: string, change: Partial<Payload<'VehicleSold'>> = {}): Told {
  const payload = {
    vehicleId,
    saleId: `sale-${vehicleId}`,
    dealerId: 'D1',
    recordId: '',
    personId: '',
    soldOn,
    deliveredOn: '',
    priceFen: 0,
    consultantId: '',
    revision: 1,
    sequence: 2,
    ...change,
  };
  return told('homeward.customer.v1.VehicleSold', vehicleId, payload);
}

export function aVisit(vehicleId: string, visitedOn: string, change: Partial<Payload<'VisitRecorded'>> = {}): Told {
  const payload = {
    visitId: `visit-${vehicleId}-${visitedOn}`,
    vehicleId,
    dealerId: 'D1',
    revision: 1,
    kind: 'routine',
    openedAt: `${visitedOn}T01:00:00.000Z`,
    closedAt: `${visitedOn}T09:00:00.000Z`,
    visitedOn,
    mileageKm: 0,
    advisorId: 'SA01',
    recordId: '',
    personId: '',
    previousPersonId: '',
    customerPaidFen: 0,
    warrantyPaidFen: 0,
    totalFen: 0,
    oilFen: 0,
    accessoryFen: 0,
    ...{ labourFen: 0, partFen: 0 },
    insurancePaidFen: 0,
    makerPaidFen: 0,
    declined: [],
    work: [],
    sequence: 3,
    ...change,
  };
  return told('homeward.customer.v1.VisitRecorded', vehicleId, payload);
}

export function readings(vehicleId: string, accepted: readonly (readonly [on: string, mileageKm: number])[], sequence = 4): Told {
  return told('homeward.customer.v1.OdometerAssessed', vehicleId, {
    vehicleId,
    accepted: accepted.map(([on, mileageKm]) => ({ on, mileageKm, source: 'dealer' })),
    refused: 0,
    sequence,
  });
}

export function anAppointment(
  id: string,
  vehicleId: string,
  startsAt: string,
  status: string,
  change: Partial<Payload<'AppointmentChanged'>> = {},
): Told {
  return told('homeward.customer.v1.AppointmentChanged', vehicleId, {
    appointmentId: id,
    vehicleId,
    dealerId: 'D1',
    startsAt,
    service: 'routine',
    status,
    revision: 1,
    advisorId: 'SA01',
    contactId: '',
    sequence: 5,
    ...change,
  });
}

export function aPolicy(subject: string, scope: string, body: unknown, version = 1): Told {
  return told('homeward.customer.v1.PolicyPublished', subject, {
    subject,
    scope,
    version,
    effectiveFromAt: '2000-01-01T00:00:00.000Z',
    body: JSON.stringify(body),
    publishedBy: 's',
    sequence: version,
  });
}

export function aRecord(recordId: string, basicsComplete: boolean, change: Partial<Payload<'RecordPlaced'>> = {}, at?: string): Told {
  const payload = {
    recordId,
    dealerId: 'D1',
    personId: recordId,
    ownPersonId: recordId,
    previousPersonId: '',
    basicsComplete,
    sequence: 1,
    householdId: '',
    previousHouseholdId: '',
    ...change,
  };
  return told('homeward.customer.v1.RecordPlaced', payload.personId, payload, at);
}

export type Reason = Payload<'ContactPlanned'>['reasons'][number];

export function aReason(kind: string, vehicleId: string, dueOn = ''): Reason {
  return { kind, vehicleId, dueOn, visitId: '', policyVersion: '', key: '' };
}

export function aPlan(
  contactId: string,
  plannedOn: string,
  reasons: Reason[],
  change: Partial<Payload<'ContactPlanned'>> = {},
  at?: string,
): Told {
  const payload = {
    contactId,
    personId: 'p',
    dealerId: 'D1',
    ownerKind: 'advisor',
    ownerId: 'SA01',
    plannedOn,
    untilOn: plannedOn,
    channel: 'phone',
    purpose: 'service',
    reasons,
    sequence: 1,
    plannedAt: '',
    dueOn: '',
    earliestOn: '',
    latestOn: '',
    confidencePercent: 0,
    ...{ templateVersion: '', assigned: '' },
    ...change,
  };
  return told('homeward.reminder.v1.ContactPlanned', payload.personId, payload, at);
}

export function aDrop(contactId: string, reason: string, at: string, change: Partial<Payload<'ContactDropped'>> = {}): Told {
  const payload = { contactId, personId: 'p', dealerId: 'D1', reason, sequence: 2, because: undefined, ...change };
  return told('homeward.reminder.v1.ContactDropped', payload.personId, payload, at);
}

export function aContact(
  contactId: string,
  madeAt: string,
  result: string,
  reasons: Reason[],
  change: Partial<Payload<'ContactMade'>> = {},
): Told {
  const payload = {
    contactId,
    personId: 'p',
    dealerId: 'D1',
    result,
    madeAt,
    madeBy: 'SA01',
    channel: 'phone',
    reasons,
    purchaseAsked: false,
    ...{ sequence: 2, failure: '', doneElsewhere: [], promisedAt: '', alarmAt: '', refusalReason: '', refusedPurposes: [] },
    ...change,
  };
  return told('homeward.reminder.v1.ContactMade', payload.personId, payload, madeAt);
}

export function aDue(vehicleId: string, dueOn: string, change: Partial<Payload<'DuePredicted'>> = {}, at?: string): Told {
  const payload = {
    vehicleId,
    dealerId: 'D1',
    personId: 'p',
    service: 'routine',
    dueOn,
    basis: 'time',
    earliestOn: dueOn,
    latestOn: dueOn,
    confidencePercent: 80,
    policyVersion: '',
    none: false,
    sequence: 1,
    ...change,
  };
  return told('homeward.reminder.v1.DuePredicted', vehicleId, payload, at);
}

export function aCase(caseId: string, vehicleId: string, receivedAt: string, change: Partial<Payload<'CaseChanged'>> = {}): Told {
  const payload = {
    caseId,
    dealerId: 'D1',
    personId: 'p',
    vehicleId,
    kind: 'complaint',
    category: '',
    severity: '',
    channel: '',
    status: 'received',
    receivedAt,
    ...{ firstResponseAt: '', plannedAt: '', solvedAt: '', closedAt: '', satisfied: '', escalatedTo: '', clocks: [] },
    change: 'CaseOpened',
    changedAt: receivedAt,
    reopened: 0,
    sequence: 1,
    ...{ ownerId: '', contactId: '' },
    ...change,
  };
  return told('homeward.complaint.v1.CaseChanged', caseId, payload);
}

export interface Asked {
  readonly names?: string[];
  readonly at?: string;
  readonly period?: string;
  readonly by?: string[];
  readonly scope?: string;
}

/** The service as it runs, over ports in memory. */
export interface World {
  readonly ports: EmbeddedPorts;
  readonly clock: VirtualClock;
  readonly service: RunningService;
  hear(events: readonly Told[]): Promise<void>;
  read(asked?: Asked, nodeId?: string): Promise<readonly KpiFigure[]>;
  /** `numerator/denominator`, only `numerator` of a count, `absent` for a figure over nothing. */
  figure(name: string, asked?: Asked, nodeId?: string): Promise<string>;
  members(name: string, part: string, asked?: Asked & { group?: Record<string, string> }): Promise<readonly string[]>;
  digest(): Promise<string>;
  stop(): Promise<void>;
}

export const as = (nodeId: string, role: Principal['roles'][number] = 'head-office-analyst') => ({
  metadata: toMetadata({ subject: 's', roles: [role], nodeId, locale: 'en' }),
});

export function toText(figures: readonly KpiFigure[]): string {
  const [figure] = figures;
  if (figure === undefined) return 'absent';
  return figure.denominator === undefined ? String(figure.numerator) : `${figure.numerator}/${figure.denominator}`;
}

export async function startWorld(now: string, given?: { readonly ports?: EmbeddedPorts; readonly dataDirectory?: string }): Promise<World> {
  const clock = virtualClock(now);
  const ports = given?.ports ?? createEmbeddedPorts({ businessClock: clock });
  const config = readAnalyticsConfig({
    HOMEWARD_CONSTELLATION: 'embedded',
    HOMEWARD_POLICIES: POLICIES,
    HOMEWARD_DATA_DIRECTORY: given?.dataDirectory,
  });
  const service = await start(config, { ...ports, businessClock: clock });
  const client = () => ports.network.client('analytics', AnalyticsServiceDefinition);
  const read: World['read'] = async ({ names = [], at = '', period = '', by = [], scope = '' } = {}, nodeId = 'G') =>
    (await client().readKpis({ names, at, period, by, scope }, as(nodeId))).figures;
  let published = 0;
  return {
    ports,
    clock,
    service,
    async hear(events) {
      await ports.bus.publish(
        events.map(({ message, at }): Message => ({ ...message, id: String((published += 1)), source: 'test', at: at ?? clock.now() })),
      );
      await ports.bus.drain();
    },
    read,
    figure: async (name, asked, nodeId) => toText(await read({ ...asked, names: [name] }, nodeId)),
    async members(name, part, { at = '', period = '', scope = '', group = {} } = {}) {
      const ids: string[] = [];
      for (let cursor = ''; ;) {
        const page = await client().listMembers({ name, at, period, group, scope, part, limit: 2, cursor }, as('G'));
        ids.push(...page.members.map(({ id }) => id));
        if (page.cursor === '') return ids;
        cursor = page.cursor;
      }
    },
    digest: async () => JSON.stringify((await ports.network.client('analytics', OperationsServiceDefinition).digestState({})).parts),
    async stop() {
      await service.stop();
      if (given?.ports === undefined) await ports.close();
    },
  };
}
