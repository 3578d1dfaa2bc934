import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Principal, toMetadata } from '@homeward/access';
import { listDeadLetters } from '@homeward/bus';
import { toMessage } from '@homeward/contracts';
import { ComplaintServiceDefinition, type NewCase } from '@homeward/contracts/complaint-service';
import { ErasureReportServiceDefinition } from '@homeward/contracts/erasures';
import { OperationsServiceDefinition } from '@homeward/contracts/operations';
import { createInProcessNetwork } from '@homeward/rpc';
import {
  createEmbeddedPorts,
  type EmbeddedPorts,
  type RunningService,
  silentLog,
  type VirtualClock,
  virtualClock,
} from '@homeward/runtime';
import { readComplaintConfig } from '../src/config';
import { start } from '../src/service';

const ROOT = path.resolve(__dirname, '../../..');
const ENVIRONMENT = {
  HOMEWARD_CONSTELLATION: 'embedded',
  HOMEWARD_POLICIES: path.join(ROOT, 'policies'),
  HOMEWARD_MASTER_KEYS: `m1:${Buffer.alloc(32, 7).toString('base64')}`,
};
const NINE = '2024-05-06T01:00:00.000Z';

const principalAt = (
  nodeId: string,
  role: Principal['roles'][number] = 'call-centre-agent',
): { metadata: Readonly<Record<string, string>> } => ({
  metadata: toMetadata({ subject: 'agent-7', roles: [role], nodeId, locale: 'en' }),
});

const aCase = (change: Partial<NewCase> = {}): NewCase => ({
  dealerId: 'D1',
  personId: 'p1',
  vehicleId: 'v1',
  kind: 'complaint',
  category: '',
  severity: '',
  channel: '',
  department: '',
  text: 'The brakes squeal again',
  receivedAt: '',
  cause: { id: 'client:key-1', digest: 'd1' },
  namedAs: '',
  attributedBy: '',
  ...change,
});

