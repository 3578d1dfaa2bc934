import fc from 'fast-check';
import { RECORD_SOURCES, SURVIVORSHIP_CRITERIA, type Survivorship } from '@homeward/policy';
import { type FieldStanding, type RecordValues, survivorsOf, usedRecords, usedValues } from './survivorship';

const POLICY: Survivorship = {
  sources: ['portal', 'reception', 'call-centre', 'callback', 'dms', 'event', 'third-party'],
  yielding: ['third-party'],
  order: ['verified', 'source', 'newest'],
  fields: { phone: ['verified', 'newest', 'source'] },
  groups: { address: ['province', 'city', 'district', 'street'], birthday: ['birthdayOn', 'birthdayCalendar'] },
};

const aRecord = (
  recordId: string,
  record: Partial<Omit<RecordValues, 'recordId' | 'verified' | 'refuted' | 'quarantined'>> & {
    verified?: readonly string[];
    refuted?: readonly string[];
    quarantined?: readonly string[];
  } = {},
): RecordValues => ({
  recordId,
  dealerId: 'D1',
  source: 'dms',
  at: '2024-01-01T00:00:00.000Z',
  fields: { name: recordId },
  ...record,
  verified: new Set(record.verified),
  refuted: new Set(record.refuted),
  quarantined: new Set(record.quarantined),
});
const standing = (field: string, ...records: readonly RecordValues[]): FieldStanding | undefined => survivorsOf(records, POLICY).get(field);
const told = (found: FieldStanding | undefined) => [
  found?.winner?.value,
  ...(found?.others ?? []).map(({ value, lostBy }) => `${value} ${lostBy}`),
];

describe('survivorship', () => {
  it('the verified value is used, then that of the better source, then the newest, then that of the first record', () => {
    const found = standing(
      'name',
      aRecord('e', { source: 'event', verified: ['name'] }),
      aRecord('p', { source: 'portal' }),
      aRecord('d1', { at: '2024-02-01T00:00:00.000Z' }),
      aRecord('d0'),
      aRecord('d2'),
    );
    expect(told(found)).toEqual(['e', 'p less-verified', 'd1 less-verified', 'd0 less-verified', 'd2 less-verified']);
    expect(told(standing('name', aRecord('p', { source: 'portal' }), aRecord('d')))).toEqual(['p', 'd lower-source-rank']);
    expect(told(standing('name', aRecord('a'), aRecord('b', { at: '2024-02-01T00:00:00.000Z' })))).toEqual(['b', 'a older']);
    expect(told(standing('name', aRecord('b'), aRecord('a')))).toEqual(['a', 'b tie']);
  });

  it('a field may have an order of its own', () => {
    const records = [
      aRecord('p', { source: 'portal', fields: { phone: '1' } }),
      aRecord('d', { at: '2024-02-01T00:00:00.000Z', fields: { phone: '2' } }),
    ];
    expect(told(standing('phone', ...records))).toEqual(['2', '1 older']);
  });

  it('what a third party says is not used where somebody else says something, unless it is verified', () => {
    const third = { source: 'third-party', at: '2024-05-01T00:00:00.000Z', fields: { phone: '2' } } as const;
    const own = aRecord('d', { fields: { phone: '1' } });
    expect(told(standing('phone', own, aRecord('t', third)))).toEqual(['1', '2 less-verified']);
    expect(told(standing('phone', own, aRecord('t', { ...third, verified: ['phone'] })))).toEqual(['2', '1 less-verified']);
    expect(told(standing('phone', aRecord('t', third)))).toEqual(['2']);
  });

  it('an invalid value is never used and is kept', () => {
    const invalid = aRecord('p', { source: 'portal', verified: ['phone'], quarantined: ['phone'], fields: { phone: 'x' } });
    expect(told(standing('phone', invalid, aRecord('d', { fields: { phone: '1' } })))).toEqual(['1', 'x quarantined']);
    expect(told(standing('phone', invalid))).toEqual([undefined, 'x quarantined']);
  });

  it('a value that was found wrong is used only where nobody says anything else, whatever its source', () => {
    const wrong = aRecord('p', { source: 'portal', refuted: ['phone'], fields: { phone: '2' }, at: '2024-05-01T00:00:00.000Z' });
    expect(told(standing('phone', wrong, aRecord('t', { source: 'third-party', fields: { phone: '1' } })))).toEqual(['1', '2 refuted']);
    expect(told(standing('phone', wrong))).toEqual(['2']);
  });

  it('what only follows from something else yields to what is stated, whatever its source, unless it is verified', () => {
    const implied = { isImplied: true, at: '2024-05-01T00:00:00.000Z', fields: { phone: '2' } } as const;
    const stated = aRecord('e', { source: 'event', fields: { phone: '1' } });
    expect(told(standing('phone', stated, aRecord('s', implied)))).toEqual(['1', '2 implied']);
    expect(told(standing('phone', stated, aRecord('s', { ...implied, verified: ['phone'] })))).toEqual(['2', '1 less-verified']);
    expect(told(standing('phone', aRecord('s', implied)))).toEqual(['2']);
  });

  it('an address comes from one source as a whole', () => {
    const records = [
      aRecord('p', { source: 'portal', fields: { city: '合肥', street: '长江路 1' } }),
      aRecord('d', { fields: { province: '安徽', city: '马鞍山', street: '湖东路 1' }, verified: ['street'] }),
    ];
    const standings = survivorsOf(records, POLICY);
    expect(usedValues(standings)).toEqual({ city: '合肥', street: '长江路 1' });
    // 湖东路 by itself is verified, and 安徽 has no rival: both stay with what belongs to them.
    expect(told(standings.get('street'))).toEqual(['长江路 1', '湖东路 1 group']);
    expect(told(standings.get('province'))).toEqual([undefined, '安徽 group']);
    expect(told(standings.get('city'))).toEqual(['合肥', '马鞍山 lower-source-rank']);
  });
});

