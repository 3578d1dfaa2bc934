import { type Access, type Operation, type Principal, isVisible, unknown } from '@homeward/access';
import { localDateOf } from '@homeward/calendar';
import type { AdoptedCar, AdoptionBook, AdvisorBook, Deal, DealtCar as ToldCar } from '@homeward/contracts/adoptions';
import type { Cause, ItemOutcome, Page } from '@homeward/contracts/values';
import { Rejection } from '@homeward/kernel';
import type { IdDeriver, Vault } from '@homeward/pii';
import { adoption } from '@homeward/policy';
import { type BusinessClock, type ReferenceData, toItemOutcome } from '@homeward/runtime';
import { adoptionValueOf, salesOf, toDealable, visitsSince } from '../../domain/adoption/adoptable-car';
import { adoptionBook } from '../../domain/adoption/adoption-book';
import type { AdoptionBookState, DealBook, DealtCar } from '../../domain/adoption/adoption-facts';
import { planDeal, spreadOf, textOfPlan } from '../../domain/adoption/adoption-plan';
import { compareText } from '../../domain/people/revision';
import { type CarsQuestion, type ListedCar, readCars, readDealerCars, readInvitations } from './adoption-cars';
import type { DataKeys } from '../people/data-keys';
import type { CustomerStores } from '../ports';
import { createSurroundings } from '../surroundings';

export interface AdoptionTools {
  readonly stores: Pick<CustomerStores, 'adoptions' | 'staff' | 'vehicles' | 'timeline' | 'nodes'>;
  readonly access: Access;
  readonly reference: ReferenceData;
  readonly dataKeys: DataKeys;
  readonly vault: Vault;
  readonly ids: IdDeriver;
  readonly clock: BusinessClock;
}

/** Who looks after which car of a dealer. All throw Rejection('unknown', 'dealer.unknown') for a dealer out of reach. */
export interface Adoptions {
  preview(principal: Principal, asked: { readonly dealerId: string; readonly correct: boolean }): Promise<Deal>;
  deal(
    principal: Principal,
    asked: { readonly dealerId: string; readonly correct: boolean; readonly planId: string; readonly cause: Cause },
  ): Promise<{ readonly outcome: ItemOutcome; readonly changes: readonly ToldCar[]; readonly book: AdoptionBook }>;
  read(
    principal: Principal,
    asked: { readonly dealerId: string; readonly advisorId: string; readonly page: Page | undefined },
  ): Promise<AdoptionBook>;
}

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 500;
/** Nobody has more staff at one dealer. */
const MOST_STAFF = 10_000;

export function createAdoptions(tools: AdoptionTools): Adoptions {
  const { stores, access, reference, clock, ids } = tools;

  /** The dealer's rules today, for a caller who may. */
  const questionFor = (principal: Principal, operation: Operation, dealerId: string): CarsQuestion & { readonly policy: string } => {
    const tree = reference.tree();
    const scope = access.allowedScope(principal, operation, tree);
    if (tree.node(dealerId)?.kind !== 'dealer' || !isVisible(scope, [dealerId])) throw unknown('dealer');
    const at = clock.now();
    const { document: rules, reference: policy } = reference.policies().resolve(adoption, { dealerId, tree, at });
    const { survivorshipFor } = createSurroundings(at, tree, reference.policies());
    const today = localDateOf(at, tree.zoneOf(dealerId));
    return { dealerId, today, rules, policy, survivorshipFor, seesDealer: (id) => isVisible(scope, [id]) };
  };
  const bookOf = async (dealerId: string): Promise<AdoptionBookState> =>
    (await stores.adoptions.load([dealerId])).get(dealerId)?.state ?? adoptionBook.initial;
  const advisorsOf = async (dealerId: string): Promise<readonly string[]> => {
    const { items } = await stores.staff.find({ filter: { node: { equal: dealerId } }, limit: MOST_STAFF });
    return items.flatMap(({ state: { member } }) => (member?.role === 'service-advisor' && member.active ? [member.code] : [])).sort();
  };
  const planName = (dealerId: string) => (plan: string) => ids.derive('adoption-plan', dealerId, plan);

  /** Everything that a deal is made of, as it is now. */
  const prepare = async (question: CarsQuestion) => {
    const { dealerId, today, rules } = question;
    const [book, advisors] = await Promise.all([bookOf(dealerId), advisorsOf(dealerId)]);
    const listed = await readDealerCars(tools, question, Object.keys(book.adopted));
    return { book, advisors, listed, cars: toDealable(listed, today, rules) };
  };

  const readBook = async (
    question: CarsQuestion & { readonly policy: string },
    advisorId: string,
    page: Page | undefined,
  ): Promise<AdoptionBook> => {
    const { dealerId, today, rules, policy } = question;
    const [book, active] = await Promise.all([bookOf(dealerId), advisorsOf(dealerId)]);
    const adopted = Object.entries(book.adopted).filter(([, { advisorId: own }]) => advisorId === '' || own === advisorId);
    const since = new Map(adopted.map(([vehicleId, { sinceAt }]) => [vehicleId, sinceAt]));
    const [listed, invited] = await Promise.all([readCars(tools, question, [...since.keys()]), readInvitations(stores, dealerId, since)]);
    const cars = listed.map((car) => toAdoptedCar(car, since.get(car.vehicleId) ?? '', invited.has(car.vehicleId), question));
    const holders = new Map(adopted.map(([vehicleId, { advisorId: own }]) => [vehicleId, own]));
    const known = advisorId === '' ? [...new Set([...active, ...holders.values()])] : [advisorId];
    const advisors = known.sort().map((own) =>
      toAdvisorBook(
        own,
        active.includes(own),
        cars.filter(({ vehicleId }) => holders.get(vehicleId) === own),
      ),
    );
    const shown = advisorId === '' ? { cars: [], cursor: '' } : pageOf(cars, page);
    return {
      dealerId,
      on: today,
      method: rules.method,
      policyVersion: policy,
      advisors,
      spread: spreadOf(advisors),
      ...shown,
      deals: book.deals.map(({ policy: policyVersion, ...deal }) => ({ ...deal, policyVersion })),
    };
  };

  return {
    async preview(principal, { dealerId, correct }) {
      const question = questionFor(principal, 'adoptions.read', dealerId);
      const { book, advisors, listed, cars } = await prepare(question);
      if (advisors.length === 0) throw new Rejection('conflict', 'adoption.no-advisors');
      const plan = planDeal(book.adopted, { cars, advisors, rules: question.rules, isCorrected: correct });
      return {
        dealerId,
        planId: planName(dealerId)(textOfPlan(plan)),
        on: question.today,
        method: question.rules.method,
        policyVersion: question.policy,
        changes: toToldCars(plan.changes, listed),
        before: [...plan.before],
        after: [...plan.after],
        spreadBefore: spreadOf(plan.before),
        spreadAfter: spreadOf(plan.after),
      };
    },
    async deal(principal, { dealerId, correct, planId, cause }) {
      const question = questionFor(principal, 'adoptions.deal', dealerId);
      const { advisors, listed, cars } = await prepare(question);
      const at = clock.now();
      const command: DealBook = {
        type: 'DealBook',
        at,
        on: question.today,
        by: principal.subject,
        policy: question.policy,
        cars,
        advisors,
        rules: question.rules,
        isCorrected: correct,
        expectedPlan: planId,
        nameOf: planName(dealerId),
      };
      const [outcome] = await stores.adoptions.execute([
        { id: dealerId, command, cause: { id: cause.id, ...(cause.digest === '' ? {} : { digest: cause.digest }) }, at },
      ]);
      if (outcome === undefined) throw new TypeError('A request without an outcome');
      const changes = outcome.status === 'applied' ? outcome.events.flatMap((event) => event.changes) : [];
      return { outcome: toItemOutcome(outcome), changes: toToldCars(changes, listed), book: await readBook(question, '', undefined) };
    },
    read: (principal, { dealerId, advisorId, page }) => readBook(questionFor(principal, 'adoptions.read', dealerId), advisorId, page),
  };
}

