import { type Decider, type Instant, Rejection, unreachable } from '@homeward/kernel';
import { evolutions, NOTHING } from './account-evolutions';
import type { AccountCommand, AccountEvent, AccountState, Lot, Redemption } from './account-facts';
import { Ledger } from './ledger';
import { byExpiry, compare } from './standing';

/** Spendable now: the balance without what reservations hold. */
export function availableOf(state: AccountState): number {
  return state.balance - heldOf(state);
}

export function heldOf(state: AccountState): number {
  return Object.values(state.lots).reduce((sum, lot) => sum + lot.held, 0);
}

/** The balance as of an instant: the fold of the entries. */
export function balanceAt(state: AccountState, at: Instant): number {
  return state.entries.reduce((sum, entry) => (entry.at <= at ? sum + entry.points : sum), 0);
}

/** Lots with points left, the earliest-expiring first. */
export function openLots(state: AccountState): readonly Lot[] {
  return Object.values(state.lots)
    .filter((lot) => lot.left > 0)
    .sort(byExpiry);
}

/** Net points of each visit and redemption: what it brought or took, without what of it has expired. Their sum and the shortfall are the balance. */
export function netsOf(state: AccountState): readonly (readonly [cause: string, points: number])[] {
  const earned = Object.values(state.lots).map(({ lotId, points, expired }) => [lotId, points - expired] as const);
  const spent = Object.values(state.redemptions)
    .filter(({ status }) => status === 'confirmed')
    .map(({ redemptionId, points }) => [redemptionId, -points] as const);
  return [...earned, ...spent].filter(([, points]) => points !== 0);
}

/** Nothing stands on it any more, whatever its lines tell of what was there. */
export function isEmpty(state: AccountState): boolean {
  return Object.keys(state.lots).length === 0 && Object.keys(state.redemptions).length === 0;
}

/**
 * The dealers that have to do with it: where points were earned or redeemed by its present person, the earliest earning first. While it has nothing left,
 * those that had: its lines are still theirs.
 */
export function dealersOf(state: AccountState): readonly string[] {
  const visits = Object.values(state.visits).sort((a, b) => compare(a.earnedAt, b.earnedAt) || compare(a.visitId, b.visitId));
  const present = [...visits.filter(({ isElsewhere }) => !isElsewhere), ...Object.values(state.redemptions)];
  return [...new Set((present.length === 0 ? visits : present).map(({ dealerId }) => dealerId))];
}

/** When something falls due by itself: a lot expires, a reservation ends, the level is looked at again. */
export function nextDueAt(state: AccountState): Instant | undefined {
  const expiries = Object.values(state.lots)
    .filter((lot) => lot.left > 0)
    .map((lot) => lot.expiresAt);
  const releases = Object.values(state.redemptions)
    .filter(({ status }) => status === 'reserved')
    .map(({ untilAt }) => untilAt);
  return [...expiries, ...releases, ...(state.levelDueAt === undefined ? [] : [state.levelDueAt])].sort()[0];
}

function redemptionOf(state: AccountState, redemptionId: string): Redemption {
  const redemption = state.redemptions[redemptionId];
  if (redemption === undefined) throw new Rejection('unknown', 'redemption.unknown');
  return redemption;
}

function reserve(command: Extract<AccountCommand, { type: 'Reserve' }>, ledger: Ledger): void {
  const { redemptionId, points, benefit, dealerId, untilAt, at, policy, askedAs, accountId, placement, attribution } = command;
  ledger.learn(askedAs, placement);
  // Asked of an account that its record has left meanwhile: nothing is kept, and the caller asks where it is now.
  if (ledger.isElsewhere(askedAs, accountId)) throw new Rejection('conflict', 'loyalty.account-moved');
  if (ledger.state.movements[redemptionId] !== undefined) throw new Rejection('repeated', 'redemption.reserved-already');
  if (points <= 0 || !Number.isInteger(points)) throw new Rejection('invalid', 'loyalty.points-not-positive', { pointer: '/points' });
  if (ledger.state.closedAt !== undefined) throw new Rejection('conflict', 'loyalty.account-closed');
  const available = availableOf(ledger.state);
  if (points > available) throw new Rejection('insufficient', 'loyalty.insufficient-points', { available, wanted: points });
  const reserved = { redemptionId, points, benefit, dealerId, reservedAt: at, untilAt, policy, askedAs };
  ledger.reserve({ ...reserved, status: 'reserved', moves: 0 }, attribution);
}

function carryOut(command: AccountCommand, ledger: Ledger): void {
  switch (command.type) {
    case 'SettleVisit':
      ledger.settle(command.visit);
      return ledger.holdLevel(command.levels);
    case 'Reserve':
      return reserve(command, ledger);
    case 'Confirm': {
      const { redemptionId, status } = redemptionOf(ledger.state, command.redemptionId);
      if (status === 'confirmed') throw new Rejection('repeated', 'redemption.confirmed-already');
      if (status === 'released') throw new Rejection('conflict', 'redemption.released-already');
      return ledger.confirm(redemptionId, command.policy);
    }
    case 'Release': {
      const { redemptionId, status } = redemptionOf(ledger.state, command.redemptionId);
      if (status === 'released') throw new Rejection('repeated', 'redemption.released-already');
      if (status === 'confirmed') throw new Rejection('conflict', 'redemption.confirmed-already');
      return ledger.release(redemptionId);
    }
    case 'PlaceRecord':
      ledger.learn(command.askedAs, command.placement);
      return ledger.sendAway(command.askedAs, command.accountId);
    case 'TakeIn': {
      const { redemption, placement, accountId } = command;
      ledger.learn(redemption.askedAs, placement);
      ledger.takeIn(redemption);
      // Its record may have gone on before it came.
      return ledger.sendAway(redemption.askedAs, accountId);
    }
    case 'CloseAccount':
      return ledger.close(command.closedAt);
    case 'PassTime':
      return ledger.holdLevel(command.levels);
    default:
      return unreachable(command);
  }
}

/** The points of one person (S4; PL3–PL5): a ledger whose balance is the fold of its entries and never goes below zero. */
export const account: Decider<AccountState, AccountCommand, AccountEvent> = {
  initial: NOTHING,
  decide(command, state) {
    const ledger = new Ledger(state, command.at);
    carryOut(command, ledger);
    return ledger.events;
  },
  evolve: evolutions,
};
