import fc from 'fast-check';
import { Rejection, fold, given } from '@homeward/kernel';
import { RECORD_SOURCES } from '@homeward/policy';
import { aCoverage, aDescription, aSale, aVerdict, aVisit, noting, surroundingsOn, survivorshipPolicy } from './example-facts';
import { survivorsOf } from '../people/survivorship';
import { type VehicleEvent, type VehicleState, vehicle } from './vehicle';
import { descriptionOf } from './vehicle-description';
import { type VehicleFact, type VehicleFacts, noFacts, withFact } from './vehicle-facts';
import { type VehicleField, vehicleValues, verifiedVehicleFields } from './vehicle-values';

const factsOf = (...facts: readonly VehicleFact[]): VehicleFacts => facts.reduce(withFact, noFacts);
const standing = (field: VehicleField, ...facts: readonly VehicleFact[]) => {
  const found = survivorsOf(vehicleValues(factsOf(...facts)), survivorshipPolicy).get(field);
  return [found?.winner?.value, ...(found?.others ?? []).map(({ value, lostBy }) => `${value} ${lostBy}`)];
};
const described = (events: readonly VehicleEvent[]) =>
  events.flatMap((event) => (event.type === 'VehicleDescribed' ? [event.description] : []));
const LATER = '2024-03-01T00:00:00.000Z';

describe('values of a car', () => {
  it('what each source says is kept, and chosen by the policy: verified, source, newest', () => {
    const dms = aDescription({ key: 'dms', model: 'A1', occurredAt: LATER });
    const reception = aDescription({ key: 'reception', source: 'reception', model: 'A2' });
    const event = aDescription({ key: 'event', source: 'event', model: 'A3', verified: ['model'] });
    expect(standing('model', dms, reception)).toEqual(['A2', 'A1 lower-source-rank']);
    expect(standing('model', dms, reception, event)).toEqual(['A3', 'A2 less-verified', 'A1 less-verified']);
    expect(standing('model', dms, aDescription({ key: 'old', model: 'A0' }))).toEqual(['A1', 'A0 older']);
    expect(standing('model', aDescription({ key: 'b', model: 'B' }), aDescription({ key: 'a', model: 'A' }))).toEqual(['A', 'B tie']);
  });

  it('a newer plate goes before that of a better source; one that can be none is kept and used by nobody', () => {
    const portal = aDescription({ key: 'portal', source: 'portal', plateIndex: 'old' });
    const dms = aDescription({ key: 'dms', plateIndex: 'new', occurredAt: LATER });
    const { plateIndex: _none, ...bare } = aDescription({ key: 'reception', source: 'reception', isPlateInvalid: true, occurredAt: LATER });
    expect(standing('plate', portal, dms, bare)).toEqual(['new', 'old older', 'invalid quarantined']);
    expect(descriptionOf(factsOf(bare), () => survivorshipPolicy)?.plateIndex).toBeUndefined();
  });

  it('what a third party says of a car is used only where nobody else says anything, until it is verified', () => {
    const third = { key: 'third', source: 'third-party', occurredAt: LATER } as const;
    const own = aDescription({ key: 'dms', colour: 'white' });
    expect(standing('colour', own, aDescription({ ...third, colour: 'red' }))).toEqual(['white', 'red less-verified']);
    expect(standing('colour', own, aDescription({ ...third, colour: 'red', verified: ['colour'] }))).toEqual([
      'red',
      'white less-verified',
    ]);
    expect(standing('colour', aDescription({ key: 'dms', colour: '' }), aDescription({ ...third, colour: 'red' }))).toEqual(['red']);
  });

  it('a warranty comes from one source as a whole', () => {
    const portal = aDescription({ key: 'portal', source: 'portal', warrantyMonths: 60, warrantyKm: 0 });
    const dms = aDescription({ key: 'dms', warrantyMonths: 36, warrantyKm: 100_000 });
    expect(standing('warrantyMonths', portal, dms)).toEqual(['60', '36 lower-source-rank']);
    expect(standing('warrantyKm', portal, dms)).toEqual([undefined, '100000 group']);
    expect(descriptionOf(factsOf(portal, dms), () => survivorshipPolicy)).toMatchObject({ warrantyMonths: 60, warrantyKm: 0 });
  });

  it('an insurance is that which was renewed last, whoever says so', () => {
    const dms = aDescription({ insuranceExpiresOn: '2024-01-01' });
    const insurer = aCoverage({ source: 'event', insuranceExpiresOn: '2025-01-01', occurredAt: LATER });
    expect(standing('insuranceExpiresOn', dms, insurer)).toEqual(['2025-01-01', '2024-01-01 older']);
  });

  it('the day of the first sale is the purchase where nobody states one; price and dealer are that sale’s', () => {
    const first = aSale({ key: 'first', soldOn: '2022-01-01', priceFen: 15_000_000 });
    const used = aSale({ key: 'used', dealerId: 'D2', soldOn: '2024-09-01', occurredAt: '2024-09-01T04:00:00.000Z', priceFen: 9_000_000 });
    const undated = aDescription();
    expect(standing('purchasedOn', undated, first, used)).toEqual(['2022-01-01']);
    expect(standing('purchasedOn', aDescription({ soldNewOn: '2021-12-24' }), first)).toEqual(['2021-12-24', '2022-01-01 implied']);
    expect(standing('priceFen', undated, first, used)).toEqual(['15000000']);
    expect(standing('soldByDealerId', undated, first, used)).toEqual(['D1']);
  });

  it('a car of which nobody says otherwise is in use, and who says nothing does not bring back one that is scrapped', () => {
    const silent = aDescription({ key: 'portal', source: 'portal', status: '', occurredAt: LATER });
    const status = (...facts: readonly VehicleFact[]) => descriptionOf(factsOf(...facts), () => survivorshipPolicy)?.status;
    expect([status(silent), status(silent, aDescription({ status: 'scrapped' }))]).toEqual(['active', 'scrapped']);
  });

  it('a source verifies what it says: a warranty and the day of sale under their common names', () => {
    const said = aDescription({ soldNewOn: '2022-01-01', colour: '' });
    expect(verifiedVehicleFields(['warranty', 'soldNewOn', 'colour', 'model', 'nonsense'], said)).toEqual([
      'model',
      'purchasedOn',
      'warrantyKm',
      'warrantyMonths',
    ]);
  });
});

