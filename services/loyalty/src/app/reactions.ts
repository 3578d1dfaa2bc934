import type { EventPayload } from '@homeward/contracts';
import { command, createReactions, type Step } from '@homeward/runtime';
import type { Reactions } from '@homeward/bus';
import type { VisitToSettle } from '../domain/account-facts';
import { expiresAtOf, expiryOf, pointsFor } from '../domain/points-rule';
import type { AccountPorts } from './ports';
import { levelRulesOf, pointsPolicyOf } from './rules';

type VisitRecorded = EventPayload<'homeward.customer.v1.VisitRecorded'>;
type VisitWithdrawn = EventPayload<'homeward.customer.v1.VisitWithdrawn'>;

/** Visits become points of the person who came; a visit that moves to another person takes its points along. */
export function createLoyaltyReactions(ports: AccountPorts): Reactions {
  const { accounts, reference, clock } = ports;

  const settle = (accountId: string, visit: VisitToSettle, cause: string, reaction: string): Step => {
    const now = clock.now();
    return command(accounts, {
      id: accountId,
      cause: { id: `${cause}:${reaction}` },
      at: now,
      command: { type: 'SettleVisit', visit, levels: levelRulesOf(reference, now), at: now },
    });
  };
  const nothingFor = (visit: Pick<VisitWithdrawn, 'visitId' | 'sequence' | 'dealerId'>): VisitToSettle => {
    const now = clock.now();
    const { visitId, sequence, dealerId } = visit;
    const today = now.slice(0, 10);
    return { visitId, sequence, dealerId, points: 0, earnedAt: now, earnedOn: today, expiresOn: today, expiresAt: now, policy: '' };
  };
  const worthOf = (visit: VisitRecorded): VisitToSettle => {
    const policy = pointsPolicyOf(reference, visit.dealerId, visit.closedAt);
    const expiresOn = expiryOf(policy.document, visit.visitedOn);
    return {
      visitId: visit.visitId,
      sequence: visit.sequence,
      dealerId: visit.dealerId,
      points: pointsFor(policy.document, visit),
      earnedAt: visit.closedAt,
      earnedOn: visit.visitedOn,
      expiresOn,
      expiresAt: expiresAtOf(expiresOn, reference.tree().zoneOf(visit.dealerId)),
      policy: policy.reference,
    };
  };

  return createReactions({
    prepare: async () => undefined,
    on: {
      ...reference.on,
      'homeward.customer.v1.VisitRecorded': ({ event, cause }) => [
        // Nobody's yet: it is told again when the customer's record is known.
        ...(event.personId === '' ? [] : [settle(event.personId, worthOf(event), cause, 'earn')]),
        ...(event.previousPersonId === '' || event.previousPersonId === event.personId
          ? []
          : [settle(event.previousPersonId, nothingFor(event), cause, 'move')]),
      ],
      'homeward.customer.v1.VisitWithdrawn': ({ event, cause }) =>
        event.personId === '' ? [] : [settle(event.personId, nothingFor(event), cause, 'withdraw')],
    },
  });
}
