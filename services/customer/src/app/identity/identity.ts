import { type Comparison, type MatchRecord, type Pair, type PreparedRecord, explainPair, prepareRecord } from '@homeward/matching';
import type { Vault } from '@homeward/pii';
import type { IdentityPolicy } from '@homeward/policy';
import { type BusinessClock, LostRace, type ReferenceData } from '@homeward/runtime';
import { pagesOf } from '@homeward/store';
import { type Cluster, type Likeness, type Ruling, clustersOf, pairIdOf, pairOf } from '../../domain/people/identity';
import { type SourceRecordState, isSameTie } from '../../domain/people/source-record';
import type { IdentityTools } from '../intake/customer-reading';
import type { DataKeys } from '../people/data-keys';
import { usableFields } from '../intake/field-validity';
import { type IdentityBlocks, isTelling, namesIn } from './identity-blocks';
import { placeOfRecord } from '../intake/intake';
import { learnLinkedPlates } from './linked-plates';
import { blockIdOf, blocksOf, toMatchRecord } from './match-features';
import { identityRules, matchingOf } from './match-policy';
import type { Doubt, PairReviews } from './pair-reviews';
import type { BlockDocument, CustomerStores } from '../ports';
import { pairsNaming } from './record-pairs';

/** Finds out whose records are whose. */
export interface Identity {
  /** Takes in what the records share now, and no longer, and gives them their people. */
  place(recordIds: readonly string[]): Promise<{ readonly moved: number }>;
  /** The same with what only a rebuild looks up: the plates of the records' own cars. */
  rebuild(recordIds: readonly string[]): Promise<{ readonly moved: number }>;
  /** Cars have named these records: what is named by one car may be of one person. */
  link(named: readonly { readonly vehicleId: string; readonly recordId: string }[]): Promise<void>;
  /**
   * Gives each of these records its person, and every record that hangs together with one of them. What comes out depends on the records, rulings and
   * policy alone, not on the order in which records come. Throws LostRace when others kept changing the same records.
   */
  resolve(recordIds: readonly string[]): Promise<{ readonly moved: number }>;
  /** How alike pairs of records are, step by step, whatever was decided about them. Unknown and erased records are missing. */
  compare(pairs: readonly (readonly [a: string, b: string])[]): Promise<readonly ComparedPair[]>;
  /** These records, and every pair of one of them with a later one that it shares something with: over all records each pair once. */
  pairsOf(recordIds: readonly string[]): Promise<{ readonly records: readonly PreparedRecord[]; readonly pairs: readonly Pair[] }>;
}

export interface ComparedPair {
  readonly a: SourceRecordState;
  readonly b: SourceRecordState;
  readonly recordIds: readonly [a: string, b: string];
  readonly comparison: Comparison;
  readonly ruling: Ruling['ruling'] | undefined;
}

export interface IdentityOptions {
  readonly stores: Pick<CustomerStores, 'records' | 'links' | 'rulings' | 'vehicles'>;
  readonly reviews: PairReviews;
  readonly blocks: IdentityBlocks;
  readonly reference: ReferenceData;
  readonly tools: IdentityTools;
  readonly vault: Vault;
  readonly dataKeys: DataKeys;
  readonly clock: BusinessClock;
}

/** A record with everything that it is judged by. */
interface Candidate {
  readonly recordId: string;
  readonly state: SourceRecordState;
  readonly match: MatchRecord;
  readonly blockIds: readonly string[];
}

/** What is known of records that hang together. */
interface Scene {
  /** Those that hang together; other candidates only resemble one of them. */
  readonly inside: Set<string>;
  readonly candidates: Map<string, Candidate>;
  /** Read for comparing, once the blocks say what is shared. */
  readonly prepared: Map<string, PreparedRecord>;
  readonly blocks: Map<string, BlockDocument>;
  readonly likenesses: Map<string, Likeness>;
  readonly rulings: Map<string, Ruling>;
}

const MOST_ATTEMPTS = 8;
const MATES_PAGE = 500;
/** Nobody has more records than this; what looks like more is a mistake in the data, and is joined pair by pair only. */
const MOST_TOGETHER = 60;

