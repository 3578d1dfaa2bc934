import { groupKeys, indexBlocks } from './blocks';
import { clusterPairs, matchAll, scorePairs } from './bulk-matching';
import { clusterOf, type Rulings, type WeighedPair } from './clustering';
import { createScorer } from './comparison';
import { DEFAULT_MATCH_MODEL } from './default-model';
import { type MatchRecord, prepareRecord } from './match-record';
import { readColumns } from './record-columns';
import { countSharing } from './sharing';

function aRecord(id: string, given: Partial<MatchRecord> = {}): MatchRecord {
  return { id, name: '张伟', phones: [], vins: [], plates: [], ...given };
}

/** A family of four names over two phones, and records that fit several of them. */
const records: readonly MatchRecord[] = [
  ...['张伟', '张強', '張偉', '张强', '张先生', 'Zhang Wei', '李娜', '李娜女士', '张韦'].map((name, index) =>
    aRecord(`r${index}`, { name, phones: [`p${index % 2}`, 'p2'], wechatId: index === 4 ? 'wx' : '', birthdayOn: '1985-03-09' }),
  ),
  aRecord('r90', { name: '王小明', phones: ['p9'] }),
  aRecord('r91', { name: '王小明', phones: ['p9'] }),
  aRecord('r92', { name: '孙悦', phones: ['p8'] }),
];

const byText = (clusters: readonly (readonly string[])[]): readonly string[] =>
  clusters
    .filter(({ length }) => length > 1)
    .map((ids) => ids.toSorted().join())
    .toSorted();

function matchEveryPair(rulings?: Rulings): readonly string[] {
  const sharing = countSharing(records, 6);
  const score = createScorer(DEFAULT_MATCH_MODEL);
  const prepared = records.map((record) => prepareRecord(record, DEFAULT_MATCH_MODEL, sharing));
  const pairs = prepared.flatMap((a, index) =>
    prepared.slice(index + 1).map((b): WeighedPair => {
      const { weight, verdict, isOther } = score(a, b);
      return { a: a.id, b: b.id, weight, decision: isOther ? 'other' : verdict === 'sure' ? 'sure' : 'none' };
    }),
  );
  return byText(clusterOf(pairs, rulings).clusters);
}

describe('matching a whole set', () => {
  test.each<[string, Rulings | undefined]>([
    ['without rulings', undefined],
    ['with a pair that is never one', { always: [], never: [['r90', 'r91']] }],
    [
      'with pairs that are always one',
      {
        always: [['r0', 'r1']],
        never: [],
      },
    ],
    ['with rulings about records of another time', { always: [['gone', 'r92']], never: [['gone', 'r91']] }],
  ])('comes to the same as clustering every pair with all care, %s', (_, rulings) => {
    const { clusters } = matchAll(records, DEFAULT_MATCH_MODEL, { sharedFromNames: 6, ...(rulings !== undefined && { rulings }) });
    const known = new Set(records.map(({ id }) => id));
    expect(byText(clusters)).toEqual(byText(matchEveryPair(rulings).map((ids) => ids.split(',').filter((id) => known.has(id)))));
    expect(clusters.length).toBeGreaterThan(1);
  });

  test('the order of the records makes no difference', () => {
    const { clusters } = matchAll(records.toReversed(), DEFAULT_MATCH_MODEL, { sharedFromNames: 6 });
    expect(byText(clusters)).toEqual(matchEveryPair());
  });

  test('shards come to the same as one thread', () => {
    const columns = readColumns(records, 6);
    const shards = [0, 1, 2].map((shard) => ({ shard, of: 3 }));
    const index = indexBlocks(
      records.length,
      shards.map((shard) => groupKeys(columns.keys, shard)),
    );
    const scored = shards.map((shard) => scorePairs(columns, DEFAULT_MATCH_MODEL, index, shard));
    expect(clusterPairs(columns.ids, scored)).toEqual(matchAll(records, DEFAULT_MATCH_MODEL, { sharedFromNames: 6 }));
  });

  test('what is doubtful is told, unless other records joined it', () => {
    const unsure = [aRecord('a', { phones: ['1'] }), aRecord('b', { name: '张先生', phones: ['1'] })];
    expect(matchAll(unsure, DEFAULT_MATCH_MODEL, { sharedFromNames: 6 })).toMatchObject({ clusters: [], doubtful: [{ pair: ['a', 'b'] }] });
    const joined = [
      ...unsure,
      aRecord('c', { phones: ['1'], wechatId: 'w' }),
      aRecord('d', { name: '张先生', wechatId: 'w', phones: ['1'] }),
    ];
    expect(matchAll(joined, DEFAULT_MATCH_MODEL, { sharedFromNames: 6 }).doubtful.map(({ pair }) => pair.join())).not.toContain('a,c');
  });
});
