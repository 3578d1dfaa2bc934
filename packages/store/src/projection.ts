import type { Filter, Lookups, Page, Query } from './query';

/** Plain documents derived from events: written by id, found by the same queries. */
export interface ProjectionDefinition<Document> {
  readonly name: string;
  readonly lookups: Lookups<Document>;
  /** Further indexes over several lookup fields, for queries that combine conditions. */
  readonly indexes?: readonly (readonly string[])[];
}

export interface ProjectionStore<Document> {
  readonly name: string;
  get(ids: readonly string[]): Promise<ReadonlyMap<string, Document>>;
  /**
   * Applies changes in order, several to one id allowed; each gets the present document (undefined if none) and returns the next one, the same
   * reference for no change, or undefined to delete it. Guarded by version and tried again on a lost race, so `change` must be pure.
   * Throws `Contended` when the race was lost more often than the bound, `Rejection('conflict', 'store.not-unique')` when a unique lookup is
   * taken; documents written before stay written, so the changes must bear repetition.
   */
  update(changes: readonly ProjectionChange<Document>[]): Promise<void>;
  find(query: Query): Promise<Page<{ readonly id: string; readonly document: Document }>>;
  count(filter: Filter): Promise<number>;
}

export interface ProjectionChange<Document> {
  readonly id: string;
  readonly change: (present: Document | undefined) => Document | undefined;
}
