import { instantOf } from '@homeward/calendar';
import fc from 'fast-check';
import { type CareFact, nothingHeard, withFact, isNews } from '../src/domain/cars/care-facts';
import { carePlanOf } from '../src/domain/cars/care-plan';
import { type OrderedCar, orderReasons } from '../src/domain/occasions/order-reasons';
import { policyDefaults } from './shipped-policies';
import { anOpenVisit, anOwner, aHome, aSale, aVisit, rulesAt, ZONE } from './rules';

const shipped = policyDefaults('cadences')['cadences'] as Readonly<Record<string, { readonly stops: readonly string[] }>>;
const waiting = Object.fromEntries(Object.entries(shipped).filter(([key]) => /^(waiting|promised|late)-/u.test(key)));
const at = (day: string, time: string): string => instantOf(day, time, ZONE);

/** Sold years ago, with D1 since then. */
const car = (...more: readonly CareFact[]): readonly CareFact[] => [aSale(), anOwner({ fromOn: '2024-01-10' }), aHome(), ...more];
const KINDS = /^repair-/u;
const plan = (day: string, time: string, facts: readonly CareFact[], cadences: object = waiting) =>
  carePlanOf(
    facts.reduce((known, fact) => (isNews(known, fact) ? withFact(known, fact) : known), nothingHeard),
    rulesAt(day, time, { cadences: cadences as Readonly<Record<string, unknown>> }).care,
  );
const reasons = (...asked: Parameters<typeof plan>) => plan(...asked).reasons.filter(({ candidate }) => KINDS.test(candidate.kind));
const standing = (...asked: Parameters<typeof plan>) =>
  reasons(...asked).flatMap(({ candidate: { kind, fromOn, untilOn }, dropped }) =>
    dropped === undefined ? [[kind, fromOn, untilOn]] : [],
  );
const whyNot = (kind: string, ...asked: Parameters<typeof plan>) =>
  reasons(...asked).find(({ candidate }) => candidate.kind === kind)?.dropped;

