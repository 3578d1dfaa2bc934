import { type Decider, fold, given, type Instant } from '@homeward/kernel';
import fc from 'fast-check';
import { account, availableOf, balanceAt, nextDueAt, openLots } from './account';
import type { AccountCommand, AccountEvent, AccountState, LevelRules, VisitToSettle } from './account-facts';

const POLICY = 'points/default/1';
const levelsOn = (today: string): LevelRules => ({
  policy: {
    measure: 'points-earned',
    windowMonths: 12,
    validityMonths: 12,
    demotion: 'one-step',
    thresholds: [
      { level: 'normal', fromPoints: 0 },
      { level: 'silver', fromPoints: 1000 },
      { level: 'gold', fromPoints: 5000 },
    ],
  },
  reference: 'levels/default/1',
  today,
  zone: 'Asia/Shanghai',
});
const day = (date: string, time = '04:00:00.000'): Instant => `${date}T${time}Z`;

const aVisit = (visitId: string, points: number, change: Partial<VisitToSettle> = {}): VisitToSettle => ({
  visitId,
  sequence: 1,
  dealerId: 'D1',
  points,
  isElsewhere: false,
  earnedAt: day('2024-01-10'),
  earnedOn: '2024-01-10',
  expiresOn: '2026-01-31',
  expiresAt: '2026-01-31T16:00:00.000Z',
  policy: POLICY,
  ...change,
});
const settle = (visit: VisitToSettle, at = day('2024-01-11')): AccountCommand => ({
  type: 'SettleVisit',
  visit,
  levels: levelsOn(at.slice(0, 10)),
  at,
});
const passTime = (at: Instant): AccountCommand => ({ type: 'PassTime', levels: levelsOn(at.slice(0, 10)), at });
const reserve = (
  redemptionId: string,
  points: number,
  at: Instant,
  untilAt = '2024-12-30T00:00:00.000Z',
  askedAs = 'A',
): AccountCommand => ({
  type: 'Reserve',
  accountId: 'A',
  askedAs,
  redemptionId,
  points,
  benefit: 'labour-discount',
  dealerId: 'D1',
  untilAt,
  at,
  policy: POLICY,
});
const confirm = (redemptionId: string, at: Instant): AccountCommand => ({ type: 'Confirm', redemptionId, at, policy: POLICY });
const release = (redemptionId: string, at: Instant): AccountCommand => ({ type: 'Release', redemptionId, at });

const close = (at: Instant, closedAt = at): AccountCommand => ({ type: 'CloseAccount', closedAt, at });

const linesOf = (state: AccountState) => state.entries.map(({ kind, points, cause }) => [kind, points, cause]);

describe('points from a visit (PL3)', () => {
  it('the same word about a visit counts once', () => {
    const first = given(account).when(settle(aVisit('v', 1280)));
    expect(linesOf(first.state)).toEqual([['earned', 1280, 'v']]);
    expect(given(account, ...first.events).when(settle(aVisit('v', 1280))).events).toEqual([]);
  });

  it('a corrected order is one entry over the difference', () => {
    const { state } = given(account).when(settle(aVisit('v', 1280)), settle(aVisit('v', 1180, { sequence: 2 })));
    expect(linesOf(state)).toEqual([
      ['earned', 1280, 'v'],
      ['corrected', -100, 'v'],
    ]);
    expect(state.balance).toBe(1180);
  });

  it('an older word after a newer one changes nothing', () => {
    const { state } = given(account).when(settle(aVisit('v', 1180, { sequence: 2 })), settle(aVisit('v', 1280)));
    expect(linesOf(state)).toEqual([['earned', 1180, 'v']]);
  });

  it('a visit that pays nothing leaves no line', () => {
    expect(given(account).when(settle(aVisit('w', 0))).state.entries).toEqual([]);
  });

  it('a reservation tells by which id its person was named, and what said which record is meant', () => {
    const attribution = { namedAs: 'JOINT', by: 'dealer' };
    const { events } = given(account).when(settle(aVisit('v', 300)), {
      ...reserve('r', 200, day('2024-02-01')),
      attribution,
    } as AccountCommand);
    expect(events).toContainEqual(expect.objectContaining({ type: 'PointsReserved', attribution }));
  });
});

