import { fold } from '@homeward/kernel';
import type { CareFact } from '../src/domain/cars/care-facts';
import { carePlanOf } from '../src/domain/cars/care-plan';
import { careVehicle, type CareVehicleCommand, type CareVehicleEvent } from '../src/domain/cars/care-vehicle';
import { isHeldOut, withHoldOuts } from '../src/domain/cars/hold-out';
import { aDescription, aHome, anAppointment, anOwner, aSale, aVisit, rulesAt } from './rules';

const maintenance = {
  kinds: ['first-service', 'routine', 'invitation-follow-up', 'maintenance-follow-up'],
  purposes: ['service'],
  sharePercent: 20,
  seed: 'one',
  fromOn: '2024-07-01',
  toOn: '2024-12-31',
};
/** Due on 2024-12-10 by time: invited on 2024-11-25, and the follow-up of the visit at 3 to 5 months begins on 2024-11-10. */
const FACTS: readonly CareFact[] = [aDescription(), aSale(), anOwner(), aHome(), aVisit('2024-06-10')];

const ids = Array.from({ length: 2_000 }, (_, index) => `car-${index}`);
const idIn = (isIn: boolean): string => ids.find((id) => isHeldOut(id, 'maintenance', maintenance) === isIn) ?? '';
const HELD = idIn(true);
const CONTACTED = idIn(false);

const factsOf = (facts: readonly CareFact[]) => fold(careVehicle, [{ type: 'FactsHeard', facts }]).facts;
const planOf = (vehicleId: string, change: object = {}, facts = FACTS, day = '2024-11-01') => {
  const { care } = rulesAt(day, '10:00', { holdOuts: { streams: { maintenance: { ...maintenance, ...change } } } });
  return withHoldOuts(carePlanOf(factsOf(facts), care), vehicleId, care);
};
const droppedOf = (plan: ReturnType<typeof planOf>) =>
  plan.reasons.filter(({ dropped }) => dropped?.code === 'held-out').map(({ candidate }) => candidate.kind);

