import { type Decider, Rejection } from '@homeward/kernel';
import type { AggregateDefinition, ProjectionDefinition, Request } from '../src';

/** A small aggregate with every feature the store knows: rules, lookups of both types, a wake-up, events that tell nothing, one or two messages. */
export interface Account {
  readonly balance: number;
  readonly owner?: string;
  readonly path?: string;
  readonly number?: number;
  readonly dueAt?: string;
}

export type AccountCommand =
  | { readonly kind: 'open'; readonly owner: string; readonly path?: string; readonly number?: number; readonly dueAt?: string }
  | { readonly kind: 'deposit'; readonly amount: number }
  | { readonly kind: 'withdraw'; readonly amount: number }
  | { readonly kind: 'look' }
  | { readonly kind: 'fail' };

export type AccountEvent =
  | { readonly type: 'Opened'; readonly owner: string; readonly path?: string; readonly number?: number; readonly dueAt?: string }
  | { readonly type: 'Deposited'; readonly amount: number }
  | { readonly type: 'Withdrawn'; readonly amount: number };

export const accountDecider: Decider<Account, AccountCommand, AccountEvent> = {
  initial: { balance: 0 },
  decide(command, state) {
    switch (command.kind) {
      case 'open': {
        const { kind: _, ...facts } = command;
        return [{ type: 'Opened', ...facts }];
      }
      case 'deposit':
        return [{ type: 'Deposited', amount: command.amount }];
      case 'withdraw':
        if (command.amount > state.balance) throw new Rejection('insufficient', 'account.insufficient', { balance: state.balance });
        return [{ type: 'Withdrawn', amount: command.amount }];
      case 'look':
        return [];
      case 'fail':
        throw new Error('a programming error');
    }
  },
  evolve: {
    Opened: (state, { type: _, ...facts }) => ({ ...state, ...facts }),
    Deposited: (state, { amount }) => ({ ...state, balance: state.balance + amount }),
    Withdrawn: (state, { amount }) => ({ ...state, balance: state.balance - amount }),
  },
};

export type AccountDefinition = AggregateDefinition<Account, AccountCommand, AccountEvent>;

export const accountDefinition: AccountDefinition = {
  name: 'accounts',
  decider: accountDecider,
  lookups: {
    owner: { of: ({ owner }) => owner, index: 'plain' },
    path: { of: ({ path }) => path, index: 'sparse' },
    balance: { of: ({ balance }) => balance, index: 'plain' },
    number: { of: ({ number }) => number, index: 'unique' },
    dueAt: { of: ({ dueAt }) => dueAt, index: 'none' },
  },
  indexes: [['owner', 'balance']],
  wakeAt: ({ dueAt }) => dueAt,
  tell(id, { event, seq }) {
    const value = Buffer.from(JSON.stringify({ seq, ...event }));
    switch (event.type) {
      case 'Opened':
        return [];
      case 'Deposited':
        return [{ topic: 'accounts', key: id, type: 'homeward.test.v1.Deposited', value }];
      case 'Withdrawn':
        return [
          { topic: 'accounts', key: id, type: 'homeward.test.v1.Withdrawn', value },
          { topic: 'audit', key: id, type: 'homeward.test.v1.Withdrawn', value },
        ];
    }
  },
};

export const AT = '2024-05-01T01:00:00.000Z';

export function aRequest(id: string, command: AccountCommand, cause: string, digest?: string): Request<AccountCommand> {
  return { id, command, cause: digest === undefined ? { id: cause } : { id: cause, digest }, at: AT };
}

export function aDeposit(id: string, amount: number, cause: string): Request<AccountCommand> {
  return aRequest(id, { kind: 'deposit', amount }, cause);
}

export function aWithdrawal(id: string, amount: number, cause: string): Request<AccountCommand> {
  return aRequest(id, { kind: 'withdraw', amount }, cause);
}

/** A foreign copy that keeps the sequence of its source, as services do. */
export interface Reading {
  readonly sequence: number;
  readonly mileageKm: number;
  readonly dealer?: string;
}

export const readingDefinition: ProjectionDefinition<Reading> = {
  name: 'readings',
  lookups: {
    mileageKm: { of: ({ mileageKm }) => mileageKm, index: 'plain' },
    dealer: { of: ({ dealer }) => dealer, index: 'unique' },
  },
};

/** The guard of every foreign copy: what is older than what is known changes nothing. */
export function takeNewer(reading: Reading): (present: Reading | undefined) => Reading {
  return (present) => (present !== undefined && present.sequence >= reading.sequence ? present : reading);
}
