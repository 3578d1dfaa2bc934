import type { mongo, Model } from 'mongoose';

const DUPLICATE_KEY = 11000;

/** One operation of a bulk that met an entry that is there already, with the name of the index that says so. */
export interface Duplicate {
  readonly operation: number;
  readonly index: string;
}

interface WriteError {
  readonly index: number;
  readonly code: number;
  readonly errmsg?: string | undefined;
}

/**
 * Runs operations in any order and gives those that met a duplicate key; every other error is thrown, also one of the write concern, because the
 * bulk is not durable then. Goes past mongoose's casting, which costs more than the write.
 */
export async function bulkWrite<Stored extends { readonly _id: string }>(
  model: Model<Stored>,
  operations: readonly mongo.AnyBulkWriteOperation<Stored>[],
): Promise<{ readonly matched: number; readonly duplicates: readonly Duplicate[] }> {
  try {
    // The model's collection is the same one; mongoose types it without the document.
    const collection = model.collection as unknown as mongo.Collection<Stored>;
    const result = await collection.bulkWrite([...operations], { ordered: false });
    return { matched: result.matchedCount, duplicates: [] };
  } catch (error) {
    const { writeErrors, err, result } = error as {
      readonly writeErrors?: WriteError | readonly WriteError[];
      readonly err?: unknown;
      readonly result?: { readonly matchedCount: number };
    };
    const errors: readonly WriteError[] = writeErrors === undefined ? [] : [writeErrors].flat();
    if (errors.length === 0 || err !== undefined || errors.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
    return {
      matched: result?.matchedCount ?? 0,
      duplicates: errors.map(({ index, errmsg }) => ({ operation: index, index: indexOf(errmsg) })),
    };
  }
}

export function isDuplicateKey(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === DUPLICATE_KEY;
}

/** The server names the index in its text only; bulk errors do not carry the key pattern through the driver. */
function indexOf(message = ''): string {
  return /index: (\S+)/.exec(message)?.[1] ?? '_id_';
}
