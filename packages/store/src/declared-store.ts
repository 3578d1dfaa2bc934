import type { CollectionShape, Driver } from './document';
import type { ProjectionDefinition } from './projection';
import { createAggregates } from './aggregates';
import { createProjections } from './projections';
import type { Store, StoreOptions } from './store';

const COLLECTION_NAME = /^[a-z][a-z0-9-]*$/;
const FIELD_NAME = /^[a-zA-Z][a-zA-Z0-9]*$/;
/** Names that the adapters use for themselves. */
const TAKEN_NAMES: ReadonlySet<string> = new Set(['journal', 'leases', 'declarations']);

type Declaration<State> = Pick<ProjectionDefinition<State>, 'name' | 'lookups' | 'indexes'>;

/** A store over one adapter. `sweepGraceMs` is the adapter's own default. */
export function createStore(driver: Driver, options: StoreOptions & { readonly sweepGraceMs: number }): Store {
  const declared = new Set<string>();

  const declare = <State>(
    { name, lookups, indexes = [] }: Declaration<State>,
    recordsEvents: boolean,
    wakes: boolean,
  ): CollectionShape<State> => {
    if (!COLLECTION_NAME.test(name) || TAKEN_NAMES.has(name)) throw new TypeError(`${name} cannot be the name of a collection`);
    if (declared.has(name)) throw new TypeError(`The collection ${name} is declared twice`);
    for (const field of Object.keys(lookups)) {
      if (!FIELD_NAME.test(field)) throw new TypeError(`${field} cannot be the name of a lookup field of ${name}`);
    }
    for (const field of indexes.flat()) {
      if (!(field in lookups)) throw new TypeError(`${field} is in an index of ${name}, but is not a lookup field`);
    }
    declared.add(name);
    return { name, lookups, indexes, recordsEvents, wakes };
  };

  const lease: Store['lease'] = async (name, holder, forMs) => {
    const now = options.machineClock.now();
    return driver.lease(name, holder, now, new Date(Date.parse(now) + forMs).toISOString());
  };
  const holder = `${process.pid}-${Math.floor(options.random.fraction() * Number.MAX_SAFE_INTEGER).toString(36)}`;

  return {
    description: driver.description,
    aggregates: (definition) =>
      createAggregates(definition, driver.table(declare(definition, true, definition.wakeAt !== undefined)), { ...options, lease, holder }),
    projections: (definition) => createProjections(definition, driver.table(declare(definition, false, false)), options),
    lease,
    prepare: () => driver.prepare(),
    scrub: () => driver.scrub(),
    ping: () => driver.ping(),
    close: () => driver.close(),
  };
}
