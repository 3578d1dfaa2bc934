import { createDigest, type DigestResult } from '@homeward/runtime';
import { openLots } from '../domain/account';
import type { AccountStore } from './ports';

const PAGE = 500;

/** Per account: balance, open lots and net points per cause (PL8). How many lines a net took, and when, is not part of it. */
export async function digestAccounts(accounts: AccountStore): Promise<readonly DigestResult[]> {
  const digest = createDigest('accounts');
  for (let cursor: string | undefined; ;) {
    const page = await accounts.find({ filter: {}, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    for (const { id, state } of page.items) {
      const net = new Map<string, number>();
      for (const { cause, points } of state.entries) net.set(cause, (net.get(cause) ?? 0) + points);
      const causes = [...net].filter(([, points]) => points !== 0).map(([cause, points]) => `${cause}=${points}`);
      // An account that a visit merely passed through is as if it never was.
      if (causes.length === 0 && state.balance === 0 && state.shortfall === 0 && openLots(state).length === 0) continue;
      const lots = openLots(state).map((lot) => `${lot.lotId}:${lot.left}:${lot.expiresOn}`);
      digest.add(id, state.balance, state.shortfall, state.level?.level, lots.join(','), causes.sort().join(','));
    }
    if (page.cursor === undefined) return [digest.result()];
    cursor = page.cursor;
  }
}
