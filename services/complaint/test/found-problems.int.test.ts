import path from 'node:path';
import { toMetadata } from '@homeward/access';
import { toMessage } from '@homeward/contracts';
import { ComplaintServiceDefinition } from '@homeward/contracts/complaint-service';
import { createEmbeddedPorts, type EmbeddedPorts, type RunningService, virtualClock } from '@homeward/runtime';
import { readComplaintConfig } from '../src/config';
import { start } from '../src/service';

const ENVIRONMENT = {
  HOMEWARD_CONSTELLATION: 'embedded',
  HOMEWARD_POLICIES: path.resolve(__dirname, '../../../policies'),
  HOMEWARD_MASTER_KEYS: `m1:${Buffer.alloc(32, 7).toString('base64')}`,
};

let ports: EmbeddedPorts;
let service: RunningService;
beforeEach(async () => {
  ports = createEmbeddedPorts({ businessClock: virtualClock('2024-05-06T01:00:00.000Z') });
  service = await start(readComplaintConfig(ENVIRONMENT), ports);
});
afterEach(async () => {
  await service.stop();
  await ports.close();
});

const SERVICE = { kind: 'complaint', category: 'service', severity: 'normal' };
const PRODUCT = { kind: 'complaint', category: 'product', severity: 'high' };

/** The dealer, then what a customer answered; as often as it is told. */
const hear = async (problems: readonly (typeof SERVICE)[], times: number, correctedAt?: string): Promise<void> => {
  const dealer = toMessage('homeward.customer.v1.NodeRegistered', 'D1', {
    ...{ nodeId: 'D1', kind: 'dealer', parentId: '', name: 'D1', timeZone: 'Asia/Shanghai', sequence: 1 },
  });
  const answered = toMessage('homeward.reminder.v1.QuestionnaireAnswered', 'p1~c1', {
    ...{ contactId: 'p1~c1', personId: 'p1', dealerId: 'D1', vehicleId: 'v1', visitId: 'visit1', ownerId: 'SA01', askedBy: 's1' },
    ...{ answeredAt: '2024-05-06T00:30:00.000Z', questionnaire: 'questionnaires/default/1#after-visit', satisfied: 'no', sequence: 9 },
    answers: [{ question: 'satisfaction', score: 3, choice: '' }],
    problems: [...problems],
    correctedAt,
  });
  const messages = [dealer, ...Array.from({ length: times }, () => answered)];
  await ports.bus.publish(
    messages.map((message, index) => ({ ...message, id: `m${index}`, source: 'test', at: '2024-05-06T01:00:00.000Z' })),
  );
  await ports.bus.drain();
};
const casesOf = async () => {
  const metadata = toMetadata({ subject: 'm1', roles: ['dealer-manager'], nodeId: 'D1', locale: 'en' });
  const asked = { dealerIds: ['D1'], status: '', kind: '', personId: '', page: undefined };
  return (await ports.network.client('complaint', ComplaintServiceDefinition).listCases(asked, { metadata })).cases;
};

test('a problem found in a contact opens one case with the contact linked, however often it is told', async () => {
  await hear([SERVICE], 3);
  expect((await casesOf()).map(({ present }) => present)).toEqual([
    expect.objectContaining({
      ...{ contactId: 'p1~c1', personId: 'p1', vehicleId: 'v1', ...SERVICE, channel: 'callback', status: 'received' },
      receivedAt: '2024-05-06T00:30:00.000Z',
    }),
  ]);
});

test('problems of another kind or category are cases of their own, and no problem is none', async () => {
  await hear([SERVICE, PRODUCT], 1);
  expect((await casesOf()).map(({ present }) => present?.category).sort()).toEqual(['product', 'service']);
});

test('an answer without a problem opens nothing', async () => {
  await hear([], 1);
  expect(await casesOf()).toEqual([]);
});

test('a problem that only a check has found is known since then', async () => {
  await hear([SERVICE], 1, '2024-05-06T00:50:00.000Z');
  expect((await casesOf()).map(({ present }) => present?.receivedAt)).toEqual(['2024-05-06T00:50:00.000Z']);
});
