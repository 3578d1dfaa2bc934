import { silentLog, timeOrderedIds } from '@homeward/runtime';
import { type Fact, factOf } from '../src/facts/fact-tables';
import { type Facts, FactsUnavailable, openFacts, toFactsFailure } from '../src/facts/facts';
import { createPresent } from '../src/facts/present';
import { factsOf } from '../src/facts/told-facts';

const AT = '2024-06-01T00:00:00.000Z';
const aSale = (saleId: string, soldOn: string, change: { revision?: number; sequence?: number } = {}): Fact =>
  factOf('sales', change.sequence ?? 1, AT, { sale_id: saleId, vehicle_id: 'v', sold_on: soldOn, revision: change.revision ?? 1 });
const aSeries = (sequence: number, ...kilometres: readonly number[]): readonly Fact[] =>
  kilometres.map((mileageKm, index) =>
    factOf('readings', sequence, AT, { vehicle_id: 'v', read_on: `2024-01-0${index + 1}`, mileage_km: mileageKm }),
  );

describe('facts', () => {
  let facts: Facts;
  const ask = async (sql: string) => (await (await facts.connect()).runAndReadAll(sql)).getRowsJson();
  beforeEach(async () => {
    facts = await openFacts({ path: ':memory:', memoryLimitMb: 64, threads: 1, ids: timeOrderedIds(), log: silentLog });
  });
  afterEach(() => facts.close());

  it('are written together when they wait for each other, and one that cannot be written fails alone', async () => {
    const results = await Promise.allSettled([
      facts.append([aSale('first', '2024-01-01')]),
      facts.append([aSale('second', '2024-01-01')]),
      facts.append([aSale('third', '2024-01-01'), aSale('bad', 'not a day')]),
      facts.append([aSale('fourth', '2024-01-01')]),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    await facts.append([aSale('fifth', '2024-01-01')]);
    expect(await ask('SELECT sale_id FROM told_sales ORDER BY sale_id')).toEqual([['fifth'], ['first'], ['fourth'], ['second']]);
  });

  it('stand as the newest that was told, whenever it came', async () => {
    const present = await createPresent(facts);
    const standing = () => ask('SELECT sale_id, sold_on FROM present.sales ORDER BY sale_id');
    await facts.append([aSale('s1', '2024-01-02', { sequence: 2 }), aSale('s2', '2024-01-01')]);
    await present.refresh();
    await facts.append([aSale('s1', '2024-01-01', { sequence: 1 }), aSale('s2', '2024-02-02', { revision: 2 })]);
    await facts.append([aSale('s2', '2024-03-03', { revision: 1, sequence: 9 }), aSale('s1', '2024-01-02', { sequence: 2 })]);
    await present.refresh();
    expect(await standing()).toEqual([
      ['s1', '2024-01-02'],
      ['s2', '2024-02-02'],
    ]);
    await present.refresh();
    expect(await standing()).toHaveLength(2);
  });

  it('of a series stand as the whole series that was told last; what it supersedes goes in time', async () => {
    const present = await createPresent(facts);
    const standing = async () => (await ask('SELECT mileage_km::INTEGER FROM present.readings ORDER BY read_on')).flat();
    await facts.append([...aSeries(2, 100, 200), ...aSeries(1, 100)]);
    await present.refresh();
    expect(await standing()).toEqual([100, 200]);
    await facts.append([...aSeries(3, 100, 250, 300), ...aSeries(2, 100, 200)]);
    await facts.append(aSeries(3, 100, 250, 300));
    await present.refresh();
    expect(await standing()).toEqual([100, 250, 300]);
    for (let sequence = 4; sequence < 110; sequence += 1) await facts.append(aSeries(sequence, 100, 250, sequence * 100));
    await present.refresh();
    expect(await standing()).toEqual([100, 250, 10_900]);
    const [[kept]] = (await ask('SELECT count(*)::INTEGER FROM told_readings')) as [[number]];
    expect(kept).toBeLessThan(100);
  });

  it('that no fact can be are refused with the event that they came with', () => {
    const withdrawn = { visitId: '', vehicleId: 'v', dealerId: 'D1', revision: 1, personId: '', reason: '', sequence: 1 };
    expect(() => factsOf('homeward.customer.v1.VisitWithdrawn', withdrawn, AT)).toThrow(/fact.unreadable.*visit_id/);
    expect(() => factsOf('homeward.customer.v1.VisitWithdrawn', { ...withdrawn, visitId: 'x' }, 'yesterday')).toThrow(
      /fact.unreadable.*recorded_at/,
    );
    const home = { vehicleId: 'v', dealerId: 'D1', sequence: 1 };
    expect(factsOf('homeward.customer.v1.HomeDealerChanged', home, AT)).toMatchObject([{ table: 'homes', row: { vehicle_id: 'v' } }]);
  });

  it('that the disk or the memory has no place for are a failure of the surroundings; wrong code is none', () => {
    expect(toFactsFailure(new Error('IO Error: No space left on device'), 'written')).toBeInstanceOf(FactsUnavailable);
    expect(toFactsFailure(new Error('Out of Memory Error: failed to pin block'), 'read')).toBeInstanceOf(FactsUnavailable);
    const wrong = new Error('Binder Error: Referenced column "x" not found');
    expect(toFactsFailure(wrong, 'read')).toBe(wrong);
  });
});