describe('lots (PL4)', () => {
  const small = aVisit('small', 500, { expiresOn: '2024-06-30', expiresAt: '2024-06-30T16:00:00.000Z' });
  const large = aVisit('large', 800, { expiresOn: '2024-12-31', expiresAt: '2024-12-31T16:00:00.000Z' });
  const redeemed = [settle(large), settle(small), reserve('r', 600, day('2024-06-01')), confirm('r', day('2024-06-01'))] as const;

  it('are spent the earliest-expiring first, whatever came first', () => {
    const { state } = given(account).when(...redeemed);
    expect(openLots(state).map(({ lotId, left }) => [lotId, left])).toEqual([['large', 700]]);
    expect(state.balance).toBe(700);
  });

  it('a lot that was spent does not expire', () => {
    expect(given(account).when(...redeemed, passTime(day('2024-07-01'))).state.balance).toBe(700);
  });

  it('points taken back that were spent are a shortfall, and the balance stays at zero', () => {
    const { state } = given(account).when(...redeemed, settle(aVisit('large', 0, { ...large, points: 0, sequence: 2 }), day('2024-07-01')));
    expect(state).toMatchObject({ balance: 0, shortfall: 100 });
    expect(linesOf(state).at(-1)).toEqual(['reversed', -700, 'large']);
  });

  it('later points pay the shortfall first', () => {
    const { state } = given(account).when(
      ...redeemed,
      settle(aVisit('large', 0, { ...large, points: 0, sequence: 2 }), day('2024-07-01')),
      settle(aVisit('next', 250, { earnedAt: day('2024-08-01'), expiresAt: '2026-08-31T16:00:00.000Z' }), day('2024-08-01')),
    );
    expect(state).toMatchObject({ balance: 150, shortfall: 0 });
    expect(linesOf(state).slice(-2)).toEqual([
      ['earned', 250, 'next'],
      ['shortfall-paid', -100, 'next'],
    ]);
  });

  it('a visit that is taken back and stands again counts from then on: no day before shows it twice', () => {
    const back = settle({ ...large, points: 0, sequence: 2 }, day('2024-03-01'));
    const again = settle({ ...large, points: 900, sequence: 3 }, day('2024-04-01'));
    const { state } = given(account).when(settle(large), back, again);
    expect(['2024-02-01', '2024-03-15', '2024-04-02'].map((date) => balanceAt(state, day(date)))).toEqual([800, 0, 900]);
    const late = given(account).when(settle(small), settle({ ...small, points: 600, sequence: 2 }, day('2024-09-01'))).state;
    expect(['2024-06-01', '2024-07-15', '2024-09-02'].map((date) => balanceAt(late, day(date)))).toEqual([500, 0, 0]);
  });

  it('points are valid through the expiry day', () => {
    const before = given(account).when(settle(small), passTime('2024-06-30T15:59:59.999Z'));
    expect(before.state.balance).toBe(500);
    const after = given(account).when(settle(small), passTime('2024-06-30T16:00:00.000Z'));
    expect(linesOf(after.state).at(-1)).toEqual(['expired', -500, 'small']);
  });

  it('an expiry found late counts from its own instant', () => {
    const { state } = given(account).when(settle(small), passTime(day('2024-09-01')));
    expect(balanceAt(state, '2024-06-30T16:00:00.000Z')).toBe(0);
    expect(balanceAt(state, '2024-06-30T15:59:59.999Z')).toBe(500);
  });

  it('a correction of a lot that has expired shows on no day in between', () => {
    const corrected = { ...small, points: 400, sequence: 2 };
    const { state } = given(account).when(settle(small), settle(corrected, day('2024-09-01')));
    expect(state.balance).toBe(0);
    for (const date of ['2024-06-29', '2024-07-15', '2024-09-02']) expect(balanceAt(state, day(date))).toBe(date < '2024-06-30' ? 500 : 0);
  });

  it('a visit that is moved to a year whose points have lapsed takes none before the ledger gave them', () => {
    const moved = aVisit('v', 450, {
      sequence: 2,
      earnedAt: day('2021-01-10'),
      expiresOn: '2023-01-31',
      expiresAt: '2023-01-31T16:00:00.000Z',
    });
    const { state } = given(account).when(settle(aVisit('v', 450)), settle(moved, day('2024-03-01')));
    expect(linesOf(state)).toEqual([
      ['earned', 450, 'v'],
      ['expired', -450, 'v'],
    ]);
    expect(state.balance).toBe(0);
    for (const { at } of state.entries) expect(balanceAt(state, at)).toBe(0);
  });
});