describe('the complaint service', () => {
  let ports: EmbeddedPorts;
  let clock: VirtualClock;
  let service: RunningService;

  const registerDealers = async (): Promise<void> => {
    const nodes = [
      { nodeId: 'group', kind: 'group', parentId: '' },
      { nodeId: 'D1', kind: 'dealer', parentId: 'group' },
      { nodeId: 'D2', kind: 'dealer', parentId: 'group' },
    ];
    await ports.bus.publish(
      nodes.map((node, index) => ({
        ...toMessage('homeward.customer.v1.NodeRegistered', node.nodeId, {
          ...node,
          name: node.nodeId,
          timeZone: 'Asia/Shanghai',
          sequence: index + 1,
        }),
        id: node.nodeId,
        source: 'nodes',
        at: NINE,
      })),
    );
    await ports.bus.drain();
  };
  beforeEach(async () => {
    clock = virtualClock(NINE);
    ports = createEmbeddedPorts({ businessClock: clock });
    service = await start(readComplaintConfig(ENVIRONMENT), ports);
    await registerDealers();
  });

  afterEach(async () => {
    await service.stop();
    await ports.close();
  });

  const client = () => ports.network.client('complaint', ComplaintServiceDefinition);

  it('opens a case with its clocks running, once for one cause', async () => {
    const first = await client().openCases({ cases: [aCase()] }, principalAt('group'));
    const again = await client().openCases({ cases: [aCase()] }, principalAt('group'));
    expect(first.outcomes[0]?.status).toBe('applied');
    expect(again.outcomes[0]).toMatchObject({ status: 'repeated', id: first.outcomes[0]?.id });
    expect(first.cases[0]?.present?.clocks.map(({ name, dueAt, status }) => [name, dueAt, status])).toEqual([
      ['first-response', '2024-05-06T03:00:00.000Z', 'running'],
      ['plan', '2024-05-07T01:00:00.000Z', 'running'],
      // Nine working days of eight hours; Saturday the 11th makes up for the May holidays.
      ['solution', '2024-05-15T09:00:00.000Z', 'running'],
    ]);
  });

  it('what is done again under the same cause is told as the first time, whatever came in between', async () => {
    const act = (action: string, id: string) =>
      client().actOnCases({ actions: [{ caseId, action, text: id, values: {}, cause: { id, digest: id } }] }, principalAt('group'));
    const opened = await client().openCases({ cases: [aCase()] }, principalAt('group'));
    const caseId = opened.outcomes[0]?.id ?? '';
    clock.advanceTo('2024-05-06T01:30:00.000Z');
    const answered = await act('answer', 'k1');
    await act('note', 'k2');
    expect((await client().openCases({ cases: [aCase()] }, principalAt('group'))).cases).toEqual(opened.cases);
    expect((await act('answer', 'k1')).cases).toEqual(answered.cases);
    expect(answered.cases[0]?.entries.map(({ action }) => action)).toEqual(['CaseOpened', 'CustomerAnswered']);
  });

  it('says by which id its person was named, and what said which record is meant', async () => {
    const wanted = aCase({ personId: 'p2', namedAs: 'p1', attributedBy: 'vehicle' });
    const { cases } = await client().openCases({ cases: [wanted] }, principalAt('group'));
    expect(cases[0]?.present?.personId).toBe('p2');
    expect(cases[0]?.entries[0]?.values).toEqual({ namedAs: 'p1', attributedBy: 'vehicle' });
  });

  it('the same key with another body is refused', async () => {
    await client().openCases({ cases: [aCase()] }, principalAt('group'));
    const other = await client().openCases({ cases: [aCase({ cause: { id: 'client:key-1', digest: 'd2' } })] }, principalAt('group'));
    expect(other.outcomes[0]).toMatchObject({ status: 'rejected', rejectionCode: 'store.cause-reused' });
  });

  it('one bad case of a batch is refused with its place, the others are opened', async () => {
    const { outcomes } = await client().openCases(
      { cases: [aCase({ kind: 'grumble' }), aCase({ cause: { id: 'client:key-2', digest: 'd' } })] },
      principalAt('group'),
    );
    expect(outcomes).toMatchObject([
      { status: 'rejected', rejectionCode: 'case.unknown-value', rejectionDetail: { pointer: '/kind' } },
      { status: 'applied' },
    ]);
  });

  it("another dealer's case is unknown, to read, to list and to act on", async () => {
    const { outcomes } = await client().openCases({ cases: [aCase()] }, principalAt('group'));
    const caseId = outcomes[0]?.id ?? '';
    const foreign = principalAt('D2', 'dealer-manager');
    expect((await client().readCases({ caseIds: [caseId] }, foreign)).cases).toEqual([]);
    expect((await client().listCases({ dealerIds: ['D1'], status: '', kind: '', personId: '', page: undefined }, foreign)).cases).toEqual(
      [],
    );
    const acted = await client().actOnCases({ actions: [{ caseId, action: 'answer', text: '', values: {}, cause: undefined }] }, foreign);
    expect(acted.outcomes).toMatchObject([{ status: 'rejected', rejectionKind: 'unknown', rejectionCode: 'case.unknown' }]);
    expect((await client().openCases({ cases: [aCase()] }, foreign)).outcomes).toMatchObject([{ rejectionCode: 'dealer.unknown' }]);
  });

  it('lists the cases of one person to whoever may see them', async () => {
    await client().openCases(
      { cases: [aCase({ personId: 'p1' }), aCase({ personId: 'p2', cause: { id: 'client:key-2', digest: 'd' } })] },
      principalAt('group'),
    );
    const ofPerson = async (personId: string, who: ReturnType<typeof principalAt>) =>
      (await client().listCases({ dealerIds: [], status: '', kind: '', personId, page: undefined }, who)).cases;
    expect((await ofPerson('p1', principalAt('group'))).map(({ present }) => present?.personId)).toEqual(['p1']);
    expect(await ofPerson('p3', principalAt('group'))).toEqual([]);
    expect(await ofPerson('p1', principalAt('D2', 'dealer-manager'))).toEqual([]);
  });

  describe('when two people turn out to be one, and two again', () => {
    const placed = (personId: string, previousPersonId: string, sequence: number, record = '2') => ({
      ...toMessage('homeward.customer.v1.RecordPlaced', `r${record}`, {
        recordId: `r${record}`,
        dealerId: 'D1',
        personId,
        previousPersonId,
        basicsComplete: true,
        sequence,
        ownPersonId: `p${record}`,
        householdId: '',
        previousHouseholdId: '',
      }),
      id: `r${record}:${sequence}`,
      source: 'test',
      at: NINE,
    });
    const hear = async (...messages: ReturnType<typeof placed>[]): Promise<void> => {
      await ports.bus.publish(messages);
      await ports.bus.drain();
    };
    const of = async (personId: string) =>
      (await client().listCases({ dealerIds: [], status: '', kind: '', personId, page: undefined }, principalAt('group'))).cases
        .map(({ present }) => present?.personId)
        .sort();
    const digest = async () => (await ports.network.client('complaint', OperationsServiceDefinition).digestState({})).parts;
    const open = (personId: string, key: string) =>
      client().openCases({ cases: [aCase({ personId, cause: { id: key, digest: key } })] }, principalAt('group'));

    it('a case is found under every id of its person, and after the undo under its own only', async () => {
      await open('p1', 'k1');
      await open('p2', 'k2');
      await open('p3', 'k3');
      const before = await digest();
      await hear(placed('p2', '', 1), placed('p1', 'p2', 2), placed('p1', 'p3', 2, '3'), placed('p1', 'p2', 2));
      expect([await of('p1'), await of('p2'), await of('p3')]).toEqual(Array(3).fill(['p1', 'p2', 'p3']));
      await hear(placed('p2', 'p1', 3), placed('p1', 'p2', 2));
      expect([await of('p1'), await of('p2'), await of('p3')]).toEqual([['p1', 'p3'], ['p2'], ['p1', 'p3']]);
      expect(await digest()).toEqual(before);
    });

    it('an undo that is heard before its merge counts', async () => {
      await open('p2', 'k2');
      await hear(placed('p2', 'p1', 5));
      await hear(placed('p3', 'p2', 4), placed('p1', 'p2', 2));
      expect([await of('p1'), await of('p2'), await of('p3')]).toEqual([[], ['p2'], []]);
    });
  });

  it('shows its words to who may read it, and never on the bus', async () => {
    const { outcomes } = await client().openCases({ cases: [aCase()] }, principalAt('group'));
    const { cases } = await client().readCases({ caseIds: [outcomes[0]?.id ?? ''] }, principalAt('D1', 'dealer-manager'));
    expect(cases[0]?.entries[0]?.text).toBe('The brakes squeal again');
    for await (const told of ports.bus.read('homeward.cases.v1'))
      expect(Buffer.from(told.value).toString('latin1')).not.toContain('brakes');
  });

  it('what an erased person said cannot be read any more, while the case stays with its clocks', async () => {
    const opened = await client().openCases(
      { cases: [aCase(), aCase({ personId: 'p2', cause: { id: 'k2', digest: '' } })] },
      principalAt('group'),
    );
    const [gone = '', stays = ''] = opened.outcomes.map(({ id }) => id);
    await ports.bus.publish([
      {
        ...toMessage('homeward.customer.v1.PersonErased', 'p1', {
          erasureId: 'e1',
          personIds: ['p1', 'p7'],
          recordIds: ['r1'],
          dealers: [],
          erasedAt: NINE,
          sequence: 1,
        }),
        id: 'e1',
        source: 'test',
        at: NINE,
      },
    ]);
    await ports.bus.drain();
    const read = async () => (await client().readCases({ caseIds: [gone, stays] }, principalAt('group'))).cases;
    expect((await read()).map(({ entries }) => entries[0]?.text)).toEqual(['', 'The brakes squeal again']);
    expect((await read())[0]?.present?.clocks).toHaveLength(3);
    const note = { caseId: gone, action: 'note', text: 'Called by the workshop', values: {}, cause: undefined };
    await client().actOnCases({ actions: [note] }, principalAt('group'));
    expect((await read())[0]?.entries.map(({ text }) => text)).toEqual(['', 'Called by the workshop']);
    const reports = ports.network.client('complaint', ErasureReportServiceDefinition);
    expect((await reports.reportErasure({ erasureId: 'e1' })).places).toMatchObject([{ place: 'case-texts', status: 'done', count: 1 }]);
    expect((await reports.reportErasure({ erasureId: 'e2' })).places).toEqual([]);
  });

  it('breaches are told once, dated at their nominal instant, when the schedule comes late and twice', async () => {
    await client().openCases({ cases: [aCase()] }, principalAt('group'));
    expect(await service.nextWakeAt()).toBe('2024-05-06T02:00:00.000Z');
    clock.advanceTo('2024-05-08T00:00:00.000Z');
    while ((await service.wake()) > 0);
    expect(await service.wake()).toBe(0);
    const { cases } = await client().listCases(
      { dealerIds: [], status: '', kind: '', personId: '', page: undefined },
      principalAt('group'),
    );
    const breaches = cases[0]?.entries.filter(({ action }) => action === 'ClockBreached');
    expect(breaches?.map(({ at, values }) => [at, values['clock']])).toEqual([
      ['2024-05-06T03:00:00.001Z', 'first-response'],
      ['2024-05-07T01:00:00.001Z', 'plan'],
    ]);
    expect(cases[0]?.present?.escalatedTo).toBe('region');
  });

  it('a poisoned event is parked and does not hold up the others', async () => {
    const policy = {
      subject: 'complaint-clocks',
      scope: 'group',
      version: 2,
      effectiveFromAt: NINE,
      body: '{',
      publishedBy: 's',
      sequence: 2,
    };
    const node = { nodeId: 'D3', kind: 'dealer', parentId: 'group', name: 'D3', timeZone: 'Asia/Shanghai', sequence: 1 };
    await ports.bus.publish([
      { ...toMessage('homeward.customer.v1.PolicyPublished', 'complaint-clocks', policy), id: 'bad', source: 'test', at: NINE },
      { ...toMessage('homeward.customer.v1.NodeRegistered', 'D3', node), id: 'good', source: 'test', at: NINE },
    ]);
    await ports.bus.drain();
    expect((await listDeadLetters(ports.bus, 'complaint')).map(({ cause }) => cause.code)).toEqual(['SyntaxError']);
    const { outcomes } = await client().openCases({ cases: [aCase({ dealerId: 'D3' })] }, principalAt('group'));
    expect(outcomes).toMatchObject([{ status: 'applied' }]);
  });

  it('breaches are told once also when two machines look at the same moment (PL1)', async () => {
    await service.stop();
    await ports.close();
    const directory = mkdtempSync(path.join(tmpdir(), 'complaint-'));
    ports = createEmbeddedPorts({ businessClock: clock, dataDirectory: directory });
    service = await start(readComplaintConfig(ENVIRONMENT), ports);
    const network = createInProcessNetwork({ log: silentLog });
    const other = await start(readComplaintConfig(ENVIRONMENT), { ...ports, network });
    try {
      await registerDealers();
      const { outcomes } = await client().openCases({ cases: [aCase()] }, principalAt('group'));
      clock.advanceTo('2024-05-07T01:00:00.001Z');
      // Until neither finds anything: who loses a race looks again.
      while ((await Promise.all([service.wake(), other.wake()])).some((done) => done > 0));
      for (const machine of [ports.network, network]) {
        const complaint = machine.client('complaint', ComplaintServiceDefinition);
        const { cases } = await complaint.readCases({ caseIds: [outcomes[0]?.id ?? ''] }, principalAt('group'));
        const of = (action: string) =>
          cases[0]?.entries.flatMap((entry) => (entry.action === action && entry.values['clock'] === 'plan' ? [entry.at] : []));
        expect([of('ClockBreached'), of('CaseEscalated')]).toEqual([['2024-05-07T01:00:00.001Z'], ['2024-05-07T01:00:00.001Z']]);
      }
    } finally {
      await other.stop();
      await network.close();
      rmSync(directory, { recursive: true });
    }
  });

  it('says how far it is behind, and digests its state', async () => {
    await client().openCases({ cases: [aCase()] }, principalAt('group'));
    const operations = ports.network.client('complaint', OperationsServiceDefinition);
    expect(await operations.readLag({})).toMatchObject({ unpublished: 0, overdue: 0 });
    expect((await operations.digestState({})).parts).toMatchObject([{ name: 'cases', count: 1 }]);
  });
});

it('a wrong configuration names every bad key and stops the start', () => {
  expect(() => readComplaintConfig({ HOMEWARD_MASTER_KEYS: 'nonsense', HOMEWARD_LISTEN: 'here', LOG_LEVEL: 'loud' })).toThrow(
    /HOMEWARD_LISTEN[\s\S]*HOMEWARD_MASTER_KEYS|HOMEWARD_MASTER_KEYS[\s\S]*HOMEWARD_LISTEN/,
  );
});
