import type { Evolutions } from '@homeward/kernel';
import type { AccountEvent, AccountState, Redemption } from './account-facts';

/** An account of which nothing was heard yet. */
export const NOTHING: AccountState = {
  visits: {},
  redemptions: {},
  movements: {},
  placements: {},
  lots: {},
  asOfAt: '',
  entries: [],
  balance: 0,
  shortfall: 0,
};

function withRedemption(state: AccountState, redemptionId: string, change: Partial<Redemption>): AccountState {
  const redemption = state.redemptions[redemptionId];
  if (redemption === undefined) throw new Error(`No redemption ${redemptionId}`);
  return { ...state, redemptions: { ...state.redemptions, [redemptionId]: { ...redemption, ...change } } };
}

function withLevel(state: AccountState, event: Extract<AccountEvent, { type: 'LevelChanged' | 'LevelKept' }>): AccountState {
  const { levelDueAt: _levelDueAt, ...rest } = state;
  return { ...rest, level: event.held, ...(event.dueAt === undefined ? {} : { levelDueAt: event.dueAt }) };
}

/** What each event makes of an account. */
export const evolutions: Evolutions<AccountState, AccountEvent> = {
  VisitSettled: (state, { visit }) => ({ ...state, visits: { ...state.visits, [visit.visitId]: visit } }),
  EntryPosted: (state, { entry, balance }) => ({ ...state, entries: [...state.entries, entry], balance }),
  ShortfallRecorded: (state) => state,
  LotsChanged: (state, { lots, gone, shortfall, at }) => {
    const kept = Object.entries(state.lots).filter(([lotId]) => !gone.includes(lotId));
    return {
      ...state,
      lots: { ...Object.fromEntries(kept), ...Object.fromEntries(lots.map((lot) => [lot.lotId, lot])) },
      shortfall,
      asOfAt: at,
    };
  },
  PointsReserved: (state, { redemption }) => ({
    ...state,
    redemptions: { ...state.redemptions, [redemption.redemptionId]: redemption },
    movements: { ...state.movements, [redemption.redemptionId]: { moves: redemption.moves } },
  }),
  ReservationReleased: (state, { redemptionId, at }) => withRedemption(state, redemptionId, { status: 'released', settledAt: at }),
  RedemptionConfirmed: (state, { redemptionId, at, policy }) =>
    withRedemption(state, redemptionId, { status: 'confirmed', settledAt: at, policy }),
  RecordPlaced: (state, { askedAs, placement }) => ({ ...state, placements: { ...state.placements, [askedAs]: placement } }),
  RedemptionLeft: (state, { redemption: { redemptionId, moves, askedAs } }) => {
    const { [redemptionId]: _left, ...redemptions } = state.redemptions;
    return { ...state, redemptions, movements: { ...state.movements, [redemptionId]: { moves, goneWith: askedAs } } };
  },
  RedemptionArrived: (state, { redemption }) => ({
    ...state,
    redemptions: { ...state.redemptions, [redemption.redemptionId]: redemption },
    movements: { ...state.movements, [redemption.redemptionId]: { moves: redemption.moves } },
  }),
  AccountClosed: (state, { at }) => ({ ...state, closedAt: at }),
  LevelChanged: withLevel,
  LevelKept: withLevel,
  LevelLost: (state) => {
    const { level: _level, levelDueAt: _levelDueAt, ...rest } = state;
    return rest;
  },
};

export function withEvent(state: AccountState, event: AccountEvent): AccountState {
  const apply = evolutions[event.type] as (state: AccountState, event: AccountEvent) => AccountState;
  return apply(state, event);
}
