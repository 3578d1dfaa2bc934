import type { Vault } from '@homeward/pii';
import type { DataKeys } from './data-keys';

/** Why somebody did something about people, in words that may name them: sealed like their values, so that an erasure takes them as well. */
export interface SealedReasons {
  /**
   * Opens only while none of these records is erased. Empty when one of them is already, or there is none.
   * `place` is where the words are kept: copied elsewhere they do not open.
   */
  seal(recordIds: readonly string[], text: string, place: string): Promise<string>;
  /** Empty when one of the records was erased. */
  open(recordIds: readonly string[], sealed: string, place: string): Promise<string>;
}

export function createSealedReasons(dataKeys: DataKeys, vault: Vault): SealedReasons {
  const keysOf = async (recordIds: readonly string[]): Promise<readonly string[] | undefined> => {
    const keys = await dataKeys.find(recordIds);
    return recordIds.length > 0 && recordIds.every((id) => keys.has(id)) ? recordIds.map((id) => keys.get(id) ?? '') : undefined;
  };
  return {
    async seal(recordIds, text, place) {
      // Of several records one after the other: each key that goes takes the words with it.
      return (await keysOf(recordIds))?.reduce((inner, key) => vault.seal(key, { text: inner }, place), text) ?? '';
    },
    async open(recordIds, sealed, place) {
      if (sealed === '') return '';
      return (await keysOf(recordIds))?.reduceRight((outer, key) => vault.open(key, outer, place)['text'] ?? '', sealed) ?? '';
    },
  };
}
