import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AnalyticsServiceDefinition } from '@homeward/contracts/analytics-service';
import { OperationsServiceDefinition } from '@homeward/contracts/operations';
import { Rejection } from '@homeward/kernel';
import { createEmbeddedPorts, virtualClock } from '@homeward/runtime';
import { readAnalyticsConfig } from '../src/config';
import { start } from '../src/service';
import {
  aContact,
  aDescription,
  aDue,
  aNode,
  aPlan,
  aPolicy,
  aReason,
  aRecord,
  as,
  aSale,
  aVisit,
  ORGANISATION,
  POLICIES,
  startWorld,
  told,
  type Told,
  type World,
} from './told';

const NOW = '2024-12-31T04:00:00.000Z';

const CARS: readonly Told[] = [
  aDescription('c1', { model: 'M1' }),
  aSale('c1', '2023-01-10', { recordId: 'r1' }),
  aRecord('r1', true),
  aVisit('c1', '2024-03-01', { mileageKm: 9_000 }),
  aVisit('c1', '2024-11-01'),
  aDescription('c2', { model: 'M2' }),
  aSale('c2', '2022-05-10', { dealerId: 'D2' }),
  aDescription('c3', { model: 'M2' }),
  aSale('c3', '2022-05-10', { dealerId: 'D3' }),
  aVisit('c3', '2024-12-01', { dealerId: 'D1', kind: 'general-repair' }),
  aDue('c1', '2025-01-15'),
  aPlan('k1', '2024-12-20', [aReason('visit-day-5', 'c1')]),
  aContact('k1', '2024-12-20T03:00:00.000Z', 'reached', [aReason('visit-day-5', 'c1')]),
];

/** Kind and code of the refusal. */
async function refusalOf(answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
    return 'answered';
  } catch (error) {
    if (error instanceof Rejection) return `${error.kind} ${error.code}`;
    throw error;
  }
}