describe('reserving (PL5)', () => {
  const start = settle(aVisit('v', 300));

  it('two reservations of 200 out of 300: the second is refused', () => {
    const { rejection } = given(account).when(start, reserve('a', 200, day('2024-02-01')), reserve('b', 200, day('2024-02-01')));
    expect(rejection).toMatchObject({ kind: 'insufficient', code: 'loyalty.insufficient-points', detail: { available: 100, wanted: 200 } });
  });

  it('released points are there again', () => {
    const { state } = given(account).when(start, reserve('a', 200, day('2024-02-01')), release('a', day('2024-02-02')));
    expect(availableOf(state)).toBe(300);
  });

  it('confirmed points are gone, once', () => {
    const taken = [start, reserve('a', 200, day('2024-02-01')), confirm('a', day('2024-02-02'))] as const;
    expect(given(account).when(...taken).state.balance).toBe(100);
    expect(given(account).when(...taken, confirm('a', day('2024-02-03'))).rejection.kind).toBe('repeated');
    expect(given(account).when(...taken, release('a', day('2024-02-03'))).rejection.kind).toBe('conflict');
  });

  it('a reservation that nobody confirms releases itself', () => {
    const reserved = given(account).when(start, reserve('a', 200, day('2024-02-01'), '2024-02-01T04:30:00.000Z'));
    expect(nextDueAt(reserved.state)).toBe('2024-02-01T04:30:00.000Z');
    const { state } = given(account).when(
      start,
      reserve('a', 200, day('2024-02-01'), '2024-02-01T04:30:00.000Z'),
      passTime('2024-02-01T04:30:00.000Z'),
    );
    expect(availableOf(state)).toBe(300);
    expect(given(account, ...reserved.events).when(confirm('a', '2024-02-01T04:30:00.000Z')).rejection.code).toBe(
      'redemption.released-already',
    );
  });

  it('points that expire while they are held expire when they come back', () => {
    const expiring = settle(aVisit('v', 300, { expiresAt: '2024-02-10T16:00:00.000Z' }));
    const { state } = given(account).when(expiring, reserve('a', 300, day('2024-02-01')), release('a', day('2024-02-20')));
    expect(state.balance).toBe(0);
  });
});

describe('the level', () => {
  const earned = settle(aVisit('v', 1280));

  it('rises when enough was earned in the window', () => {
    expect(given(account).when(earned).state.level).toMatchObject({ level: 'silver', since: '2024-01-10', keptThrough: '2025-01-10' });
  });

  it('is kept through its validity, and falls one step the day after', () => {
    expect(given(account).when(earned, passTime(day('2025-01-10'))).state.level?.level).toBe('silver');
    const due = nextDueAt(given(account).when(earned).state);
    expect(due).toBe('2025-01-10T16:00:00.000Z');
    const fallen = given(account).when(earned, passTime('2025-01-10T16:00:00.000Z'.replace('01-10T16', '01-11T04')));
    expect(fallen.events.map(({ type }) => type)).toEqual(['LevelChanged']);
    expect(fallen.state.level?.level).toBe('normal');
  });

  it('does not fall while what was earned in the window still reaches it', () => {
    const again = settle(aVisit('w', 1100, { earnedOn: '2024-11-01', earnedAt: day('2024-11-01') }), day('2024-11-02'));
    expect(given(account).when(earned, again, passTime(day('2025-01-15'))).state.level).toMatchObject({
      level: 'silver',
      keptThrough: '2026-01-10',
    });
  });

  it('does not depend on the order in which visits arrive', () => {
    const again = settle(aVisit('w', 4000, { earnedOn: '2023-11-01', earnedAt: day('2023-11-01') }), day('2024-02-02'));
    const late = given(account).when(earned, again).state.level;
    expect(given(account).when(again, settle(aVisit('v', 1280), day('2024-02-02'))).state.level).toEqual(late);
    expect(late?.level).toBe('gold');
  });
});