const NAMES = ['name', 'phone', 'province', 'city', 'district', 'street', 'birthdayOn', 'birthdayCalendar'] as const;
const someNames = fc.subarray([...NAMES]);
const recordOf = (recordId: string): fc.Arbitrary<RecordValues> =>
  fc
    .record({
      source: fc.constantFrom(...RECORD_SOURCES),
      at: fc.constantFrom('2024-01-01T00:00:00.000Z', '2024-02-01T00:00:00.000Z', '2024-03-01T00:00:00.000Z'),
      filled: someNames,
      verified: someNames,
      refuted: someNames,
      quarantined: someNames,
    })
    .map(({ source, at, filled, verified, refuted, quarantined }) =>
      aRecord(recordId, {
        source,
        at,
        verified,
        refuted,
        quarantined,
        fields: Object.fromEntries(filled.map((field) => [field, `${field} of ${recordId}`])),
      }),
    );
const someRecords = fc
  .integer({ min: 0, max: 6 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => recordOf(`r${index}`))));
const order = fc.shuffledSubarray([...SURVIVORSHIP_CRITERIA], { minLength: 1 });
const aPolicy = fc
  .record({ sources: fc.shuffledSubarray([...RECORD_SOURCES], { minLength: RECORD_SOURCES.length }), order, phone: order, address: order })
  .map(({ sources, order: general, phone, address }): Survivorship => ({ ...POLICY, sources, order: general, fields: { phone, address } }));

describe('survivorship, whatever the records and the policy', () => {
  it('does not depend on the order of the records', () => {
    fc.assert(
      fc.property(
        someRecords.chain((records) => fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length }))),
        aPolicy,
        ([records, shuffled], policy) => {
          expect([...survivorsOf(shuffled, policy)]).toEqual([...survivorsOf(records, policy)]);
        },
      ),
    );
  });

  it('takes the fields of a group from one record, each just as it is there', () => {
    fc.assert(
      fc.property(someRecords, aPolicy, (records, policy) => {
        const standings = survivorsOf(records, policy);
        for (const members of Object.values(policy.groups)) {
          const winners = members.flatMap((field) => standings.get(field)?.winner ?? []);
          expect(new Set(winners.map(({ recordId }) => recordId)).size).toBeLessThanOrEqual(1);
          const from = records.find(({ recordId }) => recordId === winners[0]?.recordId);
          for (const field of members) {
            const usable = from?.quarantined.has(field) === true ? undefined : from?.fields[field];
            expect(standings.get(field)?.winner?.value).toBe(usable);
          }
        }
      }),
    );
  });

  it('whoever asks for the winners alone is told the same', () => {
    fc.assert(
      fc.property(someRecords, aPolicy, (records, policy) => {
        const winners = [...survivorsOf(records, policy)].flatMap(([field, { winner }]) =>
          winner === undefined ? [] : [[field, winner.recordId]],
        );
        const used = [...usedRecords(records, policy)].map(([field, { recordId }]) => [field, recordId] as const);
        expect(Object.fromEntries(used)).toEqual(Object.fromEntries(winners));
      }),
    );
  });

  it('keeps the winner when a value is added that loses', () => {
    fc.assert(
      fc.property(someRecords, recordOf('r9'), aPolicy, (records, added, policy) => {
        const before = survivorsOf(records, policy);
        const after = survivorsOf([...records, added], policy);
        const togetherWith = (field: string) => Object.values(policy.groups).find((members) => members.includes(field)) ?? [field];
        for (const [field, { winner }] of after) {
          const isWinning = togetherWith(field).some((member) => after.get(member)?.winner?.recordId === 'r9');
          if (!isWinning) expect(winner).toEqual(before.get(field)?.winner);
        }
      }),
    );
  });

  it('forgets no value, and uses none that is invalid', () => {
    fc.assert(
      fc.property(someRecords, aPolicy, (records, policy) => {
        for (const [field, { winner, others }] of survivorsOf(records, policy)) {
          const values = [...(winner === undefined ? [] : [winner]), ...others].map(({ value }) => value).sort();
          expect(values).toEqual(records.flatMap(({ fields }) => fields[field] ?? []).sort());
          expect(records.find(({ recordId }) => recordId === winner?.recordId)?.quarantined.has(field) ?? false).toBe(false);
        }
      }),
    );
  });
});
