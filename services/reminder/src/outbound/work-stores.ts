import type { ProjectionStore, Store } from '@homeward/store';
import type { AccountLevel } from '../app/ports';

/** Declares what the order of a day's work depends on beside contacts. */
export function declareLevels(store: Store): ProjectionStore<AccountLevel> {
  return store.projections<AccountLevel>({ name: 'account-levels', lookups: {} });
}
