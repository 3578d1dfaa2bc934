import type { AdoptionPolicy } from '@homeward/policy';
import type { Adoption, AdvisorShare, DealPlan, DealReason, DealTerms, DealableCar, DealtCar, Spread } from './adoption-facts';
import { evenestShares } from './evenest-shares';
import { compareText } from '../people/revision';
import type { Keyed } from '../cars/vehicle-facts';

const DIGITS = 10;
/** Evening out stops by itself long before; a bound that does not hang on data. */
const MOST_TRADES = 1_000;

/** The cars of one advisor while they are dealt. */
interface Hand {
  readonly advisorId: string;
  readonly cars: Set<DealableCar>;
  valueFen: number;
}

/**
 * What a deal changes. A customer keeps the advisor (S3): only cars that nobody has, and those of an advisor who left, are dealt; a correction also
 * moves as few others as it needs. The same cars, advisors and book give the same plan.
 */
export function planDeal(adopted: Keyed<Adoption>, { cars, advisors, rules, isCorrected }: DealTerms): DealPlan {
  const inOrder = cars.toSorted(byWorth);
  const known = new Map(cars.map((car) => [car.vehicleId, car]));
  const hands = [...new Set(advisors)].sort().map((advisorId): Hand => ({ advisorId, cars: new Set(), valueFen: 0 }));
  const handOf = new Map(hands.map((hand) => [hand.advisorId, hand]));

  const open: DealableCar[] = [];
  for (const car of inOrder) {
    const advisorId = adopted[car.vehicleId]?.advisorId;
    const stays = advisorId === undefined ? car.standing === 'adoptable' : isKept(car);
    if (!stays) continue;
    const hand = advisorId === undefined ? undefined : handOf.get(advisorId);
    if (hand === undefined) open.push(car);
    else give(hand, car);
  }
  dealOpen(open, adopted, hands, rules);
  if (isCorrected) correct(hands, inOrder, rules);

  return { changes: changesOf(adopted, known, hands), before: sharesBefore(adopted, known, hands), after: hands.map(toShare) };
}

/** The plan in one text, to tell two of them apart. */
export function textOfPlan({ changes }: DealPlan): string {
  return JSON.stringify(
    changes.map(({ vehicleId, advisorId, previousAdvisorId, reason }) => [vehicleId, advisorId, previousAdvisorId, reason]),
  );
}

/** Of the advisors who work there. */
export function spreadOf(shares: readonly AdvisorShare[]): Spread {
  const active = shares.filter((share) => share.active);
  if (active.length === 0) return { cars: 0, valueFen: 0 };
  const between = (figures: readonly number[]): number => Math.max(...figures) - Math.min(...figures);
  return { cars: between(active.map(({ cars }) => cars)), valueFen: between(active.map(({ valueFen }) => valueFen)) };
}

/** The most valuable first (S3). */
export function byWorth(a: DealableCar, b: DealableCar): number {
  return b.valueFen - a.valueFen || b.spendingFen - a.spendingFen || b.visits - a.visits || compareText(a.vehicleId, b.vehicleId);
}

/** Who has a digit: as the policy says, else ten of them in equal parts. */
export function advisorsByDigit(advisors: readonly string[], { digits }: Pick<AdoptionPolicy, 'digits'>): ReadonlyMap<number, string> {
  const sorted = [...new Set(advisors)].sort();
  const table = new Map<number, string>();
  for (let digit = 0; digit < DIGITS; digit += 1) {
    const advisorId =
      digits === undefined
        ? sorted[Math.floor((digit * sorted.length) / DIGITS)]
        : sorted.find((candidate) => digits[candidate]?.includes(digit) === true);
    if (advisorId !== undefined) table.set(digit, advisorId);
  }
  return table;
}

