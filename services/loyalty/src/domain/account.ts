import { type Decider, evolve, type Instant, Rejection, unreachable } from '@homeward/kernel';
import { addDays, startOfDay } from '@homeward/calendar';
import type { AccountCommand, AccountEvent, AccountState, Entry, LevelRules, Lot, Reservation, VisitToSettle } from './account-facts';
import { levelAsOf } from './level';

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

/** Lots with points left, the earliest-expiring first; ties by id so that every order of arrival spends alike (PL4). */
export function openLots(state: AccountState): readonly Lot[] {
  return Object.values(state.lots)
    .filter((lot) => lot.left > 0)
    .sort((a, b) => compare(a.expiresAt, b.expiresAt) || compare(a.lotId, b.lotId));
}

/** When something falls due by itself: a lot expires, a reservation ends, the level is looked at again. */
export function nextDueAt(state: AccountState): Instant | undefined {
  const expiries = Object.values(state.lots)
    .filter((lot) => lot.left > 0)
    .map((lot) => lot.expiresAt);
  const releases = Object.values(state.reservations)
    .filter(({ status }) => status === 'reserved')
    .map(({ untilAt }) => untilAt);
  return [...expiries, ...releases, ...(state.levelDueAt === undefined ? [] : [state.levelDueAt])].sort()[0];
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** The account while one command is decided: every event counts at once for what is decided next. */
class Ledger {
  readonly events: AccountEvent[] = [];

  constructor(public state: AccountState) {}

  record(event: AccountEvent): void {
    this.events.push(event);
    this.state = evolve(account, this.state, event);
  }

  post(entry: Omit<Entry, 'entryId'>, lots: readonly Lot[], shortfall = this.state.shortfall): void {
    const entryId = `${entry.cause}/${this.state.entries.length + 1}`;
    this.record({ type: 'EntryPosted', entry: { entryId, ...entry }, lots, balance: this.state.balance + entry.points, shortfall });
  }

  /** Everything that fell due by `at`, in order of time: it happened before whatever is decided now. */
  passTime(at: Instant): void {
    for (;;) {
      const lot = openLots(this.state)[0];
      const reservation = Object.values(this.state.reservations)
        .filter(({ status }) => status === 'reserved')
        .sort((a, b) => compare(a.untilAt, b.untilAt))[0];
      const expiresAt = lot?.expiresAt ?? END_OF_TIME;
      const endsAt = reservation?.untilAt ?? END_OF_TIME;
      if (expiresAt > at && endsAt > at) return;
      if (reservation !== undefined && endsAt <= expiresAt) this.release(reservation, endsAt, true);
      else if (lot !== undefined) this.expire(lot);
    }
  }

  expire(lot: Lot): void {
    this.post({ kind: 'expired', points: -lot.left, cause: lot.lotId, dealerId: lot.dealerId, at: lot.expiresAt, policy: lot.policy }, [
      { ...lot, left: 0, expired: lot.expired + lot.left },
    ]);
  }

  release({ redemptionId, takes }: Reservation, at: Instant, byItself: boolean): void {
    const lots = takes.map(({ lotId, points }) => {
      const lot = this.lot(lotId);
      return { ...lot, held: lot.held - points, left: lot.left + points };
    });
    this.record({ type: 'ReservationReleased', redemptionId, lots, at, byItself });
    this.payShortfall(at);
  }

  settle(visit: VisitToSettle, at: Instant): void {
    const before = this.state.visits[visit.visitId];
    if (before !== undefined && before.sequence >= visit.sequence) return;
    const { visitId, sequence, points, earnedOn } = visit;
    this.record({ type: 'VisitSettled', visit: { visitId, sequence, points, earnedOn } });
    const change = points - (before?.points ?? 0);
    if (change > 0) this.add(visit, change, before === undefined);
    if (change < 0) this.takeBack(visit, -change, at);
    this.passTime(at);
  }

  private add(visit: VisitToSettle, points: number, isFirst: boolean): void {
    const { visitId, dealerId, policy } = visit;
    const present: Lot = this.state.lots[visitId] ?? {
      lotId: visitId,
      dealerId,
      points: 0,
      left: 0,
      held: 0,
      expired: 0,
      expiresOn: visit.expiresOn,
      expiresAt: visit.expiresAt,
      policy,
    };
    const lot = { ...present, points: present.points + points, left: present.left + points };
    this.post({ kind: isFirst ? 'earned' : 'corrected', points, cause: visitId, dealerId, at: visit.earnedAt, policy }, [lot]);
    this.payShortfall(visit.earnedAt);
  }

  /** From what is left of the lot, then from what of it has expired, and the rest is owed: it was spent (PL4). */
  private takeBack(visit: VisitToSettle, points: number, at: Instant): void {
    const lot = this.lot(visit.visitId);
    const { dealerId, policy } = visit;
    const kind = visit.points === 0 ? 'reversed' : 'corrected';
    // What never was cannot have expired: both lines count from the expiry on, so that no day in between shows them.
    const countsAt = lot.expired > 0 && lot.expiresAt < at ? lot.expiresAt : at;
    const fromLeft = Math.min(points, lot.left);
    const fromExpired = Math.min(points - fromLeft, lot.expired);
    const owed = points - fromLeft - fromExpired;
    let after: Lot = { ...lot, points: lot.points - points, left: lot.left - fromLeft };
    if (fromExpired > 0) {
      after = { ...after, expired: lot.expired - fromExpired };
      this.post({ kind: 'expired', points: fromExpired, cause: lot.lotId, dealerId, at: countsAt, policy: lot.policy }, []);
    }
    if (fromLeft + fromExpired > 0) {
      this.post({ kind, points: -(fromLeft + fromExpired), cause: lot.lotId, dealerId, at: countsAt, policy }, [after]);
    }
    if (owed > 0) {
      this.record({ type: 'ShortfallRecorded', cause: lot.lotId, points: owed, lots: [after], shortfall: this.state.shortfall + owed, at });
      this.payShortfall(at);
    }
  }

  /** Points that are there pay what is owed, before anything else is done with them. */
  private payShortfall(at: Instant): void {
    for (const lot of openLots(this.state)) {
      const points = Math.min(this.state.shortfall, lot.left);
      if (points === 0) return;
      this.post(
        { kind: 'shortfall-paid', points: -points, cause: lot.lotId, dealerId: lot.dealerId, at, policy: lot.policy },
        [{ ...lot, left: lot.left - points }],
        this.state.shortfall - points,
      );
    }
  }

  /** The level as of today, and when it has to be looked at again. */
  holdLevel({ policy, reference, today, zone }: LevelRules): void {
    const held = levelAsOf(Object.values(this.state.visits), policy, reference, today);
    if (held === undefined) return;
    const { level: present, levelDueAt } = this.state;
    const isLowest = held.level === policy.thresholds[0]?.level;
    const dueAt = isLowest ? undefined : startOfDay(addDays(held.keptThrough, 1), zone);
    if (present?.level === held.level && present.since === held.since && present.keptThrough === held.keptThrough && levelDueAt === dueAt)
      return;
    this.record({ type: present?.level === held.level ? 'LevelKept' : 'LevelChanged', held, ...(dueAt === undefined ? {} : { dueAt }) });
  }

  lot(lotId: string): Lot {
    const lot = this.state.lots[lotId];
    if (lot === undefined) throw new Error(`No lot ${lotId}`);
    return lot;
  }
}

const END_OF_TIME: Instant = '9999-12-31T23:59:59.999Z';

function reservationOf(state: AccountState, redemptionId: string): Reservation {
  const reservation = state.reservations[redemptionId];
  if (reservation === undefined) throw new Rejection('unknown', 'redemption.unknown');
  return reservation;
}

function carryOut(command: AccountCommand, ledger: Ledger): void {
  switch (command.type) {
    case 'SettleVisit':
      ledger.settle(command.visit, command.at);
      return ledger.holdLevel(command.levels);
    case 'Reserve': {
      const available = availableOf(ledger.state);
      if (command.points <= 0 || !Number.isInteger(command.points))
        throw new Rejection('invalid', 'loyalty.points-not-positive', { pointer: '/points' });
      if (command.points > available)
        throw new Rejection('insufficient', 'loyalty.insufficient-points', { available, wanted: command.points });
      let wanted = command.points;
      const takes: { lotId: string; points: number }[] = [];
      for (const lot of openLots(ledger.state)) {
        const points = Math.min(wanted, lot.left);
        if (points > 0) takes.push({ lotId: lot.lotId, points });
        wanted -= points;
      }
      const { redemptionId, points, benefit, dealerId, untilAt } = command;
      const lots = takes.map((take) => {
        const lot = ledger.lot(take.lotId);
        return { ...lot, left: lot.left - take.points, held: lot.held + take.points };
      });
      return ledger.record({
        type: 'PointsReserved',
        reservation: { redemptionId, points, benefit, dealerId, untilAt, takes, status: 'reserved' },
        lots,
        at: command.at,
      });
    }
    case 'Confirm': {
      const reservation = reservationOf(ledger.state, command.redemptionId);
      if (reservation.status === 'confirmed') throw new Rejection('repeated', 'redemption.confirmed-already');
      if (reservation.status === 'released') throw new Rejection('conflict', 'redemption.released-already');
      const lots = reservation.takes.map(({ lotId, points }) => {
        const lot = ledger.lot(lotId);
        return { ...lot, held: lot.held - points };
      });
      ledger.post(
        {
          kind: 'redeemed',
          points: -reservation.points,
          cause: reservation.redemptionId,
          dealerId: reservation.dealerId,
          at: command.at,
          policy: command.policy,
        },
        lots,
      );
      return ledger.record({ type: 'RedemptionConfirmed', redemptionId: reservation.redemptionId, at: command.at });
    }
    case 'Release': {
      const reservation = reservationOf(ledger.state, command.redemptionId);
      if (reservation.status === 'released') throw new Rejection('repeated', 'redemption.released-already');
      if (reservation.status === 'confirmed') throw new Rejection('conflict', 'redemption.confirmed-already');
      ledger.release(reservation, command.at, false);
      return ledger.passTime(command.at);
    }
    case 'PassTime':
      return ledger.holdLevel(command.levels);
    default:
      return unreachable(command);
  }
}

function withLots(state: AccountState, lots: readonly Lot[]): AccountState['lots'] {
  return { ...state.lots, ...Object.fromEntries(lots.map((lot) => [lot.lotId, lot])) };
}

function withReservation(state: AccountState, redemptionId: string, status: Reservation['status']): AccountState['reservations'] {
  return { ...state.reservations, [redemptionId]: { ...reservationOf(state, redemptionId), status } };
}

function withLevel(state: AccountState, event: Extract<AccountEvent, { type: 'LevelChanged' | 'LevelKept' }>): AccountState {
  const { levelDueAt: _levelDueAt, ...rest } = state;
  return { ...rest, level: event.held, ...(event.dueAt === undefined ? {} : { levelDueAt: event.dueAt }) };
}

/** The points of one person (S4; PL3–PL5): a ledger whose balance is the fold of its entries and never goes below zero. */
export const account: Decider<AccountState, AccountCommand, AccountEvent> = {
  initial: { visits: {}, lots: {}, reservations: {}, entries: [], balance: 0, shortfall: 0 },
  decide(command, state) {
    const ledger = new Ledger(state);
    ledger.passTime(command.at);
    carryOut(command, ledger);
    return ledger.events;
  },
  evolve: {
    VisitSettled: (state, { visit }) => ({ ...state, visits: { ...state.visits, [visit.visitId]: visit } }),
    EntryPosted: (state, { entry, lots, balance, shortfall }) => ({
      ...state,
      lots: withLots(state, lots),
      entries: [...state.entries, entry],
      balance,
      shortfall,
    }),
    ShortfallRecorded: (state, { lots, shortfall }) => ({ ...state, lots: withLots(state, lots), shortfall }),
    PointsReserved: (state, { reservation, lots }) => ({
      ...state,
      lots: withLots(state, lots),
      reservations: { ...state.reservations, [reservation.redemptionId]: reservation },
    }),
    ReservationReleased: (state, { redemptionId, lots }) => ({
      ...state,
      lots: withLots(state, lots),
      reservations: withReservation(state, redemptionId, 'released'),
    }),
    RedemptionConfirmed: (state, { redemptionId }) => ({ ...state, reservations: withReservation(state, redemptionId, 'confirmed') }),
    LevelChanged: withLevel,
    LevelKept: withLevel,
  },
};
