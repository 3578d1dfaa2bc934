import { generatePeopleSet, peopleFaults, streamPeopleSet } from './people-set';
import { readPeopleRecord } from './people-set-reading';
import { scorePeople, toPeopleTable } from './people-set-score';

const set = generatePeopleSet({ records: 20_000, seed: 3 });

describe('the labelled set of people', () => {
  test('the same seed gives the same records, another one others', () => {
    expect(generatePeopleSet({ records: 500, seed: 3 })).toEqual(generatePeopleSet({ records: 500, seed: 3 }));
    expect(generatePeopleSet({ records: 50, seed: 4 })).not.toEqual(generatePeopleSet({ records: 50, seed: 3 }));
  });

  test('as a stream it has the same records, all of a person together', () => {
    const streamed = [...streamPeopleSet({ records: 500, seed: 3 })];
    expect(streamed).toEqual(generatePeopleSet({ records: 500, seed: 3 }));
    const changes = streamed.filter(({ personId }, index) => streamed[index - 1]?.personId !== personId).length;
    expect(changes).toBe(new Set(streamed.map(({ personId }) => personId)).size);
  });

  test('every kind of fault is there', () => {
    const found = new Set(set.flatMap(({ faults }) => faults));
    expect(peopleFaults.filter((fault) => !found.has(fault))).toEqual([]);
  });

  test('what is no fault can be read', () => {
    for (const record of set) {
      const read = readPeopleRecord(record);
      if (!record.faults.includes('phone-mistyped')) expect(read.phones).toHaveLength(record.phones.length);
      expect(read.vins).toHaveLength(record.vins.length);
      expect(read.plates).toHaveLength(record.plates.length);
    }
  });

  test('landlines of dealers and numbers of advisors stand under more than five names', () => {
    const names = new Map<string, Set<string>>();
    for (const { phones, faults, personId } of set) {
      const phone = phones[0];
      if (phone === undefined || !(faults.includes('dealer-landline') || faults.includes('advisor-number'))) continue;
      names.set(phone, (names.get(phone) ?? new Set()).add(personId));
    }
    expect([...names.values()].filter(({ size }) => size > 5).length).toBeGreaterThan(names.size * 0.8);
  });

  test('twins share the birthday and the surname, not the name', () => {
    const twins = Map.groupBy(
      set.filter(({ twinsId, faults, birthdayOn }) => twinsId !== undefined && birthdayOn !== undefined && faults.length === 0),
      ({ twinsId }) => twinsId,
    );
    let compared = 0;
    for (const records of twins.values()) {
      const [one] = records;
      const other = records.find(({ personId }) => personId !== one?.personId);
      if (one === undefined || other === undefined) continue;
      compared += 1;
      expect(other.birthdayOn).toBe(one.birthdayOn);
      expect(other.name.charAt(0)).toBe(one.name.charAt(0));
      expect(other.name).not.toBe(one.name);
    }
    expect(compared).toBeGreaterThan(5);
  });
});

describe('the score', () => {
  const truth = [...Map.groupBy(set, ({ personId }) => personId).values()].map((records) => records.map(({ id }) => id));

  test('the truth has no fault', () => {
    expect(scorePeople(set, truth)).toMatchObject({ precision: 1, recall: 1, f1: 1, wrongPairs: 0 });
  });

  test('records that nothing joins are not found', () => {
    expect(scorePeople(set, [])).toMatchObject({ precision: 1, recall: 0, f1: 0, foundPairs: 0 });
  });

  test('two people in one cluster are joined wrongly, in the table as well', () => {
    const score = scorePeople(set, [...truth.slice(2), [...(truth[0] ?? []), ...(truth[1] ?? [])]]);
    expect(score.wrongPairs).toBe((truth[0]?.length ?? 0) * (truth[1]?.length ?? 0));
    expect(toPeopleTable(score)).toContain(`joined wrongly ${score.wrongPairs}`);
  });
});
