import { addDays, addMonths, monthsPast } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import { seededIds, seededRandom, silentLog, virtualClock } from '@homeward/runtime';
import fc from 'fast-check';
import { type Fact, factOf } from '../src/facts/fact-tables';
import { openFacts } from '../src/facts/facts';
import { createFrames } from '../src/frames';
import { type FigureMember, listMembers, readFigures } from '../src/figures';
import { KPIS } from '../src/kpis/registry';
import { loadOrganisation } from '../src/organisation';
import { POLICIES } from './told';

/*
 * Random cars, sales, visits and readings, told in any order, doubled, corrected and withdrawn, against a plain computation in TypeScript. The numbers below are those of the shipped
 * policies (12, 6, 3 months: S2, S3): the point is to find them again by another way.
 */

const NOW = '2026-01-10T04:00:00.000Z';
const FIRST_DAY = '2022-01-01';
const DEALERS = ['D1', 'D2', 'D3'];
const ROUTINE = ['first-service', 'routine'];

interface Visit {
  readonly on: LocalDate;
  readonly dealerId: string;
  readonly kind: string;
  /** What a second revision says, if there is one. */
  readonly then: 'stands' | 'withdrawn' | 'moved';
}
interface Car {
  readonly sales: readonly { readonly on: LocalDate; readonly days: number; readonly dealerId: string }[];
  readonly visits: readonly Visit[];
  readonly gone: boolean;
  readonly soldNew: boolean;
  readonly warrantyMonths: number;
}

const aDay = fc.integer({ min: 0, max: 1_460 }).map((days) => addDays(FIRST_DAY, days));
/** Month ends are where clamping matters. */
const anEdgeDay = fc.oneof(
  aDay,
  fc.integer({ min: 0, max: 47 }).map((months) => addDays(addMonths('2022-02-01', months), -1)),
);
/** The days on and beside which months are past at a day, and others. */
const aDayAround = (on: LocalDate): fc.Arbitrary<LocalDate> =>
  fc.oneof(
    aDay,
    fc
      .tuple(fc.constantFrom(0, 3, 6, 12, 24, 36), fc.integer({ min: -1, max: 2 }))
      .map(([months, days]) => addDays(addMonths(on, -months), days)),
  );
const aDealer = fc.constantFrom(...DEALERS);
const aCar = (on: LocalDate): fc.Arbitrary<Car> =>
  fc.record({
    sales: fc.array(fc.record({ on: aDayAround(on), days: fc.constantFrom(0, 0, 1, 20), dealerId: aDealer }), { maxLength: 2 }),
    visits: fc.array(
      fc.record<Visit>({
        on: aDayAround(on),
        dealerId: aDealer,
        kind: fc.constantFrom('first-service', 'routine', 'general-repair', 'body-repair'),
        then: fc.constantFrom('stands', 'stands', 'stands', 'withdrawn', 'moved'),
      }),
      { maxLength: 4 },
    ),
    gone: fc.constantFrom(false, false, false, true),
    soldNew: fc.boolean(),
    warrantyMonths: fc.constantFrom(0, 24, 36),
  });
const aDayWithCars = anEdgeDay.chain((on) => fc.record({ on: fc.constant(on), cars: fc.array(aCar(on), { minLength: 5, maxLength: 40 }) }));

/** The visits that count, as they stand after all revisions. */
function standing(car: Car): readonly Visit[] {
  return car.visits.flatMap((visit) => {
    if (visit.then === 'withdrawn') return [];
    return [visit.then === 'moved' ? { ...visit, on: addDays(visit.on, 1) } : visit];
  });
}