describe('the plate that a car is found by', () => {
  it('is known again after the next fact of a car that was described when nobody chose among plates', () => {
    const { state } = given(vehicle).when(noting(aDescription({ plateIndex: 'P1' })));
    const { plateIndex: _unknown, ...told } = state.told;
    const events = vehicle.decide(noting(aVisit('2024-06-01')), { ...state, told });
    expect(fold(vehicle, events, { ...state, told }).told.plateIndex).toBe('P1');
  });
});

describe('a verdict of the call centre on a car', () => {
  const portal = aDescription({ key: 'portal', source: 'portal', model: 'A2' });
  const dms = aDescription({ key: 'dms', model: 'A1' });

  it('what was found wrong yields to whatever else is said, what was found right goes first, whoever says it', () => {
    expect(standing('model', portal, dms, aVerdict('model', 'A2', { outcome: 'wrong' }))).toEqual(['A1', 'A2 refuted']);
    expect(standing('model', portal, dms, aVerdict('model', 'A1'))).toEqual(['A1', 'A2 less-verified']);
    const wrong = aVerdict('model', 'A1', { key: 'another call', outcome: 'wrong', occurredAt: '2024-07-01T00:00:00.000Z' });
    expect(standing('model', portal, dms, aVerdict('model', 'A1'), wrong)).toEqual(['A2', 'A1 refuted']);
    expect(standing('model', dms, wrong)).toEqual(['A1']);
  });

  it('goes before what a source claims, and says nothing of another value', () => {
    const claimed = { ...portal, verified: ['model'] };
    expect(standing('model', claimed, dms, aVerdict('model', 'A2', { outcome: 'wrong' }))).toEqual(['A1', 'A2 refuted']);
    expect(standing('model', claimed, dms, aVerdict('model', 'A0', { outcome: 'wrong' }))).toEqual(['A2', 'A1 less-verified']);
  });

  it('on the purchase may be about the day of the sale, which is stated then', () => {
    const stated = aDescription({ soldNewOn: '2021-12-24' });
    expect(standing('purchasedOn', stated, aSale(), aVerdict('purchasedOn', '2022-01-01'))).toEqual([
      '2022-01-01',
      '2021-12-24 less-verified',
    ]);
    expect(standing('purchasedOn', stated, aSale(), aVerdict('purchasedOn', '2021-12-24', { outcome: 'wrong' }))).toEqual([
      '2022-01-01',
      '2021-12-24 refuted',
    ]);
  });

  it('is told where it changes what is used, and only there', () => {
    const toldOf = (verdict: VehicleFact) => described(given(vehicle).when(noting(portal), noting(dms), noting(verdict)).events);
    expect(toldOf(aVerdict('model', 'A2'))).toEqual([]);
    expect(toldOf(aVerdict('model', 'A2', { outcome: 'wrong' }))).toMatchObject([{ model: 'A1' }]);
  });

  it('that was taken back counts no more, whichever is heard last', () => {
    const wrong = aVerdict('model', 'A2', { outcome: 'wrong', digest: 'wrong' });
    const right = { ...wrong, revision: 2, outcome: 'right', digest: 'right' } as const;
    const { state } = given(vehicle).when(noting(portal), noting(dms), noting(wrong), noting(right));
    expect(descriptionOf(state.facts, () => survivorshipPolicy)?.model).toBe('A2');
    expect(given(vehicle).when(noting(portal), noting(right), noting(wrong)).rejection).toMatchObject({ kind: 'older' });
    expect(given(vehicle).when(noting(portal), noting(right), noting(right)).rejection).toMatchObject({ kind: 'repeated' });
  });
});

