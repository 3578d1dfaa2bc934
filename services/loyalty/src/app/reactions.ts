import type { EventPayload, EventType } from '@homeward/contracts';
import { command, createReactions, type ErasureReports, mustExecute, type Step } from '@homeward/runtime';
import type { Heard, Reactions } from '@homeward/bus';
import type { AccountCommand, Placement, Redemption, VisitToSettle } from '../domain/account-facts';
import { expiresAtOf, expiryOf, pointsFor } from '../domain/points-rule';
import { closeAccounts } from './erasing';
import type { AccountPorts } from './ports';
import { levelRulesOf, pointsPolicyOf } from './rules';

type VisitRecorded = EventPayload<'homeward.customer.v1.VisitRecorded'>;
type VisitWithdrawn = EventPayload<'homeward.customer.v1.VisitWithdrawn'>;
type RedemptionMoved = EventPayload<'homeward.loyalty.v1.RedemptionMoved'>;

const RECORD_PLACED = 'homeward.customer.v1.RecordPlaced';
const PERSON_ERASED = 'homeward.customer.v1.PersonErased';
const REDEMPTION_MOVED = 'homeward.loyalty.v1.RedemptionMoved';

/** An account on which something done under an id may stand, and where the id's record belongs. */
interface Visited {
  readonly accountId: string;
  readonly askedAs: string;
  readonly placement: Placement;
}

/**
 * Visits become points of the person who came; a visit that moves to another person takes its points along, and a record its redemptions. A record's place
 * is written before the accounts that it may have left are looked for; an account that takes something in looks at the place afterwards: one of the two
 * sees the other.
 */
export function createLoyaltyReactions(ports: AccountPorts, reports: ErasureReports): Reactions {
  const { accounts, reference, directory, clock } = ports;

  const settle = (accountId: string, visit: VisitToSettle, cause: string, reaction: string): Step => {
    const now = clock.now();
    return command(accounts, {
      id: accountId,
      cause: { id: `${cause}:${reaction}` },
      at: now,
      command: { type: 'SettleVisit', visit, levels: levelRulesOf(reference, now), at: now },
    });
  };
  const nothingFor = (visit: Pick<VisitWithdrawn, 'visitId' | 'sequence' | 'dealerId'>, isElsewhere: boolean): VisitToSettle => {
    const now = clock.now();
    const { visitId, sequence, dealerId } = visit;
    const today = now.slice(0, 10);
    const days = { earnedAt: now, earnedOn: today, expiresOn: today, expiresAt: now };
    return { visitId, sequence, dealerId, points: 0, isElsewhere, ...days, policy: '' };
  };
  const worthOf = (visit: VisitRecorded): VisitToSettle => {
    const policy = pointsPolicyOf(reference, visit.dealerId, visit.closedAt);
    const expiresOn = expiryOf(policy.document, visit.visitedOn);
    return {
      visitId: visit.visitId,
      sequence: visit.sequence,
      dealerId: visit.dealerId,
      points: pointsFor(policy.document, visit),
      isElsewhere: false,
      earnedAt: visit.closedAt,
      earnedOn: visit.visitedOn,
      expiresOn,
      expiresAt: expiresAtOf(expiresOn, reference.tree().zoneOf(visit.dealerId)),
      policy: policy.reference,
    };
  };

  /** Accounts that there are learn where the record belongs; the others have nothing that could go there. */
  const place = async (visited: readonly Visited[]): Promise<void> => {
    if (visited.length === 0) return;
    const known = await accounts.load([...new Set(visited.map(({ accountId }) => accountId))]);
    const now = clock.now();
    const requests = visited
      .filter(({ accountId }) => known.has(accountId))
      .map((one) => ({
        id: one.accountId,
        cause: { id: `placed:${one.askedAs}:${one.placement.sequence}` },
        at: now,
        command: { type: 'PlaceRecord', ...one, at: now } satisfies AccountCommand,
      }));
    await mustExecute(accounts, requests);
  };

  return createReactions({
    // What may have to move is known from the events alone.
    prepare: async (batch) => ({
      placed: ofType(batch, RECORD_PLACED).flatMap(({ event }): readonly Visited[] => {
        const { personId, previousPersonId, ownPersonId: askedAs, sequence } = event;
        if (askedAs === '' || previousPersonId === '' || previousPersonId === personId) return [];
        return [previousPersonId, personId].map((accountId) => ({ accountId, askedAs, placement: { personId, sequence } }));
      }),
      moved: ofType(batch, REDEMPTION_MOVED).map(({ event }) => event),
      erased: ofType(batch, PERSON_ERASED),
    }),
    on: {
      ...reference.on,
      ...directory.on,
      'homeward.customer.v1.VisitRecorded': ({ event, cause }) => [
        // Nobody's yet: it is told again when the customer's record is known.
        ...(event.personId === '' ? [] : [settle(event.personId, worthOf(event), cause, 'earn')]),
        ...(event.previousPersonId === '' || event.previousPersonId === event.personId
          ? []
          : [settle(event.previousPersonId, nothingFor(event, true), cause, 'move')]),
      ],
      'homeward.customer.v1.VisitWithdrawn': ({ event, cause }) =>
        event.personId === '' ? [] : [settle(event.personId, nothingFor(event, false), cause, 'withdraw')],
      [PERSON_ERASED]: () => [],
      'homeward.loyalty.v1.RedemptionMoved': ({ event, cause }) => {
        const at = clock.now();
        const { accountId, placement: sequence } = event;
        const placement: Placement = { personId: accountId, sequence };
        const redemption = redemptionOf(event);
        const taken: AccountCommand = { type: 'TakeIn', accountId, placement, redemption, at };
        return [command(accounts, { id: accountId, cause: { id: `${cause}:take-in` }, at, command: taken })];
      },
    },
    async after({ placed, moved, erased }) {
      await closeAccounts(ports, reports, erased);
      await place(placed);
      if (moved.length === 0) return;
      const placements = await directory.placementsOf(moved.map(({ askedAs }) => askedAs));
      await place(
        moved.flatMap(({ accountId, askedAs }) => {
          const placement = placements.get(askedAs);
          return placement === undefined || placement.personId === accountId ? [] : [{ accountId, askedAs, placement }];
        }),
      );
    },
  });
}

function redemptionOf(event: RedemptionMoved): Redemption {
  const { redemptionId, points, benefit, dealerId, reservedAt, untilAt, settledAt, askedAs, moves, policyVersion: policy } = event;
  const status = event.status as Redemption['status'];
  const known = { redemptionId, points, benefit, dealerId, status, reservedAt, untilAt, policy, askedAs, moves };
  return settledAt === '' ? known : { ...known, settledAt };
}

/** The events of one type in a batch of several. */
function ofType<Type extends EventType>(batch: readonly Heard<unknown>[], type: Type): readonly Heard<EventPayload<Type>>[] {
  return batch.filter((heard): heard is Heard<EventPayload<Type>> => heard.type === type);
}
