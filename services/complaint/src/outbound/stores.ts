import type { Store } from '@homeward/store';
import type { CaseStore } from '../app/ports';
import { nextMarkAt } from '../domain/complaint-case';
import { toldCase } from '../domain/told-case';
import { tellCase } from './public-events';

/** Declares the service's documents with what they are found by. */
export function declareCases(store: Store): CaseStore {
  return store.aggregates({
    name: 'cases',
    decider: toldCase,
    lookups: {
      dealer: { of: (state) => state?.dealerId, index: 'plain' },
      status: { of: (state) => state?.status, index: 'plain' },
      kind: { of: (state) => state?.kind, index: 'none' },
      person: { of: (state) => (state?.personId === '' ? undefined : state?.personId), index: 'plain' },
      receivedAt: { of: (state) => state?.receivedAt, index: 'plain' },
    },
    wakeAt: nextMarkAt,
    tell: tellCase,
  });
}