const texts = (...values: readonly string[]) => fc.constantFrom('', ...values);
const anySource = fc.constantFrom(...RECORD_SOURCES);
const anyTime = fc.constantFrom('2024-01-01T00:00:00.000Z', '2024-02-01T00:00:00.000Z', LATER);
const someVerified = fc.subarray(['plate', 'model', 'warrantyMonths', 'warrantyKm', 'purchasedOn']);
const descriptionAt = (key: string) =>
  fc
    .record({
      source: anySource,
      occurredAt: anyTime,
      verified: someVerified,
      plateIndex: texts('P1', 'P2'),
      model: texts('A1', 'A2'),
      soldNewOn: texts('2021-12-24'),
      status: texts('active', 'scrapped'),
      warrantyMonths: fc.constantFrom(0, 24, 36),
      warrantyKm: fc.constantFrom(0, 100_000),
      revision: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ plateIndex, soldNewOn, ...values }) =>
      aDescription({
        key,
        ...values,
        digest: JSON.stringify([values, plateIndex, soldNewOn]),
        plateIndex: plateIndex || undefined,
        soldNewOn: soldNewOn || undefined,
      }),
    );
const coverageAt = (key: string) =>
  fc
    .record({ source: anySource, occurredAt: anyTime, insuranceExpiresOn: texts('2025-01-01', '2026-01-01') })
    .map(({ insuranceExpiresOn, ...values }) =>
      aCoverage({
        key,
        ...values,
        digest: JSON.stringify([values, insuranceExpiresOn]),
        insuranceExpiresOn: insuranceExpiresOn || undefined,
      }),
    );