function dealOpen(open: readonly DealableCar[], adopted: Keyed<Adoption>, hands: readonly Hand[], rules: AdoptionPolicy): void {
  const table =
    rules.method === 'plate-digit'
      ? advisorsByDigit(
          hands.map(({ advisorId }) => advisorId),
          rules,
        )
      : new Map<number, string>();
  const rest: DealableCar[] = [];
  for (const car of open) {
    // A car whose advisor left goes to whoever has the fewest: its digit was the advisor's who is gone.
    const advisorId = adopted[car.vehicleId] === undefined && car.digit !== undefined ? table.get(car.digit) : undefined;
    const hand = hands.find((candidate) => candidate.advisorId === advisorId);
    if (hand === undefined) rest.push(car);
    else give(hand, car);
  }
  const byLoad = rules.method === 'balanced' ? byValue : byCount;
  // The most valuable first, each to the poorest: no two advisors are then farther apart than the most valuable car is worth.
  for (const car of rest) {
    const [hand] = hands.toSorted(byLoad);
    if (hand !== undefined) give(hand, car);
  }
  if (rules.method !== 'balanced') return;
  evenOut(hands, new Set(rest));
  dealEvenest(hands, rest);
}

/** Where a few cars can be tried in every way, a deal is only as good as the best one; one that is as good already stays as it is. */
function dealEvenest(hands: readonly Hand[], cars: readonly DealableCar[]): void {
  const free = new Set(cars);
  const present = hands.map(({ valueFen }) => valueFen);
  const kept = hands.map((hand) => hand.valueFen - inOrderOf(hand, free).reduce((sum, { valueFen }) => sum + valueFen, 0));
  const places = evenestShares(
    kept,
    cars.map(({ valueFen }) => valueFen),
    Math.max(...present) - Math.min(...present),
  );
  if (places === undefined) return;
  for (const [index, car] of cars.entries()) {
    const from = hands.find((hand) => hand.cars.has(car));
    const to = hands[places[index] ?? 0];
    if (from !== undefined && to !== undefined && from !== to) move(car, from, to);
  }
}

/** Cars that were just dealt change hands, one or a pair at a time, while that brings the richest and the poorest closer together. */
function evenOut(hands: readonly Hand[], free: ReadonlySet<DealableCar>): void {
  for (let trade = 0; trade < MOST_TRADES; trade += 1) {
    const { rich, poor, gap } = endsOf(hands, byValue, ({ valueFen }) => valueFen);
    if (rich === undefined || poor === undefined) return;
    let best: { readonly away: DealableCar; readonly back: DealableCar | undefined; readonly miss: number } | undefined;
    const backs = [undefined, ...inOrderOf(poor, free)];
    for (const away of inOrderOf(rich, free)) {
      for (const back of backs) {
        const moved = away.valueFen - (back?.valueFen ?? 0);
        if (moved <= 0 || moved >= gap) continue;
        const miss = Math.abs(gap - 2 * moved);
        if (best === undefined || miss < best.miss) best = { away, back, miss };
      }
    }
    if (best === undefined) return;
    move(best.away, rich, poor);
    if (best.back !== undefined) move(best.back, poor, rich);
  }
}

/** Moves cars from the richest to the poorest until nobody is farther ahead than one car: the most valuable one, or one by count. */
function correct(hands: readonly Hand[], cars: readonly DealableCar[], { fairShare }: AdoptionPolicy): void {
  const isByValue = fairShare === 'value';
  const allowed = isByValue ? Math.max(0, ...cars.map(({ valueFen }) => valueFen)) : 1;
  for (let trade = 0; trade < cars.length; trade += 1) {
    const { rich, poor, gap } = endsOf(hands, isByValue ? byValue : byCount, ({ cars: own, valueFen }) =>
      isByValue ? valueFen : own.size,
    );
    if (rich === undefined || poor === undefined || gap <= allowed) return;
    const aimFen = (rich.valueFen - poor.valueFen) / 2;
    let best: DealableCar | undefined;
    for (const car of inOrderOf(rich, rich.cars)) {
      if (isByValue && car.valueFen === 0) continue;
      if (best === undefined || Math.abs(car.valueFen - aimFen) < Math.abs(best.valueFen - aimFen)) best = car;
    }
    if (best === undefined) return;
    move(best, rich, poor);
  }
}