describe('the analytics service', () => {
  let world: World;
  const client = () => world.ports.network.client('analytics', AnalyticsServiceDefinition);
  beforeEach(async () => {
    world = await startWorld(NOW);
  });
  afterEach(() => world.stop());

  it('a node sees its dealers, and one that is not at or under the own one is unknown, as one that does not exist', async () => {
    await world.hear([...ORGANISATION, ...CARS]);
    expect(await world.figure('base-vehicles', {}, 'G')).toBe('3');
    expect(await world.figure('base-vehicles', {}, 'R1')).toBe('2');
    expect(await world.figure('base-vehicles', { scope: 'D2' }, 'R1')).toBe('1');
    expect(await refusalOf(world.read({ scope: 'D3' }, 'R1'))).toBe('unknown node.unknown');
    expect(await refusalOf(world.read({ scope: 'G' }, 'D1'))).toBe('unknown node.unknown');
    expect(await refusalOf(world.read({ scope: 'nowhere' }, 'R1'))).toBe('unknown node.unknown');
    expect(await refusalOf(world.read({}, 'nowhere'))).toBe('unknown node.unknown');
  });

  it('who has no right to figures is refused', async () => {
    await world.hear(ORGANISATION);
    const asked = { names: [], at: '', period: '', by: [], scope: '' };
    expect(await refusalOf(client().readKpis(asked, as('D1', 'dms-client')))).toBe('forbidden access.operation-denied');
    expect(await refusalOf(client().readKpis(asked))).toBe('forbidden access.principal-missing');
  });

  it('what is asked for wrongly is refused with a code', async () => {
    await world.hear([...ORGANISATION, ...CARS]);
    expect(await refusalOf(world.read({ names: ['happiness'] }))).toBe('unknown kpi.unknown');
    expect(await refusalOf(world.read({ by: ['weather'] }))).toBe('invalid kpi.value-unknown');
    expect(await refusalOf(world.read({ at: '2024-02-30' }))).toBe('invalid kpi.value-unknown');
    expect(await refusalOf(world.read({ period: 'decade' }))).toBe('invalid kpi.value-unknown');
    const members = { name: 'active', at: '', period: '', group: {}, scope: '', part: '', limit: 0, cursor: '' };
    expect(await refusalOf(client().listMembers({ ...members, cursor: 'not a cursor' }, as('G')))).toBe('invalid cursor.invalid');
    expect(await refusalOf(client().listMembers({ ...members, part: 'half' }, as('G')))).toBe('invalid kpi.value-unknown');
    expect(await refusalOf(client().listMembers({ ...members, name: 'happiness' }, as('G')))).toBe('unknown kpi.unknown');
    // A value is a value, whatever is written in it.
    expect((await client().listMembers({ ...members, group: { model: "' OR 1=1 --" }, part: 'denominator' }, as('G'))).members).toEqual([]);
  });

  it('figures split by dimensions add up, and open to their members', async () => {
    await world.hear([...ORGANISATION, ...CARS]);
    const split = await world.read({ names: ['base-vehicles'], by: ['region', 'dealer', 'model'] });
    expect(split.map(({ group, numerator }) => [group['region'], group['dealer'], group['model'], numerator])).toEqual([
      ['R1', 'D1', 'M1', 1],
      ['R1', 'D2', 'M2', 1],
      ['R2', 'D3', 'M2', 1],
    ]);
    expect(await world.members('base-vehicles', 'numerator', { group: { model: 'M2', region: 'R1' } })).toEqual(['c2']);
    const { members } = await client().listMembers(
      { name: 'base-vehicles', at: '', period: '', group: { dealer: 'D1' }, scope: '', part: 'numerator', limit: 10, cursor: '' },
      as('G'),
    );
    expect(members).toEqual([
      {
        kind: 'vehicle',
        id: 'c1',
        dealerId: 'D1',
        values: {
          vehicleId: 'c1',
          advisor: 'SA01',
          happenedOn: '2024-11-01',
          isNumerator: 'true',
          model: 'M1',
          use: 'family',
          warranty: 'in',
          state: 'swing',
          lastVisitOn: '2024-11-01',
          firstSoldOn: '2023-01-10',
        },
      },
    ]);
  });

  it('a figure says what it looked at: definition, standing, days', async () => {
    await world.hear([...ORGANISATION, ...CARS]);
    expect(await world.read({ names: ['effective-retention', 'sold-customer-return', 'service-churn'], at: '2023-01-31' })).toEqual([
      {
        name: 'effective-retention',
        definitionVersion: 1,
        fromOn: '2023-01-01',
        toOn: '2023-01-31',
        group: {},
        numerator: 1,
        denominator: 1,
        standing: 'assessed',
      },
      {
        name: 'sold-customer-return',
        definitionVersion: 1,
        fromOn: '',
        toOn: '2023-01-31',
        group: {},
        numerator: 0,
        denominator: 3,
        standing: 'monitored',
      },
    ]);
    expect(await world.read({ names: ['service-churn'], at: '2024-12-31' })).toMatchObject([{ fromOn: '2023-12-31', toOn: '2024-12-31' }]);
  });

  it('a car that is scrapped was a base vehicle before', async () => {
    await world.hear([...ORGANISATION, ...CARS]);
    await world.hear([aDescription('c2', { status: 'scrapped', sequence: 9 }, '2025-01-10T04:00:00.000Z')]);
    expect(await world.figure('base-vehicles', { at: '2025-01-09' })).toBe('3');
    expect(await world.figure('base-vehicles', { at: '2025-01-10' })).toBe('2');
    expect(await world.figure('base-vehicles', { at: '2024-06-01' })).toBe('3');
  });

  it('a customer whose data are refuted is not effective from that day on (CU7)', async () => {
    await world.hear([...ORGANISATION, ...CARS]);
    await world.hear([aRecord('r1', false, { sequence: 2 }, '2025-01-10T04:00:00.000Z')]);
    expect(await world.figure('effective-customer-ratio', { at: '2025-01-09', scope: 'D1' })).toBe('1/1');
    expect(await world.figure('effective-customer-ratio', { at: '2025-01-10', scope: 'D1' })).toBe('0/1');
  });

  it('the latest revision of a visit counts, a withdrawn one not, and one that moved to another car is of that car only', async () => {
    await world.hear([...ORGANISATION, ...CARS]);
    const visitId = 'visit-c1-2024-11-01';
    await world.hear([
      aVisit('c1', '2024-10-01', { visitId, revision: 2, sequence: 8 }),
      aVisit('c1', '2024-11-01', { visitId, sequence: 7 }),
    ]);
    expect(await world.members('base-return', 'numerator', { period: 'month', at: '2024-10-31' })).toEqual(['c1']);
    expect(await world.members('base-return', 'numerator', { period: 'month', at: '2024-11-30' })).toEqual([]);
    await world.hear([aVisit('c2', '2024-10-02', { visitId, revision: 3, sequence: 2, dealerId: 'D2' })]);
    expect(await world.members('base-return', 'numerator', { period: 'month', at: '2024-10-31' })).toEqual(['c2']);
    const withdrawn = { visitId, vehicleId: 'c2', dealerId: 'D2', revision: 4, personId: '', reason: 'wrong', sequence: 3 };
    await world.hear([told('homeward.customer.v1.VisitWithdrawn', 'c2', withdrawn)]);
    expect(await world.members('base-return', 'numerator', { period: 'month', at: '2024-10-31' })).toEqual([]);
  });

  it('a brand that measures its owners otherwise changes its own dealers only', async () => {
    await world.hear([...ORGANISATION, aNode('B2', 'brand', 'G'), aNode('D9', 'dealer', 'B2'), ...CARS]);
    await world.hear([
      aDescription('c9'),
      aSale('c9', '2023-01-10', { dealerId: 'D9' }),
      aVisit('c9', '2024-03-01', { dealerId: 'D9' }),
      aVisit('c9', '2024-11-01', { dealerId: 'D9' }),
    ]);
    expect(await world.members('swing', 'numerator')).toEqual(['c1', 'c9']);
    const rules = [
      { state: 'active', minVisits: 2 },
      { state: 'lost', minVisits: 0 },
    ];
    await world.hear([aPolicy('customer-states', 'B2', { windowMonths: 12, rules })]);
    expect(await world.members('swing', 'numerator')).toEqual(['c1']);
    expect(await world.members('active', 'numerator')).toEqual(['c9']);
  });

  it('a poisoned event is parked and does not hold up the others', async () => {
    await world.hear([...ORGANISATION, ...CARS]);
    await world.hear([aVisit('c2', 'not a day'), aVisit('c2', '2024-12-20', { dealerId: 'D2' })]);
    expect(await world.members('base-return', 'numerator', { period: 'month' })).toEqual(['c2', 'c3']);
    const [{ group = '' } = {}] = (await world.ports.network.client('analytics', OperationsServiceDefinition).readLag({})).partitions;
    expect(group).toMatch(/^analytics-/);
    const parked: string[] = [];
    for await (const letter of world.ports.bus.read(`${group}.dead-letter`)) parked.push(letter.type);
    expect(parked).toEqual(['homeward.customer.v1.VisitRecorded']);
  });

  it('a policy that cannot be read is parked, and what counted goes on to count', async () => {
    await world.hear([...ORGANISATION, ...CARS]);
    const unreadable = aPolicy('customer-states', 'G', {});
    const noJson = told('homeward.customer.v1.PolicyPublished', 'customer-states', {
      subject: 'customer-states',
      scope: 'G',
      version: 2,
      effectiveFromAt: '2000-01-01T00:00:00.000Z',
      body: '{',
      publishedBy: 's',
      sequence: 2,
    });
    await world.hear([unreadable, noJson]);
    expect(await world.members('swing', 'numerator')).toEqual(['c1']);
    const [{ group = '' } = {}] = (await world.ports.network.client('analytics', OperationsServiceDefinition).readLag({})).partitions;
    const parked: (string | undefined)[] = [];
    for await (const letter of world.ports.bus.read(`${group}.dead-letter`)) parked.push(letter.extensions?.['deadlettercode']);
    expect(parked).toEqual(['policy.invalid', 'policy.unreadable']);
  });

  it('says how far it is behind', async () => {
    await world.hear([...ORGANISATION, ...CARS]);
    const { partitions, unpublished, overdue } = await world.ports.network.client('analytics', OperationsServiceDefinition).readLag({});
    expect(partitions.every(({ committed, end }) => committed === end)).toBe(true);
    expect([unpublished, overdue, await world.service.wake(), await world.service.nextWakeAt()]).toEqual([0, 0, 0, undefined]);
  });

  it('digests the same whatever the order of the words, and however often they came', async () => {
    await world.hear([...ORGANISATION, ...CARS]);
    const digest = await world.digest();
    const other = await startWorld(NOW);
    try {
      await other.hear([...CARS].reverse());
      await other.hear([...ORGANISATION, ...CARS, ...CARS.slice(3, 6)]);
      expect(await other.digest()).toBe(digest);
      await other.hear([aVisit('c2', '2024-12-20', { dealerId: 'D2' })]);
      expect(await other.digest()).not.toBe(digest);
    } finally {
      await other.stop();
    }
  });
});

