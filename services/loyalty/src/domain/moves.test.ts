import { fold, given, type Instant } from '@homeward/kernel';
import fc from 'fast-check';
import { account, balanceAt, netsOf, openLots } from './account';
import type { AccountCommand, AccountEvent, AccountState, LevelRules, Redemption, VisitToSettle } from './account-facts';

const at = (day: number): Instant => new Date(Date.UTC(2024, 0, 1) + day * 86_400_000).toISOString();
const levelsOn = (instant: Instant): LevelRules => ({
  policy: {
    measure: 'points-earned',
    windowMonths: 12,
    validityMonths: 12,
    demotion: 'one-step',
    thresholds: [
      { level: 'normal', fromPoints: 0 },
      { level: 'silver', fromPoints: 1000 },
    ],
  },
  reference: 'levels/default/1',
  today: instant.slice(0, 10),
  zone: 'Asia/Shanghai',
});
const aVisit = (visitId: string, points: number, day: number, expires = 900, sequence = 1): VisitToSettle => ({
  visitId,
  sequence,
  dealerId: 'D1',
  points,
  isElsewhere: points === 0,
  earnedAt: at(day),
  earnedOn: at(day).slice(0, 10),
  expiresOn: at(expires).slice(0, 10),
  expiresAt: at(expires),
  policy: 'p',
});
const settle = (visit: VisitToSettle, day: number): AccountCommand => ({
  type: 'SettleVisit',
  visit,
  levels: levelsOn(at(day)),
  at: at(day),
});
const reserve = (accountId: string, askedAs: string, redemptionId: string, points: number, day: number): AccountCommand => ({
  type: 'Reserve',
  accountId,
  askedAs,
  redemptionId,
  points,
  benefit: 'b',
  dealerId: 'D1',
  untilAt: at(day + 1),
  at: at(day),
  policy: 'p',
});
const confirm = (redemptionId: string, day: number): AccountCommand => ({ type: 'Confirm', redemptionId, at: at(day), policy: 'p' });
const place = (accountId: string, askedAs: string, personId: string, sequence: number, day: number): AccountCommand => ({
  type: 'PlaceRecord',
  accountId,
  askedAs,
  placement: { personId, sequence },
  at: at(day),
});
const takeIn = (accountId: string, redemption: Redemption, sequence: number, day: number): AccountCommand => ({
  type: 'TakeIn',
  accountId,
  placement: { personId: accountId, sequence },
  redemption,
  at: at(day),
});

const leaving = (events: readonly AccountEvent[]): readonly Redemption[] =>
  events.flatMap((event) => (event.type === 'RedemptionLeft' ? [event.redemption] : []));
const only = (events: readonly AccountEvent[]): Redemption => {
  const [redemption] = leaving(events);
  if (redemption === undefined) throw new Error('Nothing left');
  return redemption;
};
/** What the digest compares. */
const picture = (state: AccountState) => [state.balance, state.shortfall, state.level?.level, openLots(state), netsOf(state).toSorted()];

