import type { IdDeriver, Vault } from '@homeward/pii';
import { type BusinessClock, LostRace, type ReferenceData } from '@homeward/runtime';
import { type Finding, keyOfFinding } from '../../domain/quality/findings';
import type { SourceRecordState } from '../../domain/people/source-record';
import type { DataKeys } from '../people/data-keys';
import { quarantineReasonOf } from '../intake/field-validity';
import { namesIn } from '../identity/identity-blocks';
import { placeOfRecord } from '../intake/intake';
import { LEAD_SYSTEM } from '../leads/lead-tools';
import { isIdentifierBlock } from '../identity/match-features';
import { identityRules } from '../identity/match-policy';
import type { CustomerStores } from '../ports';

/** Finds what is wrong with the data of dealers: looked for again whenever something that it hangs on has changed. */
export interface FindingUpkeep {
  /** After the records' blocks were written. */
  recordsRevised(recordIds: readonly string[]): Promise<void>;
  carsDescribed(vehicleIds: readonly string[]): Promise<void>;
  /** These records, as they were, have left their blocks and are being erased. */
  recordsErased(records: ReadonlyMap<string, SourceRecordState>): Promise<void>;
}

export interface FindingUpkeepOptions {
  readonly stores: Pick<CustomerStores, 'records' | 'vehicles' | 'blocks' | 'findings'>;
  readonly reference: ReferenceData;
  readonly dataKeys: DataKeys;
  readonly vault: Vault;
  readonly ids: IdDeriver;
  readonly clock: BusinessClock;
}