describe('waiting for a repair', () => {
  const promised = anOpenVisit({ promisedAt: at('2024-07-08', '16:00') });

  it('nobody is called before the promised hour, and the hour alone brings the call', () => {
    const before = plan('2024-07-08', '15:59', car(promised));
    expect(standing('2024-07-08', '15:59', car(promised)).filter(([kind]) => kind === 'repair-late')).toEqual([]);
    expect(whyNot('repair-late', '2024-07-08', '15:59', car(promised))).toEqual({
      code: 'waiting.not-past',
      values: { visitId: 'ro-1', promisedAt: at('2024-07-08', '16:00') },
    });
    expect(before.reviewAt).toBe(at('2024-07-08', '16:00'));
    const [late] = reasons('2024-07-08', '16:00', car(promised)).filter(({ candidate }) => candidate.kind === 'repair-late');
    expect(late).toMatchObject({
      personId: 'p1',
      candidate: { ownerKind: 'advisor', ownerId: 'SA02', visitId: 'ro-1', purpose: 'service', fromOn: '2024-07-08', capExempt: true },
    });
    expect(late?.dropped).toBeUndefined();
    expect(late?.explain().map(({ code }) => code)).toEqual(['waiting.promise', 'cadence.started']);
  });

  it('what nobody did on the day is the manager’s on the next two', () => {
    const escalated = reasons('2024-07-08', '16:00', car(promised)).find(({ candidate }) => candidate.ownerKind === 'dealer-manager');
    expect(escalated?.candidate).toMatchObject({ ownerKind: 'dealer-manager', fromOn: '2024-07-09', untilOn: '2024-07-10' });
  });

  it('another promise is another call, and takes the one before back', () => {
    const moved = anOpenVisit({ sequence: 8, promisedAt: at('2024-07-09', '11:00') });
    expect(standing('2024-07-08', '16:30', car(promised, moved)).filter(([kind]) => kind === 'repair-late')).toEqual([]);
    expect(standing('2024-07-09', '11:00', car(promised, moved)).filter(([kind]) => kind === 'repair-late')).toEqual([
      ['repair-late', '2024-07-09', '2024-07-09'],
    ]);
    const keyOn = (facts: readonly CareFact[]) =>
      reasons('2024-07-09', '12:00', facts).find(({ candidate }) => candidate.kind === 'repair-late')?.candidate.key;
    expect(keyOn(car(promised))).not.toBe(keyOn(car(promised, moved)));
  });

  it('a car that stays long is told of after three days, a week and two weeks, promise or none, and not planned before', () => {
    expect(standing('2024-07-10', '23:00', car(anOpenVisit()))).toEqual([]);
    expect(whyNot('repair-day-3', '2024-07-10', '23:00', car(anOpenVisit()))).toMatchObject({
      code: 'waiting.later',
      values: { on: '2024-07-11' },
    });
    expect(plan('2024-07-10', '23:00', car(anOpenVisit())).reviewAt).toBe(at('2024-07-11', '00:00'));
    expect(standing('2024-07-11', '00:00', car(anOpenVisit()))).toEqual([['repair-day-3', '2024-07-11', '2024-07-12']]);
    expect(standing('2024-07-15', '00:00', car(anOpenVisit()))).toEqual([['repair-day-7', '2024-07-15', '2024-07-17']]);
    expect(standing('2024-07-22', '00:00', car(anOpenVisit()))).toEqual([['repair-day-14', '2024-07-22', '2024-07-26']]);
  });

  it.each([
    ['its order', aVisit('2024-07-08', { key: 'ro-1', sequence: 9 }), 'waiting.closed'],
    ['its cancellation', { kind: 'withdrawal', key: 'ro-1', sequence: 9 } as const, 'waiting.withdrawn'],
    [
      'the end of the work',
      anOpenVisit({ sequence: 9, promisedAt: at('2024-07-08', '16:00'), readyAt: at('2024-07-08', '15:00') }),
      'waiting.ready',
    ],
  ])('is over with %s, and says so', (_name, end, code) => {
    expect(standing('2024-07-08', '17:00', car(promised, end))).toEqual([]);
    expect(whyNot('repair-late', '2024-07-08', '17:00', car(promised, end))?.code).toBe(code);
    expect(whyNot('repair-day-3', '2024-07-08', '17:00', car(promised, end))?.code).toBe(code);
  });

  it('the work going on again goes on with the waiting', () => {
    const ready = anOpenVisit({ sequence: 8, promisedAt: at('2024-07-08', '16:00'), readyAt: at('2024-07-08', '15:00') });
    const again = anOpenVisit({ sequence: 9, promisedAt: at('2024-07-08', '16:00') });
    expect(standing('2024-07-08', '17:00', car(ready, again)).map(([kind]) => kind)).toContain('repair-late');
  });

  it('whoever brought the car is told; of nobody named, the owner, by the advisor whom the car knows', () => {
    const somebody = reasons('2024-07-08', '10:00', car(anOpenVisit({ personId: 'driver' })))[0];
    expect(somebody?.personId).toBe('driver');
    const nobody = reasons('2024-07-08', '10:00', car(aVisit('2024-03-01'), anOpenVisit({ personId: '', advisorId: '' })))[0];
    expect([nobody?.personId, nobody?.candidate.ownerId]).toEqual(['p1', 'SA01']);
    const unknown = reasons('2024-07-08', '10:00', car(anOpenVisit({ advisorId: '' })))[0];
    expect([unknown?.candidate.ownerKind, unknown?.candidate.ownerId]).toEqual(['care-specialist', '']);
  });

  it('stops that a policy names count: another visit, another owner, an answer', () => {
    const stopping = {
      ...waiting,
      'waiting-for-repair': { ...waiting['waiting-for-repair'], stops: ['visit', 'ownership-change', 'answer'] },
    };
    expect(reasons('2024-07-09', '10:00', car(anOpenVisit()), stopping)[0]?.candidate.concern).toBe('waiting:waiting-for-repair:ro-1');
    expect(whyNot('repair-day-3', '2024-07-10', '10:00', car(anOpenVisit(), aVisit('2024-07-09')), stopping)?.code).toBe('stopped.visit');
    const sold = anOwner({ sequence: 20, personId: 'p2', fromOn: '2024-07-09' });
    expect(whyNot('repair-day-3', '2024-07-10', '10:00', car(anOpenVisit(), sold), stopping)?.code).toBe('stopped.changed-hands');
  });

  it('is the same whatever the order in which it is heard', () => {
    const heard = [
      ...car(),
      anOpenVisit(),
      anOpenVisit({ sequence: 8, promisedAt: at('2024-07-08', '16:00') }),
      anOpenVisit({ sequence: 9, promisedAt: at('2024-07-09', '11:00') }),
      anOpenVisit({ key: 'ro-2', sequence: 10, arrivedAt: at('2024-07-09', '08:00') }),
      aVisit('2024-07-09', { key: 'ro-1', sequence: 11 }),
    ];
    const expected = standing('2024-07-09', '12:00', heard);
    fc.assert(
      fc.property(fc.shuffledSubarray(heard, { minLength: heard.length }), (shuffled) => {
        expect(standing('2024-07-09', '12:00', shuffled)).toEqual(expected);
      }),
    );
  });
});