describe('a record that goes takes its redemptions along', () => {
  const joint = [settle(aVisit('a1', 500, 1, 100), 2), settle(aVisit('b1', 300, 3, 200), 4)] as const;
  const spent = [...joint, reserve('A', 'B', 'r', 200, 10), confirm('r', 10)] as const;

  it('the lots that it took are whole again, and those of the other account pay it', () => {
    const left = given(account).when(...spent, settle(aVisit('b1', 0, 3, 200, 2), 20), place('A', 'B', 'B', 2, 20));
    expect(picture(left.state)).toEqual(picture(given(account).when(settle(aVisit('a1', 500, 1, 100), 2)).state));
    const { state } = given(account).when(settle(aVisit('b1', 300, 3, 200), 20), takeIn('B', only(left.events), 2, 20));
    const never = given(account).when(settle(aVisit('b1', 300, 3, 200), 4), reserve('B', 'B', 'r', 200, 10), confirm('r', 10));
    expect(picture(state)).toEqual(picture(never.state));
    expect(balanceAt(state, at(11))).toBe(100);
  });

  it('what only the joint balance allowed is a shortfall where the redemption stays, paid by later points first', () => {
    const { state } = given(account).when(
      ...joint,
      reserve('A', 'A', 'r', 700, 10),
      confirm('r', 10),
      settle(aVisit('b1', 0, 3, 200, 2), 20),
      settle(aVisit('a2', 250, 30), 30),
    );
    expect(state).toMatchObject({ balance: 50, shortfall: 0 });
    expect(state.entries.slice(-3).map(({ kind, points, cause }) => [kind, points, cause])).toEqual([
      ['reversed', -100, 'b1'],
      ['earned', 250, 'a2'],
      ['shortfall-paid', -200, 'a2'],
    ]);
  });

  it('what only the joint balance allowed is a shortfall where the redemption goes', () => {
    const left = given(account).when(...joint, reserve('A', 'B', 'r', 700, 10), confirm('r', 10), place('A', 'B', 'B', 2, 20));
    expect(left.state).toMatchObject({ balance: 800, shortfall: 0 });
    const { state } = given(account).when(settle(aVisit('b1', 300, 3, 200), 20), takeIn('B', only(left.events), 2, 20));
    expect(state).toMatchObject({ balance: 0, shortfall: 400 });
  });

  it('points that expired meanwhile are those that it did not need', () => {
    const { state } = given(account).when(
      settle(aVisit('b1', 300, 3, 50), 60),
      takeIn('B', { ...only(given(account).when(...spent, place('A', 'B', 'B', 2, 60)).events) }, 2, 60),
    );
    expect(netsOf(state)).toEqual([
      ['b1', 200],
      ['r', -200],
    ]);
    expect(state).toMatchObject({ balance: 0, shortfall: 0 });
  });

  it('is taken in once, however often it comes, and not again once it has gone on', () => {
    const redemption = only(given(account).when(...spent, place('A', 'B', 'B', 2, 20)).events);
    const once = given(account).when(settle(aVisit('b1', 300, 3, 200), 20), takeIn('B', redemption, 2, 20));
    expect(given(account, ...once.events).when(takeIn('B', redemption, 2, 21)).events).toEqual([]);
    const gone = given(account).when(
      settle(aVisit('b1', 300, 3, 200), 20),
      takeIn('B', redemption, 2, 20),
      place('B', 'B', 'A', 3, 22),
      takeIn('B', redemption, 2, 23),
    );
    expect([gone.events, gone.state.redemptions, gone.state.balance]).toEqual([[], {}, 300]);
  });

  it('comes back with the visits: the days before show what they showed, and those in between nothing', () => {
    const own = [settle(aVisit('a1', 500, 1), 2), reserve('A', 'A', 'r', 200, 10), confirm('r', 10)] as const;
    const left = [...own, settle(aVisit('a1', 0, 1, 900, 2), 20), place('A', 'A', 'J', 2, 20)] as const;
    const gone = only(given(account).when(...left).events);
    const back = [settle(aVisit('a1', 500, 1, 900, 3), 30), takeIn('A', { ...gone, moves: gone.moves + 1 }, 3, 30)] as const;
    const { state } = given(account).when(...left, ...back);
    expect([5, 15, 25, 35].map((date) => balanceAt(state, at(date)))).toEqual([500, 300, 0, 300]);
  });

  it('goes on at once when its record has gone on before it came', () => {
    const redemption = only(given(account).when(...spent, place('A', 'B', 'B', 2, 20)).events);
    const { events, state } = given(account).when(
      settle(aVisit('x', 10, 1), 2),
      place('B', 'B', 'C', 3, 20),
      takeIn('B', redemption, 2, 21),
    );
    expect(leaving(events)).toMatchObject([{ redemptionId: 'r', moves: 2 }]);
    expect(state).toMatchObject({ balance: 10, shortfall: 0 });
  });

  it('an older word about a record’s place changes nothing, and one that belongs here stays', () => {
    const { events } = given(account).when(...spent, place('A', 'B', 'A', 4, 20), place('A', 'B', 'B', 3, 21));
    expect(events).toEqual([]);
  });

  it('nothing is reserved under an id that has left', () => {
    const { rejection } = given(account).when(...joint, place('A', 'B', 'B', 2, 5), reserve('A', 'B', 'r', 10, 6));
    expect(rejection.code).toBe('loyalty.account-moved');
  });

  it('a reservation goes with its record and can be confirmed there', () => {
    const left = given(account).when(...joint, reserve('A', 'B', 'r', 200, 10), place('A', 'B', 'B', 2, 10));
    expect(left.state).toMatchObject({ balance: 800, redemptions: {} });
    const { state } = given(account).when(settle(aVisit('b1', 300, 3, 200), 10), takeIn('B', only(left.events), 2, 10), confirm('r', 10));
    expect(state).toMatchObject({ balance: 100, shortfall: 0 });
  });

  it('a level goes with the last of what it was earned by', () => {
    const { events } = given(account).when(settle(aVisit('a1', 1200, 1), 2), settle(aVisit('a1', 0, 1, 900, 2), 3));
    expect(events).toContainEqual(expect.objectContaining({ type: 'LevelLost', level: 'normal' }));
  });
});