describe('the file of facts', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'analytics-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('is gone on with after a restart, and filled from the bus again when it is lost or of another layout', async () => {
    const ports = createEmbeddedPorts({ businessClock: virtualClock(NOW) });
    const file = path.join(directory, 'analytics.duckdb');
    const groupOf = async (): Promise<string> =>
      (await ports.network.client('analytics', OperationsServiceDefinition).readLag({})).partitions[0]?.group ?? '';
    const run = async <Answer>(work: (world: World) => Promise<Answer>): Promise<Answer> => {
      const world = await startWorld(NOW, { ports, dataDirectory: directory });
      try {
        await ports.bus.drain();
        return await work(world);
      } finally {
        await world.stop();
      }
    };
    const look = async (world: World) => ({
      group: await groupOf(),
      digest: await world.digest(),
      base: await world.figure('base-vehicles'),
    });
    const first = await run(async (world) => {
      await world.hear([...ORGANISATION, ...CARS]);
      return look(world);
    });
    expect(first.base).toBe('3');
    expect(await run(look)).toEqual(first);

    rmSync(file);
    const again = await run(look);
    expect(again).toEqual({ ...first, group: again.group });
    expect(again.group).not.toBe(first.group);

    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(file);
    const connection = await instance.connect();
    await connection.run("UPDATE about SET layout = 'of another version'");
    connection.closeSync();
    instance.closeSync();
    const rebuilt = await run(look);
    expect(rebuilt).toEqual({ ...first, group: rebuilt.group });
    expect(rebuilt.group).not.toBe(again.group);
    await ports.close();
  });

  it('that is none stops the start, and says so', async () => {
    writeFileSync(path.join(directory, 'analytics.duckdb'), 'this is no database, and may be something that somebody needs');
    const ports = createEmbeddedPorts({ businessClock: virtualClock(NOW) });
    const config = readAnalyticsConfig({
      HOMEWARD_CONSTELLATION: 'embedded',
      HOMEWARD_POLICIES: POLICIES,
      HOMEWARD_DATA_DIRECTORY: directory,
    });
    await expect(start(config, ports)).rejects.toThrow('The facts cannot be opened');
    await ports.close();
  });
});

it('policies that cannot be used stop the start', async () => {
  const ports = createEmbeddedPorts({ businessClock: virtualClock(NOW) });
  const config = readAnalyticsConfig({ HOMEWARD_CONSTELLATION: 'embedded', HOMEWARD_POLICIES: path.join(POLICIES, 'nowhere') });
  await expect(start(config, ports)).rejects.toThrow('The shipped policies cannot be used');
  await ports.close();
});

it('a wrong configuration names every bad key', () => {
  expect(() => readAnalyticsConfig({ HOMEWARD_FACTS_MEMORY_MB: '1', LOG_LEVEL: 'loud', HOMEWARD_FACTS: 'x' })).toThrow(
    /LOG_LEVEL[\s\S]*HOMEWARD_FACTS_MEMORY_MB[\s\S]*HOMEWARD_FACTS:/,
  );
});
