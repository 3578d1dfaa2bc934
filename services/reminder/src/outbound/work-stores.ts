import { toMessage } from '@homeward/contracts';
import type { ProjectionStore, PublicMessage, Recorded, Store } from '@homeward/store';
import type { AccountLevel, WorkDeskStore } from '../app/ports';
import { workDesk, type WorkDeskEvent } from '../domain/work/work-desk';

/** Declares what the order of a day's work depends on beside contacts. */
export function declareLevels(store: Store): ProjectionStore<AccountLevel> {
  return store.projections<AccountLevel>({ name: 'account-levels', lookups: {} });
}

/** Declares the nodes with people who make contacts. */
export function declareDesks(store: Store): WorkDeskStore {
  return store.aggregates({ name: 'work-desks', decider: workDesk, lookups: {}, tell: tellDesk });
}

/** What there is no room for, each dealer its own. */
function tellDesk(nodeId: string, { seq: sequence, event }: Recorded<WorkDeskEvent>): readonly PublicMessage[] {
  if (event.type !== 'OverflowTold') return [];
  return event.dealers.map(({ dealerId, contactIds, lastDayContactIds }) =>
    toMessage('homeward.reminder.v1.WorkOverflowed', nodeId, {
      ...{ nodeId, dealerId, on: event.on, sequence },
      contactIds: [...contactIds],
      lastDayContactIds: [...lastDayContactIds],
    }),
  );
}