describe('a merge that is undone', () => {
  interface Fact {
    readonly owner: 'A' | 'B';
    readonly kind: 'visit' | 'withdrawal' | 'redemption';
    readonly points: number;
    readonly days: number;
    readonly which: number;
  }
  const facts = fc.array(
    fc.record({
      owner: fc.constantFrom('A' as const, 'B' as const),
      kind: fc.constantFrom('visit' as const, 'visit' as const, 'withdrawal' as const, 'redemption' as const),
      points: fc.integer({ min: 1, max: 400 }),
      days: fc.integer({ min: 0, max: 20 }),
      which: fc.nat(7),
    }),
    { maxLength: 30 },
  );

  /** The accounts of A and B after the facts: on one account until the undo, or on two from the beginning. `wanted` are the redemptions that are asked for. */
  function run(list: readonly Fact[], merged: boolean, allowed?: ReadonlySet<string>, undoFirst = 'visits') {
    const histories = { A: [] as AccountEvent[], B: [] as AccountEvent[] };
    const give = (accountId: 'A' | 'B', command: AccountCommand): readonly AccountEvent[] => {
      const events = account.decide(command, fold(account, histories[accountId]));
      histories[accountId].push(...events);
      return events;
    };
    const visits = new Map<string, { readonly visit: VisitToSettle; readonly owner: 'A' | 'B' }>();
    const accepted = new Set<string>();
    let day = 1;
    list.forEach(({ owner, kind, points, days, which }, index) => {
      day += days;
      const home = merged ? 'A' : owner;
      if (kind === 'redemption') {
        const id = `r${index}`;
        if (allowed !== undefined && !allowed.has(id)) return;
        try {
          give(home, reserve(home, owner, id, points, day));
        } catch (error) {
          if (error instanceof Error && error.name === 'Rejection') return;
          throw error;
        }
        give(home, confirm(id, day));
        accepted.add(id);
        return;
      }
      const known = kind === 'withdrawal' ? [...visits.values()].filter((visit) => visit.owner === owner)[which] : undefined;
      if (kind === 'withdrawal' && known === undefined) return;
      const visit =
        known === undefined
          ? aVisit(`v${index}`, points, day, day + 30 + points)
          : { ...known.visit, points: 0, sequence: known.visit.sequence + 1 };
      visits.set(visit.visitId, { visit, owner });
      give(home, settle(visit, day));
    });
    if (merged) {
      const moveVisits = (): void => {
        for (const { visit, owner } of visits.values()) {
          if (owner === 'A') continue;
          give('B', settle({ ...visit, sequence: 9 }, day));
          give('A', settle({ ...visit, points: 0, isElsewhere: true, sequence: 9 }, day));
        }
      };
      if (undoFirst === 'visits') moveVisits();
      const gone = leaving(give('A', place('A', 'B', 'B', 2, day)));
      for (const redemption of [...gone, ...gone].reverse()) give('B', takeIn('B', redemption, 2, day));
      if (undoFirst !== 'visits') moveVisits();
    } else {
      // The undo lets time pass for both.
      give('A', { type: 'PassTime', levels: levelsOn(at(day)), at: at(day) });
      give('B', { type: 'PassTime', levels: levelsOn(at(day)), at: at(day) });
    }
    return { states: { A: fold(account, histories.A), B: fold(account, histories.B) }, accepted };
  }

  it.each(['visits', 'redemptions'])('leaves no trace in either account, whether the %s go first', (undoFirst) => {
    fc.assert(
      fc.property(facts, (list) => {
        // What the joint balance refused, as a visit of the other was withdrawn after its points were spent, was never made.
        const undone = run(list, true, run(list, false).accepted, undoFirst);
        const never = run(list, false, undone.accepted);
        expect(never.accepted).toEqual(undone.accepted);
        for (const person of ['A', 'B'] as const) {
          const state = undone.states[person];
          expect(picture(state)).toEqual(picture(never.states[person]));
          expect(state.balance).toBe(state.entries.reduce((sum, { points }) => sum + points, 0));
          expect(state.balance).toBe(netsOf(state).reduce((sum, [, points]) => sum + points, state.shortfall));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of redemptions that only the joint balance allowed leaves what is not covered as a shortfall, and no point is lost or made', () => {
    fc.assert(
      fc.property(facts, (list) => {
        const { states, accepted } = run(list, true);
        for (const state of Object.values(states)) {
          expect(state.balance).toBe(netsOf(state).reduce((sum, [, points]) => sum + points, state.shortfall));
          expect(state.balance).toBe(state.entries.reduce((sum, { points }) => sum + points, 0));
          if (state.shortfall > 0) expect(openLots(state)).toEqual([]);
        }
        expect(
          Object.values(states)
            .flatMap(({ redemptions }) => Object.keys(redemptions))
            .sort(),
        ).toEqual([...accepted].sort());
      }),
      { numRuns: 300 },
    );
  });
});