function toFacts(car: Car, index: number): readonly Fact[] {
  const vehicleId = `car-${index}`;
  const at = '2026-01-01T00:00:00.000Z';
  const firstSale = [...car.sales].sort((a, b) => (a.on < b.on ? -1 : 1))[0];
  const visitFact = (visit: Visit, number: number, revision: number, withdrawn: boolean): Fact =>
    factOf('visits', 10 * number + revision, at, {
      visit_id: `visit-${index}-${number}`,
      vehicle_id: vehicleId,
      dealer_id: visit.dealerId,
      kind: visit.kind,
      visited_on: withdrawn ? undefined : visit.on,
      // The later in the list, the later in the day: so that the last visit of a day is known.
      closed_at: `${visit.on}T0${number}:00:00.000Z`,
      withdrawn,
      revision,
    });
  return [
    factOf('descriptions', 1, at, {
      vehicle_id: vehicleId,
      model: 'M1',
      use: 'family',
      status: car.gone ? 'scrapped' : 'active',
      first_sold_on: car.soldNew ? firstSale?.on : undefined,
      warranty_months: car.warrantyMonths,
      complete: true,
    }),
    ...car.sales.map((sale, number) =>
      factOf('sales', 2 + number, at, {
        sale_id: `sale-${index}-${number}`,
        vehicle_id: vehicleId,
        dealer_id: sale.dealerId,
        sold_on: sale.on,
        delivered_on: addDays(sale.on, sale.days),
        revision: 1,
      }),
    ),
    ...car.visits.flatMap((visit, number) => [
      visitFact(visit, number, 1, false),
      ...(visit.then === 'stands'
        ? []
        : [visitFact(visit.then === 'moved' ? { ...visit, on: addDays(visit.on, 1) } : visit, number, 2, visit.then === 'withdrawn')]),
    ]),
  ];
}

/** What is to be said of a car as of a day. */
interface Standing {
  readonly home: string;
  readonly isBase: boolean;
  readonly state: string;
  readonly churn: 'lost' | 'quasi-lost' | 'none';
  readonly warranty: string;
  readonly visits: readonly Visit[];
}

function standingOf(car: Car, index: number, on: LocalDate): Standing | undefined {
  const visits = standing(car)
    .map((visit, order) => ({ visit, order }))
    .filter(({ visit }) => visit.on <= on)
    .sort((a, b) => (a.visit.on === b.visit.on ? a.order - b.order : a.visit.on < b.visit.on ? -1 : 1))
    .map(({ visit }) => visit);
  const sales = car.sales
    .map((sale, number) => ({ ...sale, number, deliveredOn: addDays(sale.on, sale.days) }))
    .filter((sale) => sale.deliveredOn <= on)
    .sort((a, b) => (a.on === b.on ? a.number - b.number : a.on < b.on ? -1 : 1));
  const home = visits.findLast(({ kind }) => ROUTINE.includes(kind))?.dealerId ?? sales.at(-1)?.dealerId;
  if (home === undefined) return undefined;
  const firstSoldOn = [...car.sales].sort((a, b) => (a.on < b.on ? -1 : 1))[0]?.on;
  const soldNewOn = car.soldNew ? firstSoldOn : undefined;
  const saleOn = [...sales.map((sale) => sale.deliveredOn), ...(soldNewOn !== undefined && soldNewOn <= on ? [soldNewOn] : [])]
    .sort()
    .at(-1);
  const last = visits.at(-1)?.on;
  const base = last ?? saleOn;
  if (base === undefined) return undefined;
  const count = visits.filter((visit) => !monthsPast(12, visit.on, on)).length;
  const state = (): string => {
    if (count >= 3) return 'active';
    if (count === 2) return 'swing';
    if (count === 1) return last !== undefined && monthsPast(3, last, on) ? 'leaning-to-lost' : 'recent';
    return saleOn !== undefined && !monthsPast(12, saleOn, on) ? 'recent' : 'lost';
  };
  const warrantyFrom = soldNewOn ?? sales[0]?.on;
  const warranty = (): string => {
    if (car.warrantyMonths === 0 || warrantyFrom === undefined) return 'unknown';
    return monthsPast(car.warrantyMonths, warrantyFrom, on) ? 'out' : 'in';
  };
  return {
    home,
    isBase: !car.gone,
    state: state(),
    churn: monthsPast(12, base, on) ? 'lost' : monthsPast(6, base, on) ? 'quasi-lost' : 'none',
    warranty: warranty(),
    visits,
  };
}

