import { readPrincipal } from '@homeward/access';
import { type Account, LoyaltyServiceDefinition, type RedemptionOutcomes } from '@homeward/contracts/loyalty-service';
import { Rejection } from '@homeward/kernel';
import { implement, type Implementation } from '@homeward/rpc';
import { toItemOutcome } from '@homeward/runtime';
import type { Snapshot } from '@homeward/store';
import { type AccountOutcome, listAccounts, pageSizeOf, readAccounts, reserve, seenBy, settle } from '../app/accounts';
import type { AccountPorts } from '../app/ports';
import { balanceAt, heldOf, openLots } from '../domain/account';
import type { AccountState } from '../domain/account-facts';

const DEFAULT_ENTRIES = 20;

/** The calls of LoyaltyService (proto/homeward/loyalty/v1/service.proto). */
export function createLoyaltyService(ports: AccountPorts): Implementation<typeof LoyaltyServiceDefinition> {
  return implement(LoyaltyServiceDefinition, {
    readAccounts: async ({ accountIds, at, entries, entriesCursor }, { metadata }) => {
      const principal = readPrincipal(metadata);
      const sees = seenBy(ports, principal);
      const found = await readAccounts(ports, principal, accountIds);
      return { accounts: found.map((snapshot) => toAccount(snapshot, sees, at, entries, entriesCursor)) };
    },
    listAccounts: async ({ page, dealerIds }, { metadata }) => {
      const principal = readPrincipal(metadata);
      const sees = seenBy(ports, principal);
      const limit = pageSizeOf(page?.limit);
      const found = await listAccounts(ports, principal, { dealerIds, limit, cursor: page?.cursor ?? '' });
      return { accounts: found.items.map((snapshot) => toAccount(snapshot, sees, '', 0)), cursor: found.cursor ?? '' };
    },
    reserveRedemptions: async ({ reservations }, { metadata }) => answer(await reserve(ports, readPrincipal(metadata), reservations)),
    confirmRedemptions: async ({ settlements }, { metadata }) =>
      answer(await settle(ports, readPrincipal(metadata), settlements, 'Confirm')),
    releaseRedemptions: async ({ settlements }, { metadata }) =>
      answer(await settle(ports, readPrincipal(metadata), settlements, 'Release')),
  });
}

/** A reservation is answered with the id of its redemption. */
function answer(outcomes: readonly AccountOutcome[]): RedemptionOutcomes {
  return {
    outcomes: outcomes.map((outcome) => {
      const reserved = outcome.status === 'applied' ? outcome.events.find((event) => event.type === 'PointsReserved') : undefined;
      return { ...toItemOutcome(outcome), ...(reserved === undefined ? {} : { id: reserved.redemption.redemptionId }) };
    }),
  };
}

/**
 * The account with its latest entries, or those behind the cursor, newest first; `at` asks for the balance as of then. The balance counts what every dealer did;
 * lines and lots are those that are seen, as a line of another dealer tells what was paid there.
 */
function toAccount(
  { id, state }: Snapshot<AccountState>,
  sees: (dealerId: string) => boolean,
  at: string,
  entries: number,
  cursor = '',
): Account {
  const sorted = state.entries.filter(({ dealerId }) => sees(dealerId)).sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1));
  // Entries are added and never taken away: behind one of them stand the same ones for ever, but for those that are dated back.
  const from = cursor === '' ? 0 : sorted.findIndex(({ entryId }) => entryId === cursor) + 1;
  if (cursor !== '' && from === 0) throw new Rejection('invalid', 'store.cursor-invalid', { pointer: '/entriesCursor' });
  const to = from + (entries > 0 ? entries : DEFAULT_ENTRIES);
  return {
    accountId: id,
    personId: id,
    balance: at === '' ? state.balance : balanceAt(state, at),
    reserved: heldOf(state),
    shortfall: state.shortfall,
    level: state.level?.level ?? '',
    closedAt: state.closedAt ?? '',
    entries: sorted.slice(from, to).map(({ policy, ...entry }) => ({ ...entry, policyVersion: policy })),
    entriesCursor: to < sorted.length ? (sorted[to - 1]?.entryId ?? '') : '',
    openLots: openLots(state)
      .filter(({ dealerId }) => sees(dealerId))
      .map(({ lotId, points, left, expiresOn }) => ({ lotId, points, left, expiresOn })),
  };
}
