import type { Heard } from '@homeward/bus';
import type { EventPayload } from '@homeward/contracts';
import { type BusinessClock, LostRace, mustExecute } from '@homeward/runtime';
import type { Vault } from '@homeward/pii';
import type { ReferenceData } from '@homeward/runtime';
import { pagesOf } from '@homeward/store';
import { tasksOf } from '../../domain/quality/verification';
import type { RecordRevision, SourceRecordState } from '../../domain/people/source-record';
import type { IdentityTools } from '../intake/customer-reading';
import type { DataKeys } from './data-keys';
import type { FindingUpkeep } from '../quality/finding-upkeep';
import type { IdentityBlocks } from '../identity/identity-blocks';
import { placeOfRecord } from '../intake/intake';
import { forgetLinkedPlates } from '../identity/linked-plates';
import { blocksOf, toMatchRecord } from '../identity/match-features';
import { identityRules } from '../identity/match-policy';
import type { CustomerStores } from '../ports';
import { pairsNaming } from '../identity/record-pairs';
import type { Tombstones } from './tombstones';

type HeardErasure = Heard<EventPayload<'homeward.customer.v1.PersonErased'>>;

/** How many things were found and are gone, by place. */
export type ErasedCounts = Readonly<
  Record<'source-records' | 'blind-indexes' | 'corrections' | 'pair-reviews' | 'intake-rows' | 'data-keys', number>
>;

/** Carries out that a person is forgotten. Bears repetition: a crash on the way is gone over again from the beginning. */
export interface Erasing {
  carryOut(heard: readonly HeardErasure[]): Promise<void>;
}

interface ErasingOptions {
  readonly stores: CustomerStores;
  readonly tombstones: Tombstones;
  readonly blocks: IdentityBlocks;
  readonly reference: ReferenceData;
  readonly tools: IdentityTools;
  readonly vault: Vault;
  readonly dataKeys: DataKeys;
  readonly findings: Pick<FindingUpkeep, 'recordsErased'>;
  readonly clock: BusinessClock;
}

const PAGE = 500;

export function createErasing(options: ErasingOptions): Erasing {
  const { stores, tombstones, blocks, reference, tools, vault, dataKeys, findings, clock } = options;

  /** Everything that the record was found by, also by what its car said. */
  const leaveBlocks = async (records: ReadonlyMap<string, SourceRecordState>): Promise<number> => {
    const recordIds = [...records.keys()];
    const [keys, links] = await Promise.all([dataKeys.find(recordIds), stores.links.get(recordIds)]);
    const changes = [...records].flatMap(([recordId, { latest, formerBlocks }]) => {
      const key = keys.get(recordId);
      if (latest === undefined || key === undefined) return [];
      const fields = vault.open(key, latest.sealed, placeOfRecord(recordId));
      const match = toMatchRecord(recordId, fields, links.get(recordId), tools);
      return [{ recordId, enter: [], leave: [...new Set([...blocksOf(match, tools), ...latest.blocks, ...formerBlocks])] }];
    });
    await blocks.change(changes, identityRules(reference, clock).document);
    await forgetLinkedPlates(stores, recordIds);
    return changes.reduce((sum, { leave }) => sum + leave.length, 0);
  };

  const dropReviews = async (recordIds: readonly string[]): Promise<number> => {
    const found = await pairsNaming(stores.pairReviews, recordIds);
    await stores.pairReviews.update(found.map(({ id }) => ({ id, change: () => undefined })));
    return found.length;
  };

  /**
   * The rows stay with their outcomes; what was written in them goes. A row about a car is kept as the file has it, with whatever columns of its customer:
   * so those of the cars that name the records go too.
   */
  const emptyRows = async (recordIds: readonly string[]): Promise<number> => {
    const links = await stores.links.get(recordIds);
    const subjects = [...recordIds, ...new Set([...links.values()].flatMap(({ vehicleIds }) => vehicleIds))];
    let count = 0;
    for await (const items of pagesOf(stores.rows, { filter: { subject: { in: subjects } }, limit: PAGE })) {
      await stores.rows.update(
        items.map(({ id }) => ({ id, change: (row) => (row === undefined || row.sealed === '' ? row : { ...row, sealed: '' }) })),
      );
      count += items.length;
    }
    return count;
  };

  const eraseRecords = async (recordIds: readonly string[], at: string, cause: string): Promise<number> => {
    const outcomes = await stores.records.execute(
      recordIds.map((id) => ({ id, command: { type: 'EraseRecord', at }, cause: { id: `${cause}:erase` }, at })),
    );
    const lost = outcomes.find(({ status }) => status === 'conflict');
    if (lost !== undefined) throw new LostRace(stores.records.name, lost.id);
    const present = await stores.records.load(recordIds);
    const released = await stores.people.execute(
      [...present].map(([recordId, { version, state }]) => ({
        id: state.personId,
        command: { type: 'ReleaseRecord', recordId, sequence: version, to: '' },
        cause: { id: `${cause}:release-${recordId}` },
        at,
      })),
    );
    const stuck = released.find(({ status }) => status === 'conflict');
    if (stuck !== undefined) throw new LostRace(stores.people.name, stuck.id);
    return present.size;
  };

  /** Nobody asks about the values any more, and no dealer has to put one right: those who were told to are told that it is over. */
  const withdrawCorrections = async (recordIds: readonly string[], at: string, cause: string): Promise<number> => {
    const known = await stores.verifications.load(recordIds);
    if (known.size === 0) return 0;
    const requests = [...known.keys()].map((id) => ({
      ...{ id, command: { type: 'ForgetRecord', at } as const, cause: { id: `${cause}:forget` }, at },
    }));
    await mustExecute(stores.verifications, requests);
    return [...known.values()].flatMap(({ state }) => tasksOf(state)).length;
  };

  const carryOutOne = async ({ event, cause }: HeardErasure): Promise<void> => {
    const { erasureId, recordIds, erasedAt } = event;
    const loaded = await stores.records.load(recordIds);
    const records = new Map([...loaded].map(([id, { state }]) => [id, state] as const));
    const latest = [...records.values()].flatMap(({ latest: revision }): readonly RecordRevision[] =>
      revision === undefined ? [] : [revision],
    );
    // First of all nothing comes in any more; the keys go last, as what they open says where else to look.
    await tombstones.lay(erasureId, erasedAt, recordIds, latest);
    const indexes = await leaveBlocks(records);
    // While the records say yet which numbers they bore.
    await findings.recordsErased(records);
    const counts: ErasedCounts = {
      'blind-indexes': indexes,
      corrections: await withdrawCorrections(recordIds, erasedAt, cause),
      'pair-reviews': await dropReviews(recordIds),
      'intake-rows': await emptyRows(recordIds),
      'source-records': await eraseRecords(recordIds, erasedAt, cause),
      'data-keys': await dataKeys.destroy(recordIds),
    };
    const at = clock.now();
    await stores.erasedPlaces.update([{ id: erasureId, change: (known) => known ?? { counts, at } }]);
  };

  return {
    async carryOut(heard) {
      for (const one of heard) await carryOutOne(one);
    },
  };
}