describe('hold-outs', () => {
  it('the share is that of the policy, the same cars at every look, and others for another seed or stream', () => {
    const drawn = (stream: string, seed: string, sharePercent: number) => ids.filter((id) => isHeldOut(id, stream, { seed, sharePercent }));
    const share = drawn('maintenance', 'one', 20);
    expect(share.length / ids.length).toBeCloseTo(0.2, 1);
    expect(drawn('maintenance', 'one', 20)).toEqual(share);
    // A greater share keeps those that were drawn already.
    expect(drawn('maintenance', 'one', 30)).toEqual(expect.arrayContaining([...share]));
    const both = (others: readonly string[]) => others.filter((id) => share.includes(id)).length / ids.length;
    expect(both(drawn('maintenance', 'two', 20))).toBeCloseTo(0.04, 1);
    expect(both(drawn('insurance', 'one', 20))).toBeCloseTo(0.04, 1);
  });

  it('a car that is drawn gives no reason of the stream, and says so; what is after the visit goes on', () => {
    const plan = planOf(HELD);
    expect(droppedOf(plan).sort()).toEqual(['invitation-follow-up', 'maintenance-follow-up', 'routine']);
    expect(plan.reasons.find(({ candidate }) => candidate.kind === 'routine')?.dropped).toEqual({
      code: 'held-out',
      values: {
        ...{ stream: 'maintenance', sharePercent: '20', fromOn: '2024-07-01', toOn: '2024-12-31' },
        policy: 'hold-outs/default/1',
      },
    });
    expect(droppedOf(planOf(CONTACTED))).toEqual([]);
    expect(
      planOf(HELD, {}, FACTS, '2024-06-12').reasons.find(({ candidate }) => candidate.kind === 'visit-day-5')?.dropped,
    ).toBeUndefined();
  });

  it('both arms are told alike: stream, round, first day, due day, dealer and advisor', () => {
    const unit = {
      ...{ stream: 'maintenance', round: 'maintenance:2024-06-10', dealerId: 'D1', advisorId: 'SA01' },
      ...{ startOn: '2024-11-10', dueOn: '2024-12-10', policy: 'hold-outs/default/1' },
    };
    expect(planOf(HELD).units).toEqual([{ ...unit, arm: 'held-out' }]);
    expect(planOf(CONTACTED).units).toEqual([{ ...unit, arm: 'contacted' }]);
  });

  it('only reasons that begin in the days of the policy, and of its purposes', () => {
    for (const change of [{ fromOn: '2024-11-11' }, { toOn: '2024-11-09' }, { purposes: ['marketing'] }, { kinds: ['insurance'] }]) {
      const plan = planOf(HELD, change);
      expect([plan.units, droppedOf(plan)]).toEqual([[], []]);
    }
  });

  it('a reason that is dropped otherwise is in no comparison: nobody would have been contacted', () => {
    const plan = planOf(HELD, {}, [...FACTS, anAppointment('2024-11-20')]);
    expect([plan.units, droppedOf(plan)]).toEqual([[], []]);
  });

  it('a comparison is told when it begins, when it changes and when it ends, and not again', () => {
    const { care } = rulesAt('2024-11-01', '10:00', { holdOuts: { streams: { maintenance } } });
    const drawnOf = (events: readonly CareVehicleEvent[]) =>
      events.flatMap((event) =>
        event.type === 'CareRevised' && event.drawn !== undefined ? [event.drawn.units.map(({ dueOn }) => dueOn)] : [],
      );
    const commands: readonly CareVehicleCommand[] = [
      { type: 'HearFacts', vehicleId: HELD, facts: FACTS, surroundings: care },
      { type: 'ReviewVehicle', vehicleId: HELD, surroundings: care },
      { type: 'HearFacts', vehicleId: HELD, facts: [anOwner({ personId: 'p2', sequence: 20 })], surroundings: care },
      { type: 'HearFacts', vehicleId: HELD, facts: [aVisit('2024-06-11', { sequence: 25 })], surroundings: care },
      { type: 'HearFacts', vehicleId: HELD, facts: [aDescription({ status: 'scrapped', sequence: 30 })], surroundings: care },
    ];
    let state = careVehicle.initial;
    const told = commands.map((command) => {
      const events = careVehicle.decide(command, state);
      state = fold(careVehicle, events, state);
      return drawnOf(events);
    });
    expect(told).toEqual([[['2024-12-10']], [], [], [['2024-12-11']], [[]]]);
  });

  it('what the manager would take over of a step that the car goes without is left out as well, also when the step is over', () => {
    const insurance = {
      trigger: { on: 'item-due', items: ['insurance'] },
      stops: ['answer'],
      escalation: { to: 'dealer-manager', windowDays: 5 },
      steps: [
        {
          ...{
            key: 'insurance-call',
            when: { kind: 'days-before', days: 30 },
            windowDays: 10,
            owner: 'care-specialist',
            channels: ['phone'],
          },
          ...{ purpose: 'service', script: { 'zh-CN': '您好', en: 'Hello' } },
        },
      ],
    };
    const plan = (id: string, day: string) => {
      const holdOuts = { streams: { maintenance: { ...maintenance, kinds: ['insurance'] } } };
      const { care } = rulesAt(day, '10:00', { cadences: { insurance }, holdOuts });
      return withHoldOuts(
        carePlanOf(factsOf([...FACTS, aDescription({ sequence: 30, insuranceExpiresOn: '2024-12-31' })]), care),
        id,
        care,
      );
    };
    const outcomes = (id: string, day: string) =>
      plan(id, day).reasons.flatMap(({ candidate: { kind }, dropped }) => (kind.startsWith('insurance') ? [[kind, dropped?.code]] : []));
    expect(outcomes(HELD, '2024-12-05')).toEqual([
      ['insurance', 'held-out'],
      ['insurance-call-escalated', 'held-out'],
    ]);
    expect(outcomes(HELD, '2024-12-12')).toEqual([
      ['insurance', 'window.passed'],
      ['insurance-call-escalated', 'held-out'],
    ]);
    expect(outcomes(CONTACTED, '2024-12-12')).toEqual([
      ['insurance', 'window.passed'],
      ['insurance-call-escalated', undefined],
    ]);
    expect(plan(CONTACTED, '2024-12-05').units.map(({ startOn, dueOn }) => [startOn, dueOn])).toEqual([['2024-12-01', '2024-12-31']]);
  });
});