function toToldCars(changes: readonly DealtCar[], listed: readonly ListedCar[]): ToldCar[] {
  const plates = new Map(listed.map(({ vehicleId, plate }) => [vehicleId, plate]));
  return changes.map((change) => ({ ...change, plate: plates.get(change.vehicleId) ?? '' }));
}

function toAdoptedCar(car: ListedCar, sinceAt: string, isInvited: boolean, { today, rules }: CarsQuestion): AdoptedCar {
  const since = visitsSince(car, sinceAt);
  return {
    vehicleId: car.vehicleId,
    personId: car.personId,
    plate: car.plate,
    model: car.model,
    adoptedAt: sinceAt,
    valueFen: adoptionValueOf(car, today, rules).valueFen,
    lastVisitOn: car.visits.at(-1)?.visitedOn ?? '',
    invited: isInvited,
    arrived: since.length > 0,
    ...salesOf(since),
    churnLevel: car.churnLevel,
  };
}

function toAdvisorBook(advisorId: string, active: boolean, cars: readonly AdoptedCar[]): AdvisorBook {
  const count = (counts: (car: AdoptedCar) => boolean): number => cars.filter(counts).length;
  const sum = (figure: (car: AdoptedCar) => number): number => cars.reduce((total, car) => total + figure(car), 0);
  return {
    advisorId,
    active,
    cars: cars.length,
    valueFen: sum(({ valueFen }) => valueFen),
    invited: count(({ invited }) => invited),
    arrived: count(({ arrived }) => arrived),
    outputFen: sum(({ outputFen }) => outputFen),
    oilFen: sum(({ oilFen }) => oilFen),
    accessoryFen: sum(({ accessoryFen }) => accessoryFen),
    lost: count(({ churnLevel }) => churnLevel === 'lost'),
  };
}

/** The most valuable first; a page goes on behind the value and the car that the one before ended with. */
function pageOf(cars: readonly AdoptedCar[], page: Page | undefined): { readonly cars: AdoptedCar[]; readonly cursor: string } {
  const limit = page === undefined || page.limit <= 0 ? DEFAULT_PAGE : Math.min(page.limit, LARGEST_PAGE);
  const position = ({ valueFen, vehicleId }: Pick<AdoptedCar, 'valueFen' | 'vehicleId'>) => `${valueFen}.${vehicleId}`;
  const order = (a: Pick<AdoptedCar, 'valueFen' | 'vehicleId'>, b: Pick<AdoptedCar, 'valueFen' | 'vehicleId'>): number =>
    b.valueFen - a.valueFen || compareText(a.vehicleId, b.vehicleId);
  const sorted = cars.toSorted(order);
  const from = page === undefined || page.cursor === '' ? undefined : readPosition(page.cursor);
  const behind = from === undefined ? sorted : sorted.filter((car) => order(from, car) < 0);
  const shown = behind.slice(0, limit);
  const last = shown.at(-1);
  return { cars: shown, cursor: behind.length > limit && last !== undefined ? position(last) : '' };
}

function readPosition(cursor: string): { readonly valueFen: number; readonly vehicleId: string } {
  const [, value, vehicleId] = /^(\d{1,15})\.(.{1,100})$/.exec(cursor) ?? [];
  if (value === undefined || vehicleId === undefined) throw new Rejection('invalid', 'store.cursor-invalid', { pointer: '/cursor' });
  return { valueFen: Number(value), vehicleId };
}
