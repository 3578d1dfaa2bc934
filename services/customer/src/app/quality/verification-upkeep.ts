import { LostRace } from '@homeward/runtime';
import { pagesOf } from '@homeward/store';
import type { CustomerStores } from '../ports';
import { lookAtRecords } from '../people/record-values';
import type { VerificationTools } from './verification-tools';

/** Keeps what is known of the values of records under verification up to date, so that a corrected value closes its task. */
export interface VerificationUpkeep {
  /** These records may say something else now. */
  recordsChanged(recordIds: readonly string[]): Promise<void>;
  /** These cars may be described otherwise, or belong to somebody else. */
  carsChanged(vehicleIds: readonly string[]): Promise<void>;
}

const PAGE = 500;

export function createVerificationUpkeep(
  tools: Pick<VerificationTools, 'dataKeys' | 'vault' | 'ids' | 'clock' | 'survivorshipFor'> & {
    readonly stores: Pick<CustomerStores, 'records' | 'links' | 'vehicles' | 'verifications'>;
  },
): VerificationUpkeep {
  const { verifications } = tools.stores;

  const learn = async (recordIds: readonly string[]): Promise<void> => {
    const looks = [...(await lookAtRecords(tools, recordIds)).values()];
    const at = tools.clock.now();
    const outcomes = await verifications.execute(
      looks.map(({ recordId, known }) => ({
        id: recordId,
        command: { type: 'LearnValues', known, at } as const,
        cause: { id: `values:${recordId}:${known.sequence}` },
        at,
      })),
    );
    for (const outcome of outcomes) if (outcome.status === 'conflict') throw new LostRace(verifications.name, outcome.id);
  };

  return {
    async recordsChanged(recordIds) {
      if (recordIds.length > 0) await learn([...(await verifications.load([...new Set(recordIds)])).keys()]);
    },
    async carsChanged(vehicleIds) {
      const asked = [...new Set(vehicleIds)];
      for (let from = 0; from < asked.length; from += PAGE) {
        const filter = { vehicle: { in: asked.slice(from, from + PAGE) } };
        for await (const items of pagesOf(verifications, { filter, limit: PAGE })) await learn(items.map(({ id }) => id));
      }
    },
  };
}