/** Any commands, in any order: what must hold of every ledger. */
describe('every ledger', () => {
  const visitIds = fc.constantFrom('v1', 'v2', 'v3');
  // Nothing happens before the visits, whose points expire after they were earned.
  const anInstant = fc.integer({ min: 10, max: 900 }).map((days) => new Date(Date.UTC(2024, 0, 1) + days * 86_400_000).toISOString());
  const anyCommand: fc.Arbitrary<AccountCommand> = fc.oneof(
    fc
      .record({
        visitId: visitIds,
        sequence: fc.integer({ min: 1, max: 5 }),
        points: fc.integer({ min: 0, max: 900 }),
        at: anInstant,
        expires: fc.integer({ min: 10, max: 700 }),
      })
      .map(({ visitId, sequence, points, at, expires }) =>
        settle(aVisit(visitId, points, { sequence, expiresAt: new Date(Date.UTC(2024, 0, 1) + expires * 86_400_000).toISOString() }), at),
      ),
    fc
      .record({ id: fc.constantFrom('a', 'b', 'c', 'd'), points: fc.integer({ min: 1, max: 500 }), at: anInstant })
      .map(({ id, points, at }) => reserve(id, points, at, at)),
    fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), at: anInstant }).map(({ id, at }) => confirm(id, at)),
    fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), at: anInstant }).map(({ id, at }) => release(id, at)),
    anInstant.map(passTime),
    anInstant.map((at) => close(at)),
  );

  function run(decider: Decider<AccountState, AccountCommand, AccountEvent>, commands: readonly AccountCommand[]): AccountState {
    const history: AccountEvent[] = [];
    for (const command of [...commands].sort((a, b) => (a.at < b.at ? -1 : 1))) {
      try {
        history.push(...decider.decide(command, fold(decider, history)));
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'Rejection') throw error;
      }
    }
    return fold(decider, history);
  }

  it('has a balance that is the fold of its entries at every date, the sum of its lots, and never below zero', () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 25 }), (commands) => {
        const state = run(account, commands);
        expect(state.balance).toBe(state.entries.reduce((sum, { points }) => sum + points, 0));
        const dates = state.entries.map((entry) => entry.at).sort();
        for (const date of dates) expect(balanceAt(state, date)).toBeGreaterThanOrEqual(0);
        expect(balanceAt(state, dates.at(-1) ?? day('2024-01-01'))).toBe(state.balance);
        expect(state.balance).toBe(Object.values(state.lots).reduce((sum, lot) => sum + lot.left + lot.held, 0));
        expect(state.balance).toBeGreaterThanOrEqual(0);
        expect(state.shortfall).toBeGreaterThanOrEqual(0);
        expect(Object.values(state.lots).every((lot) => lot.left >= 0 && lot.held >= 0 && lot.expired >= 0)).toBe(true);
        if (state.shortfall > 0) expect(openLots(state)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('of visits alone does not depend on the order in which their words arrive', () => {
    const words = fc.uniqueArray(
      fc.record({ visitId: visitIds, sequence: fc.integer({ min: 1, max: 5 }), points: fc.integer({ min: 0, max: 900 }) }),
      {
        selector: ({ visitId, sequence }) => `${visitId}/${sequence}`,
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(
        words.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([one, other]) => {
          const now = day('2025-01-01');
          const picture = (list: typeof one) => {
            const state = run(
              account,
              list.map((word) => settle(aVisit(word.visitId, word.points, word), now)),
            );
            const net = new Map<string, number>();
            for (const { cause, points } of state.entries) net.set(cause, (net.get(cause) ?? 0) + points);
            return [state.balance, openLots(state), [...net].filter(([, points]) => points !== 0).sort()];
          };
          expect(picture(one)).toEqual(picture(other));
        },
      ),
    );
  });
});
