import { createDigest, type DigestResult } from '@homeward/runtime';
import { pagesOf } from '@homeward/store';
import { isEmpty, netsOf, openLots } from '../domain/account';
import type { AccountStore } from './ports';

const PAGE = 500;

/** Per account: balance, open lots and net points per cause (PL8). How many lines a net took, and when, is not part of it. */
export async function digestAccounts(accounts: AccountStore): Promise<readonly DigestResult[]> {
  const digest = createDigest('accounts');
  for await (const items of pagesOf(accounts, { filter: {}, limit: PAGE })) {
    for (const { id, state } of items) {
      // An account that a visit or a redemption merely passed through is as if it never was.
      if (isEmpty(state)) continue;
      const lots = openLots(state).map((lot) => `${lot.lotId}:${lot.left}:${lot.expiresOn}`);
      const nets = netsOf(state).map(([cause, points]) => `${cause}=${points}`);
      digest.add(id, state.balance, state.shortfall, state.level?.level, lots.join(','), nets.sort().join(','));
    }
  }
  return [digest.result()];
}
