import { toMessage } from '@homeward/contracts';
import type { PublicMessage, Recorded } from '@homeward/store';
import type { AccountEvent } from '../domain/account-facts';

/** Lines of the ledger and changes of level; reservations are nobody else's business. An account's id is its person's. */
export function tellAccount(accountId: string, { seq, event }: Recorded<AccountEvent>): readonly PublicMessage[] {
  switch (event.type) {
    case 'EntryPosted':
      return [
        toMessage('homeward.loyalty.v1.PointsPosted', accountId, {
          accountId,
          personId: accountId,
          entryId: event.entry.entryId,
          kind: event.entry.kind,
          points: event.entry.points,
          cause: event.entry.cause,
          dealerId: event.entry.dealerId,
          postedAt: event.entry.at,
          balance: event.balance,
          shortfall: event.shortfall,
          sequence: seq,
        }),
      ];
    case 'LevelChanged':
      return [
        toMessage('homeward.loyalty.v1.LevelChanged', accountId, {
          accountId,
          personId: accountId,
          level: event.held.level,
          on: event.held.since,
          policyVersion: event.held.policy,
          sequence: seq,
        }),
      ];
    default:
      return [];
  }
}
