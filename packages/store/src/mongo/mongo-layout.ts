import type { Model } from 'mongoose';
import type { CollectionShape } from '../document';
import { lookUp } from '../handling';
import { bulkWrite } from './mongo-bulk';
import { pathOf } from './mongo-clauses';
import type { MongoDeclaration, MongoDocument } from './mongo-schema';

const PAGE = 1_000;

/** Creates a collection and its indexes, and computes lookup fields that were declared since the last time for the documents that are there. */
export async function layOutMongoCollection<State>(
  documents: Model<MongoDocument>,
  declarations: Model<MongoDeclaration>,
  { name, lookups }: CollectionShape<State>,
): Promise<void> {
  await documents.createCollection();
  const fields = Object.keys(lookups);
  const known = new Set((await declarations.findById(name).lean())?.fields ?? []);
  const added = fields.filter((field) => !known.has(field));
  if (added.length > 0) {
    await fillIn(documents, (state) => {
      const by = lookUp(lookups, state as State);
      return Object.fromEntries(added.flatMap((field) => (by[field] === undefined ? [] : [[pathOf(field), by[field]]])));
    });
    await declarations.updateOne({ _id: name }, { $addToSet: { fields: { $each: added } } }, { upsert: true });
  }
  await documents.createIndexes();
}

async function fillIn(documents: Model<MongoDocument>, valuesOf: (state: unknown) => Readonly<Record<string, unknown>>): Promise<void> {
  let last = '';
  for (;;) {
    const page = await documents
      .find({ _id: { $gt: last } }, { version: 1, seq: 1, state: 1 })
      .sort({ _id: 1 })
      .limit(PAGE)
      .lean();
    const updates = page.flatMap(({ _id, version, seq, state }) => {
      const values = seq > 0 ? valuesOf(state) : {};
      return Object.keys(values).length === 0 ? [] : [{ updateOne: { filter: { _id, version }, update: { $set: values } } }];
    });
    const matched = updates.length === 0 ? 0 : (await bulkWrite(documents, updates)).matched;
    // A document that changed meanwhile is read again, with the rest of its page.
    if (matched < updates.length) continue;
    if (page.length < PAGE) return;
    last = page[page.length - 1]?._id ?? last;
  }
}
