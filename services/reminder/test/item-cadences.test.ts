import type { CareFact } from '../src/domain/cars/care-facts';
import { carePlanOf } from '../src/domain/cars/care-plan';
import type { Reason } from '../src/domain/cadences/reasons';
import { CAR, heardOf } from './maintained-car';
import {
  aContract,
  aDeclaration,
  aDescription,
  anAppointment,
  anOdometer,
  aRecall,
  declinedWork,
  type RuleChanges,
  rulesAt,
} from './rules';
import { policyDefaults } from './shipped-policies';

const shipped = policyDefaults('cadences') as { readonly cadences: Readonly<Record<string, unknown>> };

function reasonsOf(facts: readonly CareFact[], on = '2024-07-09', change: RuleChanges = {}): readonly Reason[] {
  const heard = heardOf(facts);
  return carePlanOf(heard, rulesAt(on, '10:00', { cadences: shipped.cadences, ...change }).care).reasons;
}
const standing = (kind: string, ...given: Parameters<typeof reasonsOf>): readonly Reason[] =>
  reasonsOf(...given).filter(({ candidate, dropped }) => candidate.kind === kind && dropped === undefined);
const dropped = (kind: string, ...given: Parameters<typeof reasonsOf>): readonly (string | undefined)[] =>
  reasonsOf(...given).flatMap((reason) => (reason.candidate.kind === kind ? [reason.dropped?.code] : []));

describe('what is due gives reasons by cadences', () => {
  it('insurance two months ahead and once more a month ahead, with the day on which it ends', () => {
    const facts = [...CAR, aDescription({ sequence: 30, insuranceExpiresOn: '2024-12-31' })];
    expect(standing('insurance', facts).map(({ candidate }) => candidate)).toMatchObject([
      { fromOn: '2024-11-01', dueOn: '2024-12-31', confidencePercent: 100, policy: 'cadences/default/1#insurance', purpose: 'service' },
    ]);
    expect(standing('insurance-again', facts)[0]?.candidate).toMatchObject({ fromOn: '2024-12-01', untilOn: '2024-12-31' });
    const [first] = standing('insurance', facts);
    expect(first?.explain().map(({ code }) => code)).toEqual(['item.expires', 'item.due', 'cadence.started']);
  });

  it('no contact before it is near, and tells from when on: days that are years ahead move with every reading', () => {
    const facts = [...CAR, aDescription({ sequence: 30, insuranceExpiresOn: '2024-12-31' })];
    const rules = { items: { aheadDays: 31 } };
    const insurance = (on: string): readonly Reason[] =>
      reasonsOf(facts, on, rules).filter(({ candidate }) => candidate.kind === 'insurance');
    expect(insurance('2024-07-09').map(({ dropped: why, reviewOn }) => ({ why, reviewOn }))).toEqual([
      {
        why: {
          code: 'item.later',
          values: { fromOn: '2024-11-01', on: '2024-10-01', aheadDays: '31', policy: 'care-items/default/1' },
        },
        reviewOn: '2024-10-01',
      },
    ]);
    expect(insurance('2024-10-01').map(({ dropped: why }) => why)).toEqual([undefined]);
  });

  it('an answer to one reminder of the insurance answers both', () => {
    const facts = [...CAR, aDescription({ sequence: 30, insuranceExpiresOn: '2024-12-31' })];
    const concerns = [...standing('insurance', facts), ...standing('insurance-again', facts)].map(({ candidate }) => candidate.concern);
    expect(concerns).toEqual(['insurance:2024-12-31', 'insurance:2024-12-31']);
  });

  it('a recall at once, whenever it was announced, and every month until it is done', () => {
    const first = standing('recall', [...CAR, aRecall()], '2024-07-09')[0]?.candidate;
    expect(first).toMatchObject({ fromOn: '2024-07-01', untilOn: '2024-07-28', purpose: 'safety' });
    const later = standing('recall', [...CAR, aRecall({ announcedOn: '2021-03-10' })], '2024-07-09')[0]?.candidate;
    expect(later).toMatchObject({ fromOn: '2024-07-10', dueOn: '2021-03-10' });
    expect(later?.key).not.toBe(standing('recall', [...CAR, aRecall({ announcedOn: '2021-03-10' })], '2024-08-09')[0]?.candidate.key);
    const done = aRecall({ sequence: 20, status: 'done', doneOn: '2024-07-08', visitId: 'v9', dealerId: 'D2' });
    expect(reasonsOf([...CAR, aRecall(), done]).some(({ candidate }) => candidate.kind === 'recall')).toBe(false);
  });

  it('a recall rests while the car is expected', () => {
    expect(dropped('recall', [...CAR, aRecall(), anAppointment('2024-07-12')])).toEqual(['appointment.ahead']);
  });

  it('the end of the warranty by predicted mileage moves with a reading', () => {
    const covered = [...CAR, aDescription({ sequence: 30, firstSoldOn: '2024-01-10', warrantyMonths: 36, warrantyKm: 30_000 })];
    const [before] = standing('warranty-end', covered);
    const faster = anOdometer(
      [
        ['2024-01-10', 10],
        ['2024-04-09', 4_510],
        ['2024-07-08', 9_010],
        ['2024-08-20', 11_700],
      ],
      40,
    );
    const [after] = standing('warranty-end', [...covered, faster], '2024-08-21');
    expect(before?.candidate.key).toBe(after?.candidate.key);
    expect((after?.candidate.dueOn ?? '') < (before?.candidate.dueOn ?? '')).toBe(true);
  });

  it('a service contract before its end, and a cancelled one never', () => {
    expect(standing('service-contract', [...CAR, aContract()])[0]?.candidate).toMatchObject({ fromOn: '2024-11-28', dueOn: '2025-01-09' });
    expect(standing('service-contract', [...CAR, aContract({ status: 'cancelled' })])).toEqual([]);
  });

  it('declined work by its own rule, and none at all when it was declined too often', () => {
    expect(standing('declined-work', [...CAR, declinedWork({ dueOn: '2024-09-30' })])[0]?.candidate).toMatchObject({
      fromOn: '2024-09-15',
      visitId: 'visit-2024-07-08',
    });
    expect(dropped('declined-work', [...CAR, declinedWork({ times: 3 })])).toEqual(['declined.rests']);
  });

  it('the change of seasons on the day of the dealer’s policy, and again next year', () => {
    const seasons = [{ key: 'winter-check', on: '11-15', earlyDays: 45, lateDays: 30, doneBy: { codes: ['LAB-WINTER'] } }];
    expect(standing('winter-check', CAR, '2024-07-09', { items: { seasons } })[0]?.candidate.fromOn).toBe('2024-10-25');
    expect(standing('winter-check', CAR, '2024-12-20', { items: { seasons } })[0]?.candidate.fromOn).toBe('2025-10-25');
  });

  it('an item that is due near the maintenance stands on the same days, and an answer to one is an answer to both', () => {
    const scheduled = [{ key: 'brake-fluid', interval: { months: 11 }, doneBy: { codes: ['OIL-BRAKE'] } }];
    const reasons = reasonsOf(CAR, '2024-07-09', { items: { scheduled } });
    const days = (kind: string) => {
      const found = reasons.find(({ candidate }) => candidate.kind === kind)?.candidate;
      return [found?.fromOn, found?.untilOn, found?.concern];
    };
    expect(days('brake-fluid')).toEqual(days('routine'));
  });

  it('nothing is left of what was declared to be done elsewhere', () => {
    const facts = [
      ...CAR,
      aDescription({ sequence: 30, insuranceExpiresOn: '2024-12-31' }),
      aDeclaration('insurance:2024-12-31', '2024-07-08'),
    ];
    expect(reasonsOf(facts).some(({ candidate }) => candidate.kind.startsWith('insurance'))).toBe(false);
  });
});

