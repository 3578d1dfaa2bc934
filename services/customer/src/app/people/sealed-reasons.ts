import type { Vault } from '@homeward/pii';
import type { DataKeys } from './data-keys';

interface Reason {
  /** Whose keys it is sealed under. */
  readonly recordIds: readonly string[];
  /** Where the words are kept: copied elsewhere they do not open. */
  readonly place: string;
}

/** Why somebody did something about people, in words that may name them: sealed like their values, so that an erasure takes them as well. */
export interface SealedReasons {
  /** In the order given. Each opens only while none of its records is erased; empty when one of them is already, or there is none. */
  seal(reasons: readonly (Reason & { readonly text: string })[]): Promise<readonly string[]>;
  /** In the order given; empty when one of the records was erased. */
  open(reasons: readonly (Reason & { readonly sealed: string })[]): Promise<readonly string[]>;
}

export function createSealedReasons(dataKeys: DataKeys, vault: Vault): SealedReasons {
  const findKeys = async (reasons: readonly Reason[]): Promise<(reason: Reason) => readonly string[] | undefined> => {
    const keys = await dataKeys.find([...new Set(reasons.flatMap(({ recordIds }) => recordIds))]);
    return ({ recordIds }) => {
      const own = recordIds.flatMap((id) => keys.get(id) ?? []);
      return own.length > 0 && own.length === recordIds.length ? own : undefined;
    };
  };
  return {
    async seal(reasons) {
      const keysOf = await findKeys(reasons);
      // Of several records one after the other: each key that goes takes the words with it.
      return reasons.map((reason) => keysOf(reason)?.reduce((text, key) => vault.seal(key, { text }, reason.place), reason.text) ?? '');
    },
    async open(reasons) {
      const keysOf = await findKeys(reasons.filter(({ sealed }) => sealed !== ''));
      return reasons.map((reason) => {
        if (reason.sealed === '') return '';
        return keysOf(reason)?.reduceRight((sealed, key) => vault.open(key, sealed, reason.place)['text'] ?? '', reason.sealed) ?? '';
      });
    },
  };
}
