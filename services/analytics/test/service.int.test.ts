import { deadLetterTopicOf, listDeadLetters, redrive, startConsumer } from '@homeward/bus';
import { decodersOf } from '@homeward/contracts';
import { AnalyticsServiceDefinition } from '@homeward/contracts/analytics-service';
import { OperationsServiceDefinition } from '@homeward/contracts/operations';
import { Rejection } from '@homeward/kernel';
import { CARS } from './three-cars';
import { aDescription, aNode, aPolicy, aRecord, as, aSale, aVisit, ORGANISATION, startWorld, told, type World } from './told';

const NOW = '2024-12-31T04:00:00.000Z';

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
    // By the ages that a rule names from above: visited within two months, or sold to before.
    const byAge = [
      { state: 'swing', minVisits: 1, lastVisitMonthsNotPast: 2 },
      { state: 'recent', minVisits: 0, saleMonthsNotPast: 36 },
      { state: 'lost', minVisits: 0, saleMonthsPast: 36 },
    ];
    await world.hear([aPolicy('customer-states', 'B2', { windowMonths: 12, rules: byAge }, 2)]);
    expect(await world.members('swing', 'numerator')).toEqual(['c1', 'c9']);
  });

  it('a poisoned event is parked and does not hold up the others', async () => {
    await world.hear([...ORGANISATION, ...CARS]);
    await world.hear([aVisit('c2', 'not a day'), aVisit('c2', '2024-12-20', { dealerId: 'D2' })]);
    expect(await world.members('base-return', 'numerator', { period: 'month' })).toEqual(['c2', 'c3']);
    const parked = await listDeadLetters(world.ports.bus, 'analytics');
    expect(parked.map(({ original, cause }) => [original.type, cause.code])).toEqual([
      ['homeward.customer.v1.VisitRecorded', 'fact.unreadable'],
    ]);
  });

  it('a parked event that is redriven is handled by every replica, and counts once', async () => {
    await world.hear([...ORGANISATION, ...CARS]);
    const { bus } = world.ports;
    const broken = await startConsumer({
      bus,
      group: 'analytics-broken',
      topics: ['homeward.vehicles.v1'],
      deadLetterTopic: deadLetterTopicOf('analytics'),
      reactions: {
        decoders: decodersOf('homeward.customer.v1.VisitRecorded'),
        handle: () => Promise.reject(new TypeError('A version with a defect')),
      },
      isTransient: () => false,
    });
    await bus.publish([{ ...aVisit('c2', '2024-12-20', { dealerId: 'D2' }).message, key: 'elsewhere', id: 'x', source: 'test', at: NOW }]);
    await bus.drain();
    await broken.stop();
    const letters = await listDeadLetters(bus, 'analytics');
    const ids = letters.map(({ id }) => id);
    // The three visits of the cars, and the new one.
    expect((await redrive(bus, 'analytics', ids)).redriven).toHaveLength(4);
    await bus.drain();
    expect((await listDeadLetters(bus, 'analytics', { all: true })).map(({ state }) => state)).toEqual(Array(4).fill('settled'));
    // It was counted when it was first heard: once more changes nothing.
    expect(await world.members('recent', 'numerator', { group: { dealer: 'D2' } })).toEqual(['c2']);
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
    const parked = await listDeadLetters(world.ports.bus, 'analytics');
    expect(parked.map(({ cause }) => cause.code)).toEqual(['policy.invalid', 'policy.unreadable']);
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
