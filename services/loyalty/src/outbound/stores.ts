import type { Store } from '@homeward/store';
import type { AccountStore } from '../app/ports';
import { account, nextDueAt } from '../domain/account';
import { tellAccount } from './public-events';

/** Declares the service's documents with what they are found by. */
export function declareAccounts(store: Store): AccountStore {
  return store.aggregates({
    name: 'accounts',
    decider: account,
    lookups: {
      balance: { of: (state) => state.balance, index: 'plain' },
      // The dealer of the latest earning: whose list of accounts it stands in.
      dealer: {
        of: (state) => Object.values(state.lots).sort((a, b) => (a.expiresAt < b.expiresAt ? 1 : -1))[0]?.dealerId,
        index: 'plain',
      },
    },
    wakeAt: nextDueAt,
    tell: tellAccount,
  });
}