function endsOf(hands: readonly Hand[], order: (a: Hand, b: Hand) => number, measure: (hand: Hand) => number) {
  const sorted = hands.toSorted(order);
  const [poor] = sorted;
  const rich = sorted.at(-1);
  return { poor, rich, gap: poor === undefined || rich === undefined ? 0 : measure(rich) - measure(poor) };
}

function changesOf(adopted: Keyed<Adoption>, known: ReadonlyMap<string, DealableCar>, hands: readonly Hand[]): readonly DealtCar[] {
  const after = new Map(hands.flatMap(({ advisorId, cars }) => [...cars].map(({ vehicleId }) => [vehicleId, advisorId] as const)));
  const active = new Set(hands.map(({ advisorId }) => advisorId));
  const ids = [...new Set([...Object.keys(adopted), ...after.keys()])].sort();
  return ids.flatMap((vehicleId): DealtCar | readonly DealtCar[] => {
    const previousAdvisorId = adopted[vehicleId]?.advisorId ?? '';
    const advisorId = after.get(vehicleId) ?? '';
    if (advisorId === previousAdvisorId) return [];
    const car = known.get(vehicleId);
    const reason: DealReason =
      advisorId === ''
        ? releaseReasonOf(car)
        : previousAdvisorId === ''
          ? 'adopted'
          : active.has(previousAdvisorId)
            ? 'fair-share'
            : 'advisor-left';
    return { vehicleId, advisorId, previousAdvisorId, reason, valueFen: car?.valueFen ?? 0 };
  });
}

/** A car that nobody describes any more is gone. */
function releaseReasonOf(car: DealableCar | undefined): DealReason {
  return car === undefined || car.standing === 'adoptable' || car.standing === 'kept' ? 'gone' : car.standing;
}

function sharesBefore(adopted: Keyed<Adoption>, known: ReadonlyMap<string, DealableCar>, hands: readonly Hand[]): readonly AdvisorShare[] {
  const shares = new Map<string, { cars: number; valueFen: number }>(hands.map(({ advisorId }) => [advisorId, { cars: 0, valueFen: 0 }]));
  for (const [vehicleId, { advisorId }] of Object.entries(adopted)) {
    const share = shares.get(advisorId) ?? { cars: 0, valueFen: 0 };
    shares.set(advisorId, { cars: share.cars + 1, valueFen: share.valueFen + (known.get(vehicleId)?.valueFen ?? 0) });
  }
  const active = new Set(hands.map(({ advisorId }) => advisorId));
  return [...shares]
    .map(([advisorId, share]) => ({ advisorId, active: active.has(advisorId), ...share }))
    .sort((a, b) => compareText(a.advisorId, b.advisorId));
}

function toShare({ advisorId, cars, valueFen }: Hand): AdvisorShare {
  return { advisorId, active: true, cars: cars.size, valueFen };
}

function isKept({ standing }: DealableCar): boolean {
  return standing === 'adoptable' || standing === 'kept';
}

function give(hand: Hand, car: DealableCar): void {
  hand.cars.add(car);
  hand.valueFen += car.valueFen;
}

function move(car: DealableCar, from: Hand, to: Hand): void {
  from.cars.delete(car);
  from.valueFen -= car.valueFen;
  give(to, car);
}

function inOrderOf(hand: Hand, of: ReadonlySet<DealableCar>): readonly DealableCar[] {
  return [...hand.cars].filter((car) => of.has(car)).sort(byWorth);
}

function byCount(a: Hand, b: Hand): number {
  return a.cars.size - b.cars.size || a.valueFen - b.valueFen || compareText(a.advisorId, b.advisorId);
}

function byValue(a: Hand, b: Hand): number {
  return a.valueFen - b.valueFen || a.cars.size - b.cars.size || compareText(a.advisorId, b.advisorId);
}