export function createIdentity(options: IdentityOptions): Identity {
  const { stores, blocks, reviews, reference, tools, vault, dataKeys, clock } = options;

  const readCandidates = async (recordIds: readonly string[]): Promise<readonly Candidate[]> => {
    const [records, keys, links] = await Promise.all([
      stores.records.load(recordIds),
      dataKeys.find(recordIds),
      stores.links.get(recordIds),
    ]);
    return recordIds.flatMap((recordId) => {
      const state = records.get(recordId)?.state;
      const key = keys.get(recordId);
      // Without its key the record was erased.
      if (state?.latest === undefined || key === undefined) return [];
      const fields = vault.open(key, state.latest.sealed, placeOfRecord(recordId));
      const match = toMatchRecord(recordId, usableFields(fields, state.latest.quarantined), links.get(recordId), tools);
      return [{ recordId, state, match, blockIds: blocksOf(match, tools) }];
    });
  };

  /** Records that are of the same people now: they may have to part. */
  const matesOf = async (personIds: readonly string[]): Promise<readonly string[]> => {
    const mates: string[] = [];
    if (personIds.length === 0) return mates;
    for await (const items of pagesOf(stores.records, { filter: { person: { in: personIds } }, limit: MATES_PAGE })) {
      mates.push(...items.map(({ id }) => id));
    }
    return mates;
  };

  const rulingsOf = async (recordIds: readonly string[]): Promise<readonly Ruling[]> =>
    (await pairsNaming(stores.rulings, recordIds)).flatMap(({ state: { a, b, ruling } }) => (ruling === 'none' ? [] : [{ a, b, ruling }]));

  /** Everything that hangs together with the records: their mates, and whoever is surely the same as one of them, and so on. */
  const gather = async (recordIds: readonly string[], known: readonly Candidate[], policy: IdentityPolicy): Promise<Scene> => {
    const scene = anEmptyScene();
    await takeIn(scene, known);
    const { inside } = scene;
    let frontier = [...new Set(recordIds)];
    while (frontier.length > 0) {
      for (const recordId of frontier) inside.add(recordId);
      await readInto(scene, frontier);
      const entered = frontier.flatMap((recordId) => scene.candidates.get(recordId) ?? []);
      for (const ruling of await rulingsOf(frontier)) scene.rulings.set(pairIdOf(ruling.a, ruling.b), ruling);
      const others = new Map(entered.map((candidate) => [candidate, neighboursOf(candidate, scene, policy)]));
      await readInto(scene, [...new Set([...others.values()].flatMap((ids) => [...ids]))]);
      const next = new Set(await matesOf([...new Set(entered.map(({ state }) => state.personId))]));
      for (const [candidate, ids] of others) {
        for (const otherId of ids) {
          const other = scene.candidates.get(otherId);
          if (other === undefined) continue;
          const likeness = likenessOf(candidate, other, scene, policy);
          scene.likenesses.set(pairIdOf(candidate.recordId, otherId), likeness);
          if (likeness.verdict === 'sure' && !likeness.isOther) next.add(otherId);
        }
      }
      for (const { a, b, ruling } of scene.rulings.values()) {
        if (ruling === 'always' && (inside.has(a) || inside.has(b))) next.add(a).add(b);
      }
      frontier = [...next].filter((recordId) => !inside.has(recordId));
    }
    compareAll(scene, policy);
    return scene;
  };

  /** Records that hang together over others may share nothing themselves; that two of them are two people has to be known too. */
  const compareAll = (scene: Scene, policy: IdentityPolicy): void => {
    for (const together of hangingTogether(scene)) {
      for (const [index, recordId] of together.slice(0, MOST_TOGETHER).entries()) {
        for (const otherId of together.slice(index + 1, MOST_TOGETHER)) {
          const [one, other] = [scene.candidates.get(recordId), scene.candidates.get(otherId)];
          const id = pairIdOf(recordId, otherId);
          if (one === undefined || other === undefined || scene.likenesses.has(id)) continue;
          scene.likenesses.set(id, likenessOf(one, other, scene, policy));
        }
      }
    }
  };

  const readInto = async (scene: Scene, recordIds: readonly string[]): Promise<void> => {
    const missing = recordIds.filter((recordId) => !scene.candidates.has(recordId));
    if (missing.length === 0) return;
    await takeIn(scene, await readCandidates(missing));
  };

  const takeIn = async (scene: Scene, read: readonly Candidate[]): Promise<void> => {
    for (const candidate of read) scene.candidates.set(candidate.recordId, candidate);
    const unread = read.flatMap(({ blockIds }) => blockIds).filter((blockId) => !scene.blocks.has(blockId));
    for (const [blockId, block] of await blocks.read(unread)) scene.blocks.set(blockId, block);
  };

  const likenessOf = (one: Candidate, other: Candidate, scene: Scene, policy: IdentityPolicy): Likeness => {
    const [a, b] = one.recordId < other.recordId ? [one, other] : [other, one];
    const { verdict, isOther, weight } = matchingOf(policy).score(prepare(a, scene, policy), prepare(b, scene, policy));
    return { a: a.recordId, b: b.recordId, verdict, isOther, weight };
  };

  const compare = (a: Candidate, b: Candidate, scene: Scene, policy: IdentityPolicy): Comparison =>
    explainPair(prepare(a, scene, policy), prepare(b, scene, policy), matchingOf(policy).model);

  const prepare = ({ recordId, match }: Candidate, scene: Scene, policy: IdentityPolicy): PreparedRecord => {
    const known = scene.prepared.get(recordId);
    if (known !== undefined) return known;
    const prepared = prepareRecord(match, matchingOf(policy).model, {
      sharedFromNames: policy.sharedNames + 1,
      namesOf(kind, value) {
        const block = scene.blocks.get(blockIdOf(kind, value, tools));
        return block === undefined ? 0 : namesIn(block);
      },
    });
    scene.prepared.set(recordId, prepared);
    return prepared;
  };

  /** `known` were read just now; what became stale since is refused, and everything is read again. */
  const resolve = async (recordIds: readonly string[], known: readonly Candidate[] = []): Promise<{ readonly moved: number }> => {
    let moved = 0;
    const { document: policy, reference: version } = identityRules(reference, clock);
    let left = [...new Set(recordIds)];
    for (let attempt = 1; left.length > 0; attempt += 1) {
      if (attempt > MOST_ATTEMPTS) throw new LostRace(stores.records.name, left[0] ?? '');
      const scene = await gather(left, attempt === 1 ? known : [], policy);
      const clusters = clustersOf(
        [...scene.inside].filter((recordId) => scene.candidates.has(recordId)),
        [...scene.likenesses.values()],
        [...scene.rulings.values()],
        version,
      );
      const requests = clusters.flatMap(({ recordIds: members, ties }) => {
        const personId = tools.ids.personIdByRecord(members[0] ?? '');
        return members.flatMap((recordId) => {
          const state = scene.candidates.get(recordId)?.state;
          const tie = ties.get(recordId);
          if (state === undefined || tie === undefined || (state.personId === personId && isSameTie(state.tie, tie))) return [];
          const basis = state.steps;
          return [
            {
              id: recordId,
              command: { type: 'PlaceRecord', personId, tie, basis } as const,
              cause: { id: `identity:${recordId}:${basis}:${personId}:${tie.recordId}` },
              at: clock.now(),
            },
          ];
        });
      });
      const outcomes = await stores.records.execute(requests);
      moved += outcomes.filter(
        (outcome) => outcome.status === 'applied' && outcome.events.some(({ type }) => type === 'RecordMoved'),
      ).length;
      left = outcomes.flatMap((outcome) => (outcome.status === 'applied' ? [] : [outcome.id]));
      if (left.length === 0) await reviews.note(doubtsOf(scene, clusters), [...scene.inside]);
    }
    return { moved };
  };

  const place = async (recordIds: readonly string[], gone: ReadonlyMap<string, readonly string[]> = new Map()) => {
    const candidates = await readCandidates([...new Set(recordIds)]);
    const again = await blocks.change(
      candidates.map(({ recordId, state, blockIds }) => ({
        recordId,
        nameIndex: state.latest?.nameIndex ?? '',
        enter: blockIds,
        leave: [...state.formerBlocks, ...(gone.get(recordId) ?? []).map((plate) => blockIdOf('plate', plate, tools))].filter(
          (blockId) => !blockIds.includes(blockId),
        ),
      })),
      identityRules(reference, clock).document,
    );
    return resolve([...new Set([...recordIds, ...again])], candidates);
  };

  return {
    resolve: (recordIds) => resolve(recordIds),

    async compare(pairs) {
      const recordIds = [...new Set(pairs.flat())];
      const scene = anEmptyScene();
      await readInto(scene, recordIds);
      for (const ruling of await rulingsOf(recordIds)) scene.rulings.set(pairIdOf(ruling.a, ruling.b), ruling);
      const { document: policy } = identityRules(reference, clock);
      return pairs.flatMap(([one, other]): readonly ComparedPair[] => {
        const [a, b] = pairOf(one, other).map((recordId) => scene.candidates.get(recordId));
        if (a === undefined || b === undefined || a === b) return [];
        const comparison = compare(a, b, scene, policy);
        const ruling = scene.rulings.get(pairIdOf(a.recordId, b.recordId))?.ruling;
        return [{ a: a.state, b: b.state, recordIds: [a.recordId, b.recordId], comparison, ruling }];
      });
    },

    async pairsOf(recordIds) {
      const { document: policy } = identityRules(reference, clock);
      const scene = anEmptyScene();
      await readInto(scene, recordIds);
      const own = recordIds.flatMap((recordId) => scene.candidates.get(recordId) ?? []);
      const later = own.map((one) => [one, [...neighboursOf(one, scene, policy)].filter((otherId) => otherId > one.recordId)] as const);
      await readInto(scene, [...new Set(later.flatMap(([, otherIds]) => otherIds))]);
      const prepared = (candidate: Candidate): PreparedRecord => prepare(candidate, scene, policy);
      const pairs = later.flatMap(([one, otherIds]) =>
        otherIds.flatMap((otherId): readonly Pair[] => {
          const other = scene.candidates.get(otherId);
          return other === undefined ? [] : [[prepared(one), prepared(other)]];
        }),
      );
      return { records: own.map(prepared), pairs };
    },

    place: (recordIds) => place(recordIds),

    rebuild: async (recordIds) => place(recordIds, await learnLinkedPlates(stores, recordIds)),

    async link(named) {
      const changes = named.map(({ vehicleId, recordId }) => ({ recordId, enter: [blockIdOf('vin', vehicleId, tools)], leave: [] }));
      const again = await blocks.change(changes, identityRules(reference, clock).document);
      await resolve([...new Set([...named.map(({ recordId }) => recordId), ...again])]);
    },
  };
}

