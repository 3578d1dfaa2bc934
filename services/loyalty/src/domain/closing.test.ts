import { fold, given, type Instant } from '@homeward/kernel';
import { account } from './account';
import type { AccountCommand, AccountState, LevelRules } from './account-facts';

const LEVELS: LevelRules = {
  policy: {
    measure: 'points-earned',
    windowMonths: 12,
    validityMonths: 12,
    demotion: 'one-step',
    thresholds: [{ level: 'normal', fromPoints: 0 }],
  },
  reference: 'levels/default/1',
  today: '2024-02-10',
  zone: 'Asia/Shanghai',
};
const EARNED_AT = '2024-01-10T04:00:00.000Z';
const ERASED_AT = '2024-02-02T04:00:00.000Z';
const HEARD_AT = '2024-02-03T04:00:00.000Z';

const settle = (visitId: string, points: number, sequence = 1): AccountCommand => ({
  type: 'SettleVisit',
  visit: {
    ...{ visitId, sequence, dealerId: 'D1', points, isElsewhere: false, policy: 'points/default/1' },
    ...{ earnedAt: EARNED_AT, earnedOn: '2024-01-10', expiresOn: '2026-01-31', expiresAt: '2026-01-31T16:00:00.000Z' },
  },
  levels: LEVELS,
  at: EARNED_AT,
});
const reserve = (redemptionId: string, points: number, at: Instant): AccountCommand => ({
  ...{ type: 'Reserve', accountId: 'A', askedAs: 'A', redemptionId, points, benefit: 'labour-discount', dealerId: 'D1' },
  ...{ untilAt: '2024-12-30T00:00:00.000Z', at, policy: 'points/default/1' },
});
const RESERVED = reserve('r', 200, '2024-02-01T04:00:00.000Z');
const CONFIRMED: AccountCommand = { type: 'Confirm', redemptionId: 'r', at: '2024-02-01T05:00:00.000Z', policy: 'points/default/1' };
const close = (closedAt: Instant = ERASED_AT): AccountCommand => ({ type: 'CloseAccount', closedAt, at: HEARD_AT });

describe('the account of an erased person', () => {
  it('has nothing left from the instant of the erasure on: its points lapse with a line, reservations are released', () => {
    const { state } = given(account).when(settle('v', 1280), RESERVED, close());
    expect(state.entries.map(({ kind, points, at }) => [kind, points, at])).toEqual([
      ['earned', 1280, EARNED_AT],
      ['expired', -1280, ERASED_AT],
    ]);
    expect([state.balance, state.redemptions['r']?.status, state.closedAt]).toEqual([0, 'released', ERASED_AT]);
  });

  it('keeps what was spent before, and gives out nothing any more', () => {
    const { entries } = given(account).when(settle('v', 1280), RESERVED, CONFIRMED, close()).state;
    expect(entries.map(({ kind, points }) => [kind, points])).toEqual([
      ['earned', 1280],
      ['redeemed', -200],
      ['expired', -1080],
    ]);
    const { rejection } = given(account).when(settle('v', 1280), RESERVED, CONFIRMED, close(), reserve('s', 1, HEARD_AT));
    expect(rejection).toMatchObject({ kind: 'conflict', code: 'loyalty.account-closed' });
  });

  it('takes what was redeemed before the erasure was heard of for what it was: more than was valid', () => {
    const { state } = given(account).when(settle('v', 1280), RESERVED, CONFIRMED, close('2024-01-20T00:00:00.000Z'));
    expect([state.balance, state.shortfall]).toEqual([0, 200]);
  });

  it('is the same whether a visit or a correction is heard of before or after', () => {
    const words = [settle('v', 1280), settle('v', 900, 2), settle('w', 300), close()];
    const picture = (commands: readonly AccountCommand[]) => {
      const state = commands.reduce<AccountState>(
        (known, command) => fold(account, account.decide(command, known), known),
        account.initial,
      );
      return [state.balance, state.shortfall, Object.entries(state.lots).sort()];
    };
    expect(picture(words.toReversed())).toEqual(picture(words));
    expect(picture(words)[0]).toBe(0);
  });
});