export function createFindingUpkeep({ stores, reference, dataKeys, vault, ids, clock }: FindingUpkeepOptions): FindingUpkeep {
  /** By what is wrong: a record, a car, a number. Where nothing is and nothing was, nothing is written. */
  const note = async (present: ReadonlyMap<string, readonly Finding[]>): Promise<void> => {
    const known = present.size === 0 ? new Map<string, { readonly version: number }>() : await stores.findings.load([...present.keys()]);
    const at = clock.now();
    const requests = [...present]
      .filter(([id, found]) => found.length > 0 || known.has(id))
      .map(([id, found]) => ({
        id,
        command: { type: 'NoteFindings', present: found, at } as const,
        // Looking twice finds the same; what was so before and is so again was something else meanwhile.
        cause: { id: `findings:${id}:${known.get(id)?.version ?? 0}:${ids.derive('findings', JSON.stringify(found))}` },
        at,
      }));
    if (requests.length === 0) return;
    for (const outcome of await stores.findings.execute(requests)) {
      if (outcome.status === 'conflict') throw new LostRace(stores.findings.name, outcome.id);
    }
  };

  const quarantinedIn = async (records: ReadonlyMap<string, SourceRecordState>): Promise<ReadonlyMap<string, readonly Finding[]>> => {
    const broken = [...records].flatMap(([id, { latest }]) => ((latest?.quarantined ?? []).length > 0 ? [id] : []));
    const keys = broken.length === 0 ? new Map<string, never>() : await dataKeys.find(broken);
    return new Map(
      [...records].map(([recordId, { dealerId, latest }]) => {
        const key = keys.get(recordId);
        const fields = key === undefined || latest === undefined ? {} : vault.open(key, latest.sealed, placeOfRecord(recordId));
        const found = (latest?.quarantined ?? []).map((field): Finding => ({
          kind: 'quarantined-field',
          dealerId,
          field,
          reason: quarantineReasonOf(field, fields, latest?.occurredAt ?? ''),
          recordIds: [recordId],
          vehicleId: '',
        }));
        return [recordId, found] as const;
      }),
    );
  };

  /** Numbers that these records bear or bore. */
  const sharedAmong = async (records: ReadonlyMap<string, SourceRecordState>): Promise<ReadonlyMap<string, readonly Finding[]>> => {
    const blockIds = new Set(
      [...records.values()].flatMap(({ latest, formerBlocks }) => [...(latest?.blocks ?? []), ...formerBlocks].filter(isIdentifierBlock)),
    );
    if (blockIds.size === 0) return new Map();
    const { sharedNames } = identityRules(reference, clock).document;
    const blocks = await stores.blocks.get([...blockIds]);
    const shared = new Map([...blocks].filter(([, block]) => namesIn(block) > sharedNames));
    // One more customer under a number that the dealer was told of changes nothing, and looking at all the others costs as much as they are many.
    for (const blockId of await toldOf([...shared.keys()], records)) {
      shared.delete(blockId);
      blockIds.delete(blockId);
    }
    const members = await stores.records.load([...new Set([...shared.values()].flatMap((block) => Object.keys(block.members)))]);
    return new Map(
      [...blockIds].map((blockId) => {
        const recordIds = Object.keys(shared.get(blockId)?.members ?? {}).filter((id) => members.has(id));
        const byDealer = Map.groupBy(recordIds.sort(), (id) => members.get(id)?.state.dealerId ?? '');
        const found = [...byDealer].map(([dealerId, own]): Finding => ({
          kind: 'shared-identifier',
          dealerId,
          field: fieldOfBlock(blockId),
          reason: 'too-many-names',
          recordIds: own,
          vehicleId: '',
        }));
        return [idOfShared(blockId), found] as const;
      }),
    );
  };

  /** The mark of a number stays here; others see an id that is made of it. */
  const idOfShared = (blockId: string): string => ids.derive('shared-identifier', blockId);

  /** Those of these shared numbers that every one of the records bears now, at dealers whose finding is open. */
  const toldOf = async (blockIds: readonly string[], records: ReadonlyMap<string, SourceRecordState>): Promise<readonly string[]> => {
    if (blockIds.length === 0) return [];
    const known = await stores.findings.load(blockIds.map(idOfShared));
    return blockIds.filter((blockId) => {
      const open = known.get(idOfShared(blockId))?.state.open ?? {};
      return [...records.values()].every(({ dealerId, sourceSystem, latest, formerBlocks }) => {
        if (latest?.blocks.includes(blockId) !== true) return !formerBlocks.includes(blockId);
        // That of a lead is revised when it goes to another dealer: the one that had it may have no other under the number.
        if (sourceSystem === LEAD_SYSTEM && latest.revision > 1) return false;
        return open[keyOfFinding({ kind: 'shared-identifier', field: fieldOfBlock(blockId), dealerId })] !== undefined;
      });
    });
  };

  return {
    async recordsRevised(recordIds) {
      if (recordIds.length === 0) return;
      const loaded = await stores.records.load([...new Set(recordIds)]);
      const records = new Map([...loaded].map(([id, { state }]) => [id, state]));
      await note(new Map([...(await quarantinedIn(records)), ...(await sharedAmong(records))]));
    },
    async recordsErased(records) {
      const nothing = [...records.keys()].map((recordId) => [recordId, []] as const);
      await note(new Map<string, readonly Finding[]>([...nothing, ...(await sharedAmong(records))]));
    },
    async carsDescribed(vehicleIds) {
      if (vehicleIds.length === 0) return;
      const cars = await stores.vehicles.load([...new Set(vehicleIds)]);
      const found = [...cars].map(([vehicleId, { state }]) => {
        const invalid = Object.values(state.facts.descriptions).filter(({ isPlateInvalid }) => isPlateInvalid === true);
        const dealers = Map.groupBy(invalid, ({ dealerId }) => dealerId);
        const findings = [...dealers].map(([dealerId, facts]): Finding => ({
          kind: 'quarantined-field',
          dealerId,
          field: 'plate',
          reason: 'invalid',
          recordIds: facts.flatMap(({ recordId }) => recordId ?? []).sort(),
          vehicleId,
        }));
        return [vehicleId, findings] as const;
      });
      await note(new Map(found));
    },
  };
}

/** phone, email or wechat. */
function fieldOfBlock(blockId: string): string {
  return blockId.slice(0, blockId.indexOf(':'));
}
