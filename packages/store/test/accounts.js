'use strict';
Object.defineProperty(exports, '__esModule', { value: true });
exports.readingDefinition = exports.AT = exports.accountDefinition = exports.accountDecider = void 0;
exports.aRequest = aRequest;
exports.aDeposit = aDeposit;
exports.aWithdrawal = aWithdrawal;
exports.takeNewer = takeNewer;
const kernel_1 = require('@homeward/kernel');
exports.accountDecider = {
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
        if (command.amount > state.balance)
          throw new kernel_1.Rejection('insufficient', 'account.insufficient', { balance: state.balance });
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
exports.accountDefinition = {
  name: 'accounts',
  decider: exports.accountDecider,
  lookups: {
    owner: { of: ({ owner }) => owner, index: 'plain' },
    path: { of: ({ path }) => path, index: 'plain' },
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
exports.AT = '2024-05-01T01:00:00.000Z';
function aRequest(id, command, cause, digest) {
  return { id, command, cause: digest === undefined ? { id: cause } : { id: cause, digest }, at: exports.AT };
}
function aDeposit(id, amount, cause) {
  return aRequest(id, { kind: 'deposit', amount }, cause);
}
function aWithdrawal(id, amount, cause) {
  return aRequest(id, { kind: 'withdraw', amount }, cause);
}
exports.readingDefinition = {
  name: 'readings',
  lookups: {
    mileageKm: { of: ({ mileageKm }) => mileageKm, index: 'plain' },
    dealer: { of: ({ dealer }) => dealer, index: 'unique' },
  },
};
/** The guard of every foreign copy: what is older than what is known changes nothing. */
function takeNewer(reading) {
  return (present) => (present !== undefined && present.sequence >= reading.sequence ? present : reading);
}
//# sourceMappingURL=accounts.js.map