const verdictOf = (field: string, value: string) =>
  fc
    .record({ outcome: fc.constantFrom('right' as const, 'wrong' as const), occurredAt: anyTime, revision: fc.integer({ min: 1, max: 2 }) })
    .map((verdict) => aVerdict(field, value, { ...verdict, digest: verdict.outcome }));
const someFacts: fc.Arbitrary<readonly VehicleFact[]> = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'b', 'c', 'd').chain(descriptionAt), { minLength: 1, maxLength: 6 }),
    fc.array(fc.constantFrom('x', 'y').chain(coverageAt), { maxLength: 3 }),
    fc.array(
      fc.constantFrom(['model', 'A1'], ['model', 'A2'], ['plate', 'P1']).chain(([field = '', value = '']) => verdictOf(field, value)),
      {
        maxLength: 4,
      },
    ),
    fc.subarray([aSale({ key: 's1' }), aSale({ key: 's2', dealerId: 'D2', soldOn: '2023-05-01' })]),
  )
  .map((facts) => facts.flat());

/** As a store takes them: what is refused as older or known changes nothing. */
function after(facts: readonly VehicleFact[]): { readonly state: VehicleState; readonly events: readonly VehicleEvent[] } {
  let state = vehicle.initial;
  const events: VehicleEvent[] = [];
  for (const fact of facts) {
    try {
      const next = vehicle.decide(noting(fact), state);
      state = fold(vehicle, next, state);
      events.push(...next);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
    }
  }
  return { state, events };
}

describe('values of a car, whatever is said of it', () => {
  const survivorshipFor = () => survivorshipPolicy;

  it('do not depend on the order of arrival, nor on what arrives twice; the world hears of the last winners last', () => {
    fc.assert(
      fc.property(
        someFacts.chain((facts) =>
          fc.tuple(fc.constant(facts), fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 })),
        ),
        ([facts, shuffled]) => {
          const one = after(facts);
          const other = after(shuffled);
          const winners = descriptionOf(one.state.facts, survivorshipFor);
          expect(descriptionOf(other.state.facts, survivorshipFor)).toEqual(winners);
          for (const { events, state } of [one, other]) {
            expect(described(events).at(-1)).toEqual(winners);
            expect(state.told.plateIndex).toBe(winners?.plateIndex);
          }
        },
      ),
    );
  });

  it('that are told are those that are shown as the winners', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const all = factsOf(...facts);
        const shown = survivorsOf(vehicleValues(all), survivorshipPolicy);
        const used = (field: VehicleField) => shown.get(field)?.winner?.value;
        const description = descriptionOf(all, survivorshipFor);
        expect(description).toMatchObject({
          model: used('model') ?? '',
          status: used('status') ?? 'active',
          warrantyMonths: Number(used('warrantyMonths') ?? 0),
          warrantyKm: Number(used('warrantyKm') ?? 0),
        });
        expect([description?.plateIndex, description?.firstSoldOn, description?.insuranceExpiresOn]).toEqual([
          used('plate'),
          used('purchasedOn'),
          used('insuranceExpiresOn'),
        ]);
      }),
    );
  });

  it('another policy has other winners, which are told when it is carried to the car', () => {
    const portal = aDescription({ key: 'portal', source: 'portal', model: 'A2' });
    const dms = aDescription({ key: 'dms', model: 'A1' });
    const policy = {
      ...survivorshipPolicy,
      sources: ['dms', 'reception', 'call-centre', 'callback', 'portal', 'event', 'third-party'],
    } as const;
    const surroundings = { ...surroundingsOn('2024-12-31'), survivorshipFor: () => ({ ...policy, sources: [...policy.sources] }) };
    const { events } = given(vehicle).when(noting(portal), noting(dms), { type: 'Review', surroundings });
    expect(described(events)).toMatchObject([{ model: 'A1' }]);
  });
});
