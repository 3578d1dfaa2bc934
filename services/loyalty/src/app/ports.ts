import type { BusinessClock, Ids, PersonDirectory, ReferenceData } from '@homeward/runtime';
import type { AggregateStore } from '@homeward/store';
import type { AccountCommand, AccountEvent, AccountState } from '../domain/account-facts';

export type AccountStore = AggregateStore<AccountState, AccountCommand, AccountEvent>;

/** What the accounts need from outside. */
export interface AccountPorts {
  readonly accounts: AccountStore;
  readonly reference: ReferenceData;
  /** For which person an id stands now: whose account it leads to. */
  readonly directory: PersonDirectory;
  readonly clock: BusinessClock;
  readonly ids: Ids;
}