function anEmptyScene(): Scene {
  return { inside: new Set(), candidates: new Map(), prepared: new Map(), blocks: new Map(), likenesses: new Map(), rulings: new Map() };
}

function neighboursOf({ recordId, blockIds }: Candidate, { blocks }: Scene, policy: IdentityPolicy): ReadonlySet<string> {
  const neighbours = new Set<string>();
  for (const blockId of blockIds) {
    const block = blocks.get(blockId);
    if (block === undefined || !isTelling(blockId, block, policy)) continue;
    for (const memberId of Object.keys(block.members)) if (memberId !== recordId) neighbours.add(memberId);
  }
  return neighbours;
}

/** Pairs that may be one person, that no cluster holds together and nobody has decided about. */
function doubtsOf({ likenesses, rulings, candidates }: Scene, clusters: readonly Cluster[]): readonly Doubt[] {
  const clusterOf = new Map(clusters.flatMap((cluster) => cluster.recordIds.map((recordId) => [recordId, cluster] as const)));
  return [...likenesses].flatMap(([id, { a, b, verdict, weight }]) => {
    const cluster = clusterOf.get(a);
    if (verdict !== 'doubtful' || rulings.has(id) || (cluster !== undefined && cluster === clusterOf.get(b))) return [];
    const dealerIds = [a, b].map((recordId) => candidates.get(recordId)?.state.dealerId ?? '');
    return [{ a, b, weight, dealerIds: [...new Set(dealerIds)].sort() }];
  });
}

/** The groups that sure likenesses and rulings hold together, each sorted. */
function hangingTogether({ inside, likenesses, rulings }: Scene): readonly (readonly string[])[] {
  const sure = [...likenesses.values()].filter(({ verdict, isOther }) => verdict === 'sure' && !isOther);
  const always = [...rulings.values()].filter(({ ruling }) => ruling === 'always');
  return clustersOf([...inside], sure, always, '').map(({ recordIds }) => recordIds);
}