describe('what is due and nobody did in the window of its step', () => {
  const escalating = (key: string, steps: readonly unknown[]) => ({
    cadences: {
      [key]: { trigger: { on: 'item-due', items: [key] }, stops: ['answer'], escalation: { to: 'dealer-manager', windowDays: 5 }, steps },
    },
  });
  const aStep = (key: string, when: unknown, windowDays: number) => ({
    ...{ key, when, windowDays, owner: 'care-specialist', channels: ['wechat', 'phone'], purpose: 'service' },
    script: { 'zh-CN': '您好', en: 'Hello' },
  });
  const managersOn = (on: string, facts: readonly CareFact[], rules: RuleChanges) =>
    reasonsOf(facts, on, rules).flatMap(({ candidate: { key, fromOn, untilOn, ownerKind, channels }, dropped: why }) =>
      key.endsWith(':escalated') && why === undefined ? [[key, fromOn, untilOn, ownerKind, ...channels]] : [],
    );

  it('is the manager’s for the days of the cadence, until it is done', () => {
    const facts = [...CAR, aDescription({ sequence: 30, insuranceExpiresOn: '2024-12-31' })];
    const rules = escalating('insurance', [aStep('insurance', { kind: 'days-before', days: 30 }, 10)]);
    const manager = ['insurance:insurance:2024-12-31:escalated', '2024-12-11', '2024-12-15', 'dealer-manager', 'phone'];
    expect(managersOn('2024-12-10', facts, rules)).toEqual([manager]);
    expect(managersOn('2024-12-15', facts, rules)).toEqual([manager]);
    expect(managersOn('2024-12-16', facts, rules)).toEqual([]);
    expect(managersOn('2024-12-12', [...facts, aDeclaration('insurance:2024-12-31', '2024-12-09')], rules)).toEqual([]);
  });

  it('and comes every month is the manager’s between two rounds, each round under its own name', () => {
    const facts = [...CAR, aRecall({ announcedOn: '2024-07-01' })];
    const rules = escalating('recall', [aStep('recall', { kind: 'monthly', times: 12 }, 20)]);
    const rounds = (on: string) => managersOn(on, facts, rules).map(([key, fromOn, untilOn]) => [key?.split(':')[0], fromOn, untilOn]);
    expect(rounds('2024-07-20')).toEqual([['recall-1', '2024-07-21', '2024-07-25']]);
    // From here on the plan is in its second round, of which nothing is over yet.
    expect(rounds('2024-07-21')).toEqual([
      ['recall-1', '2024-07-21', '2024-07-25'],
      ['recall-2', '2024-08-21', '2024-08-25'],
    ]);
    expect(rounds('2024-07-26')).toEqual([['recall-2', '2024-08-21', '2024-08-25']]);
  });
});
