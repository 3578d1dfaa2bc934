import path from 'node:path';
import { type Principal, toMetadata } from '@homeward/access';
import type { DrainableBus } from '@homeward/bus';
import { type EventPayload, toMessage } from '@homeward/contracts';
import type { RunningService, ServicePorts } from '@homeward/runtime';
import { readLoyaltyConfig } from '../src/config';
import { start } from '../src/service';

const POLICIES = path.resolve(__dirname, '../../../policies');
export const NOW = '2024-06-03T01:00:00.000Z';

export type VisitRecorded = EventPayload<'homeward.customer.v1.VisitRecorded'>;

export const aVisit = (change: Partial<VisitRecorded> = {}): VisitRecorded => ({
  visitId: 'v1',
  vehicleId: 'car1',
  dealerId: 'D1',
  revision: 1,
  kind: 'routine',
  openedAt: '2024-05-20T01:00:00.000Z',
  closedAt: '2024-05-20T09:30:00.000Z',
  visitedOn: '2024-05-20',
  mileageKm: 12_000,
  advisorId: 'SA01',
  recordId: 'r1',
  personId: 'p1',
  previousPersonId: '',
  customerPaidFen: 128_050,
  warrantyPaidFen: 0,
  totalFen: 128_050,
  oilFen: 0,
  accessoryFen: 0,
  labourFen: 0,
  partFen: 0,
  insurancePaidFen: 0,
  makerPaidFen: 0,
  declined: [],
  work: [],
  sequence: 1,
  ...change,
});

export const as = (
  nodeId: string,
  role: Principal['roles'][number] = 'dealer-manager',
): { metadata: Readonly<Record<string, string>> } => ({
  metadata: toMetadata({ subject: 's', roles: [role], nodeId, locale: 'en' }),
});

export type Told = ReturnType<typeof toMessage>;

export const recorded = (visit: VisitRecorded): Told => toMessage('homeward.customer.v1.VisitRecorded', visit.vehicleId, visit);

export const ORGANISATION: readonly Told[] = [
  { nodeId: 'group', kind: 'group', parentId: '' },
  { nodeId: 'D1', kind: 'dealer', parentId: 'group' },
  { nodeId: 'D2', kind: 'dealer', parentId: 'group' },
].map((node) =>
  toMessage('homeward.customer.v1.NodeRegistered', node.nodeId, {
    ...node,
    name: node.nodeId,
    timeZone: 'Asia/Shanghai',
    sequence: 1,
  }),
);

const CONFIG = readLoyaltyConfig({ HOMEWARD_CONSTELLATION: 'embedded', HOMEWARD_POLICIES: POLICIES });
export const startOver = (ports: ServicePorts): Promise<RunningService> => start(CONFIG, ports);

/** Tells the services, and waits until all is worked off. The same message twice is one. */
export async function hearOn({ bus }: { readonly bus: DrainableBus }, ...messages: readonly Told[]): Promise<void> {
  await bus.publish(
    messages.map((message) => ({
      ...message,
      id: `${message.key}/${Buffer.from(message.value).toString('base64')}`,
      source: 'test',
      at: NOW,
    })),
  );
  await bus.drain();
}

/** Asked under the id of a person who has no other record. */
export const UNSAID = { namedAs: '', attributedBy: '' };