describe('waiting for a new car', () => {
  const ordered: OrderedCar = {
    ...{ orderId: 'o1', dealerId: 'D1', state: 'ordered', expectedOn: '', consultantId: 'SC01' },
    ...{ stateSinceAt: at('2024-06-03', '10:00'), orderedAt: at('2024-06-03', '10:00') },
  };
  const given = (change: Partial<OrderedCar> = {}, today = '2024-06-03') =>
    orderReasons({ ...ordered, ...change }, 1, rulesAt(today, '12:00', { cadences: waiting }).care.of('D1'));
  const steps = (...asked: Parameters<typeof given>) => given(...asked).reasons.map(({ kind, fromOn, untilOn }) => [kind, fromOn, untilOn]);

  it('the buyer is told after a week and then every month, by those who sell', () => {
    expect(steps()).toEqual([
      ['order-day-7', '2024-06-10', '2024-06-14'],
      ['order-month-1', '2024-07-03', '2024-07-09'],
      ['order-month-2', '2024-08-03', '2024-08-09'],
      ['order-month-3', '2024-09-03', '2024-09-09'],
    ]);
    expect(given().reasons[0]).toMatchObject({ ownerKind: 'sales-consultant', ownerId: 'SC01', purpose: 'service', capExempt: false });
    expect(given({ consultantId: '' }).reasons[0]).toMatchObject({ ownerKind: 'sales-consultant', ownerId: '' });
  });

  it('before the promised day, and as it has passed, by the manager in the end', () => {
    expect(steps({ expectedOn: '2024-07-20' }).filter(([kind]) => kind?.startsWith('delivery'))).toEqual([
      ['delivery-late', '2024-07-21', '2024-07-27'],
      ['delivery-late-escalated', '2024-07-28', '2024-07-30'],
      ['delivery-ahead', '2024-07-17', '2024-07-19'],
    ]);
  });

  it('another promised day is another promise', () => {
    const keys = (expectedOn: string) => given({ expectedOn }).reasons.map(({ key }) => key);
    const [kept, moved] = [keys('2024-07-20'), keys('2024-08-10')];
    expect(kept.filter((key) => moved.includes(key))).toEqual(keys(''));
  });

  it.each([
    ['delivered', 'waiting.delivered'],
    ['cancelled', 'waiting.cancelled'],
  ])('an order that is %s asks nothing any more, and says why', (state, code) => {
    expect(given({ state, stateSinceAt: at('2024-06-20', '10:00') })).toMatchObject({
      reasons: [],
      because: { code, values: { orderId: 'o1', on: '2024-06-20' } },
    });
  });

  it('what was ordered goes by the cadences of its day, whenever it is heard', () => {
    const later = { effectiveFrom: '2024-06-04T00:00:00.000Z', cadences: { 'waiting-for-delivery': { off: true } } };
    const heardLate = orderReasons(ordered, 1, rulesAt('2024-06-10', '12:00', { cadences: waiting, laterCadences: later }).care.of('D1'));
    expect(heardLate.reasons.map(({ kind }) => kind)).toContain('order-day-7');
    const orderedLater = { ...ordered, orderedAt: at('2024-06-05', '10:00') };
    expect(
      orderReasons(orderedLater, 1, rulesAt('2024-06-10', '12:00', { cadences: waiting, laterCadences: later }).care.of('D1')).reasons,
    ).toEqual([]);
  });
});