const PRINCIPAL = { subject: 's', roles: ['head-office-analyst' as const], nodeId: 'G', locale: 'en' as const };

async function openWorld() {
  const facts = await openFacts({
    path: ':memory:',
    memoryLimitMb: 128,
    threads: 1,
    ids: seededIds(seededRandom('figures')),
    log: silentLog,
  });
  const organisation = await loadOrganisation(facts, POLICIES);
  const clock = virtualClock(NOW);
  for (const [nodeId, kind, parentId] of [['G', 'group', ''], ...DEALERS.map((id) => [id, 'dealer', 'G'])] as [string, string, string][]) {
    organisation.learnNode({ nodeId, kind, parentId, name: nodeId, timeZone: 'Asia/Shanghai', sequence: 1 });
  }
  const ports = { frames: await createFrames({ facts, organisation, clock }), organisation, clock };
  const membersOf = async (name: string, part: string, at: string, period = ''): Promise<readonly FigureMember[]> => {
    const members: FigureMember[] = [];
    for (let cursor = ''; ;) {
      const page = await listMembers(ports, PRINCIPAL, { name, part, at, period, scope: '', group: {}, limit: 500, cursor });
      members.push(...page.members);
      if (page.cursor === '') return members;
      cursor = page.cursor;
    }
  };
  return { facts, ports, membersOf };
}

const idsOf = (members: readonly FigureMember[]): readonly string[] => members.map(({ id }) => id).sort();

describe('figures against a plain computation over random facts', () => {
  it('states, churn, home dealer, warranty and returns are the same for every car and day, in any order of arrival', async () => {
    await fc.assert(
      fc.asyncProperty(aDayWithCars, fc.infiniteStream(fc.nat()), async ({ on, cars }, numbers) => {
        const { facts, membersOf, ports } = await openWorld();
        try {
          const all = cars.flatMap(toFacts);
          const shuffled = [...all, ...all.filter((_, index) => index % 3 === 0)]
            .map((fact) => ({ fact, place: numbers.next().value as number }))
            .sort((a, b) => a.place - b.place)
            .map(({ fact }) => fact);
          // Told in three goes, and looked at between: what is looked at must not freeze.
          for (let part = 0; part < 3; part += 1) {
            await facts.append(shuffled.filter((_, index) => index % 3 === part));
            await readFigures(ports, PRINCIPAL, { names: ['active'], at: on, period: '', by: [], scope: '' });
          }

          const expected = new Map<string, Standing>(
            cars.flatMap((car, index) => {
              const is = standingOf(car, index, on);
              return is === undefined ? [] : [[`car-${index}`, is] as const];
            }),
          );
          const where = (holds: (is: Standing) => boolean): readonly string[] =>
            [...expected].flatMap(([id, is]) => (is.isBase && holds(is) ? [id] : [])).sort();

          const base = await membersOf('base-vehicles', 'denominator', on);
          expect(base.map(({ id, dealerId, values }) => [id, dealerId, values['state'], values['warranty']]).sort()).toEqual(
            where(() => true).map((id) => [id, expected.get(id)?.home, expected.get(id)?.state, expected.get(id)?.warranty]),
          );
          for (const state of ['active', 'swing', 'leaning-to-lost', 'recent']) {
            expect(idsOf(await membersOf(state, 'numerator', on))).toEqual(where((is) => is.state === state));
          }
          expect(idsOf(await membersOf('lost', 'numerator', on))).toEqual(where((is) => is.churn === 'lost'));
          expect(idsOf(await membersOf('quasi-lost', 'numerator', on))).toEqual(where((is) => is.churn === 'quasi-lost'));
          expect(idsOf(await membersOf('largest-possible-churn', 'numerator', on))).toEqual(where((is) => is.churn !== 'none'));
          expect(idsOf(await membersOf('base-return', 'numerator', on, 'month'))).toEqual(
            where((is) => is.visits.some((visit) => visit.on >= `${on.slice(0, 8)}01`)),
          );
          expect(idsOf(await membersOf('base-return', 'numerator', on))).toEqual(
            where((is) => is.visits.some((visit) => !monthsPast(12, visit.on, on))),
          );
          expect(idsOf(await membersOf('sold-customer-return', 'numerator', on))).toEqual(soldAndReturned(cars, on));
        } finally {
          await facts.close();
        }
      }),
      { numRuns: 20 },
    );
  }, 120_000);

  it('of every definition, the numerator is a part of the denominator, and figures are the counts of their members', async () => {
    await fc.assert(
      fc.asyncProperty(aDayWithCars, async ({ on, cars }) => {
        const { facts, membersOf, ports } = await openWorld();
        try {
          await facts.append([...cars.flatMap(toFacts), ...cars.flatMap((_, index) => doings(index, on))]);
          for (const name of KPIS.keys()) {
            const [figure] = await readFigures(ports, PRINCIPAL, { names: [name], at: on, period: '', by: [], scope: '' });
            const numerator = idsOf(await membersOf(name, 'numerator', on));
            const denominator = idsOf(await membersOf(name, 'denominator', on));
            expect(new Set(denominator).size).toBe(denominator.length);
            expect(numerator.filter((id) => !denominator.includes(id))).toEqual([]);
            expect([figure?.numerator ?? 0, figure?.denominator ?? denominator.length]).toEqual([numerator.length, denominator.length]);
          }
        } finally {
          await facts.close();
        }
      }),
      { numRuns: 6 },
    );
  }, 120_000);
});

