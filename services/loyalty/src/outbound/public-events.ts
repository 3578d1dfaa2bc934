import { toMessage } from '@homeward/contracts';
import type { PublicMessage, Recorded } from '@homeward/store';
import type { AccountEvent } from '../domain/account-facts';

/** Lines of the ledger and changes of level, and to itself what goes to another account; reservations are nobody else's business. An account's id is its person's. */
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
    case 'LevelLost':
      return [
        toMessage('homeward.loyalty.v1.LevelChanged', accountId, {
          accountId,
          personId: accountId,
          level: event.level,
          on: event.on,
          policyVersion: event.policy,
          sequence: seq,
        }),
      ];
    case 'RedemptionLeft': {
      const { redemption, to } = event;
      return [
        toMessage('homeward.loyalty.v1.RedemptionMoved', to.personId, {
          accountId: to.personId,
          redemptionId: redemption.redemptionId,
          askedAs: redemption.askedAs,
          points: redemption.points,
          benefit: redemption.benefit,
          dealerId: redemption.dealerId,
          status: redemption.status,
          reservedAt: redemption.reservedAt,
          untilAt: redemption.untilAt,
          settledAt: redemption.settledAt ?? '',
          policyVersion: redemption.policy,
          moves: redemption.moves,
          placement: to.sequence,
        }),
      ];
    }
    default:
      return [];
  }
}