/** Sales with a visit before the car's next sale on a later day. */
function soldAndReturned(cars: readonly Car[], on: LocalDate): readonly string[] {
  return cars
    .flatMap((car, index) =>
      car.sales.flatMap((sale, number) => {
        const next = car.sales
          .map((other) => other.on)
          .filter((other) => other > sale.on && other <= on)
          .sort()[0];
        const returned = standing(car).some((visit) => visit.on >= sale.on && visit.on <= on && (next === undefined || visit.on < next));
        return sale.on <= on && returned ? [`sale-${index}-${number}`] : [];
      }),
    )
    .sort();
}

/** What the platform itself does about a car around a day, and what its customer thinks of it. */
function doings(index: number, on: LocalDate): readonly Fact[] {
  const vehicleId = `car-${index}`;
  const at = `${addDays(on, -5)}T03:00:00.000Z`;
  const contact = { contact_id: `contact-${index}`, dealer_id: 'D1' };
  const reason = { contact_id: contact.contact_id, vehicle_id: vehicleId, kind: index % 2 === 0 ? 'routine' : 'visit-day-5' };
  return [
    factOf('dues', 1, at, {
      vehicle_id: vehicleId,
      dealer_id: 'D1',
      service: 'routine',
      due_on: addDays(on, (index % 40) - 10),
      none: false,
    }),
    factOf('contacts', 1, at, { ...contact, step: 'planned', planned_on: addDays(on, -1) }),
    factOf('reasons', 1, at, { ...reason, step: 'planned' }),
    ...(index % 3 === 0
      ? [
          factOf('contacts', 2, at, { ...contact, step: 'made', made_at: at, result: index % 4 === 0 ? 'reached' : 'busy' }),
          factOf('reasons', 2, at, { ...reason, step: 'made' }),
        ]
      : []),
    factOf('appointments', 1, at, {
      appointment_id: `appointment-${index}`,
      vehicle_id: vehicleId,
      dealer_id: 'D2',
      starts_at: at,
      status: ['booked', 'arrived', 'cancelled', 'no-show'][index % 4],
      revision: 1,
    }),
    factOf('cases', 1, at, { case_id: `case-${index}`, dealer_id: 'D1', vehicle_id: vehicleId, kind: 'complaint', received_at: at }),
  ];
}
