import { setImmediate as letOthers } from 'node:timers/promises';
import { isVisible, type OrgTree, type Principal } from '@homeward/access';
import { addMonths, type HolidayCalendar, localDateOf, startOfDay } from '@homeward/calendar';
import { type Instant, type LocalDate, Rejection } from '@homeward/kernel';
import type { MachineClock } from '@homeward/runtime';
import { assertPolicyBody, DEFAULT_SCOPE, definitionOf, PolicyBook, type PolicyDocument, whatIf, type WhatIf } from '@homeward/policy';
import { careDealerOf } from '../../domain/cars/care-plan';
import { carOf } from '../../domain/cadences/subject';
import { type Step, step } from '../../domain/cadences/step';
import { type Months, type PlayedPerson, playMonths } from '../../domain/what-if/what-if';
import { createTally, type WhatIfRow, type WhatIfTotals } from '../../domain/what-if/what-if-tally';
import { access } from '../contacts/contacts';
import type { ReminderPorts } from '../ports';
import { createSurroundings, PLANNING_SUBJECTS, type Surroundings } from '../cars/surroundings';

/** A policy as it might be. */
export interface PolicyDraft {
  readonly subject: string;
  readonly scope: string;
  /** JSON. */
  readonly body: string;
}

export interface WhatIfQuestion {
  readonly drafts: readonly PolicyDraft[];
  /** From now on, as if it were published; or for what has begun already too, as if it had always been so. */
  readonly from: 'now' | 'beginning';
  readonly limit: number;
  readonly cursor: string;
}

/** What comes of a page of people; everything but the days, the suppositions and the whole number adds up over the pages. */
export interface WhatIfPage {
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
  readonly suppositions: readonly Step[];
  readonly rows: readonly WhatIfRow[];
  readonly totals: WhatIfTotals;
  /** Calendars and cars read for this page, of all that there are. */
  readonly lookedAt: number;
  readonly inAll: number;
  readonly cursor: string;
}

const MONTHS = 12;
const MOST_DRAFTS = 20;
/** People and cars read at once, and how long a page may take: a busy machine gives smaller pages, and every one in time. */
const AT_A_TIME = 2;
const LONGEST_MS = 1_000;
const BEGINNING: Instant = '1970-01-01T00:00:00.000Z';

export interface WhatIfTools extends Pick<ReminderPorts, 'vehicles' | 'calendars' | 'reference' | 'clock'> {
  readonly holidays: HolidayCalendar;
  readonly machineClock: MachineClock;
}

/** A comparison ready to be played, under the policies and the organisation as they were when it was prepared. */
export interface WhatIfPlay extends Pick<WhatIfPage, 'fromOn' | 'toOn' | 'suppositions'> {
  /** At most so many people and cars, and no longer than that. */
  readonly page: (limit: number, cursor: string, longestMs: number) => Promise<Pick<WhatIfPage, 'rows' | 'totals' | 'lookedAt' | 'cursor'>>;
}

/**
 * Plays the coming twelve months for a page of people, under today's policies and under the drafts, over the state as it is. Nothing is written anywhere. Rejections:
 * those of `prepareWhatIf`.
 */
export async function tryPolicies(
  ports: WhatIfTools,
  principal: Principal,
  { limit, cursor, ...asked }: WhatIfQuestion,
): Promise<WhatIfPage> {
  const { fromOn, toOn, suppositions, page } = prepareWhatIf(ports, principal, asked, ports.clock.now());
  return { fromOn, toOn, suppositions, ...(await page(limit, cursor, LONGEST_MS)), inAll: await countWhatIf(ports) };
}

/** Calendars and cars, all of which are read once. */
export async function countWhatIf({ calendars, vehicles }: Pick<WhatIfTools, 'calendars' | 'vehicles'>): Promise<number> {
  return (await calendars.count({})) + (await vehicles.count({}));
}

/**
 * Reads the drafts for the twelve months from a moment on. Rejections: `what-if.drafts`, `what-if.subject`, `policy.subject-unknown`, `policy.invalid`,
 * `policy.scope-unknown`, `policy.default-fixed`.
 */
export function prepareWhatIf(
  ports: WhatIfTools,
  principal: Principal,
  { drafts, from }: Pick<WhatIfQuestion, 'drafts' | 'from'>,
  now: Instant,
): WhatIfPlay {
  const { reference, machineClock, holidays } = ports;
  const tree = reference.tree();
  const scope = access.allowedScope(principal, 'predictions.read', tree);
  const present = reference.policies();
  const draft = withDrafts(present, readDrafts(drafts, principal, tree), from, now);
  const zone = tree.zoneOf(principal.nodeId);
  const fromOn = localDateOf(now, zone);
  const toOn = addMonths(fromOn, MONTHS);
  const suppositions = present.resolve(whatIf, { dealerId: principal.nodeId, tree, at: now });
  const monthsUnder = (policies: PolicyBook): Months => ({
    from: now,
    until: startOfDay(toOn, zone),
    rulesAt: rulesOf(tree, policies, holidays),
    rulesChangeAfter: (at) => policies.nextChangeAfter(at),
    suppositions: suppositions.document,
  });
  const [underPresent, underDraft] = [monthsUnder(present), monthsUnder(draft)];
  const isSeen = (dealerId: string): boolean => dealerId !== '' && isVisible(scope, [dealerId]);
  return {
    ...{ fromOn, toOn },
    suppositions: suppositionsOf(suppositions.document, suppositions.reference, from),
    page: async (limit, cursor, longestMs) => {
      const tally = createTally({ isSeen, costFen: suppositions.document.channelCostFen });
      const startedMs = machineClock.elapsedMs();
      let lookedAt = 0;
      let next = cursor;
      do {
        const page = await readPeople(ports, Math.min(limit - lookedAt, AT_A_TIME), next);
        for (const person of page.people) {
          const dealers = [...person.cars.values()].map(careDealerOf);
          const reasons = Object.values(person.facts.vehicles).flatMap((vehicle) => vehicle.reasons.map(({ dealerId }) => dealerId));
          if (![...dealers, ...reasons].some(isSeen)) continue;
          tally.add(playMonths(person, underPresent), playMonths(person, underDraft));
          // Some milliseconds a person: contacts and messages are not to wait for a whole page of them.
          await letOthers();
        }
        lookedAt += page.lookedAt;
        next = page.cursor;
      } while (next !== '' && lookedAt < limit && machineClock.elapsedMs() - startedMs < longestMs);
      return { rows: tally.rows(), totals: tally.totals(), lookedAt, cursor: next };
    },
  };
}

interface PeoplePage {
  readonly people: readonly PlayedPerson[];
  readonly lookedAt: number;
  /** Empty: that was the last. */
  readonly cursor: string;
}

/** Marks the places of the second round. */
const OF_CARS = 'cars:';

/** Reasons that stand: those that were taken back meanwhile depend on the order in which things were told. */
function hasReasons({ vehicles }: PlayedPerson['facts']): boolean {
  return Object.values(vehicles).some(({ vehicleId, reasons }) => reasons.length > 0 && carOf(vehicleId) !== '');
}

/**
 * First everybody with the cars that give reasons to contact them; then the cars that give none, as lost ones do, to owners who have no other: a draft may
 * reach them.
 */
async function readPeople(
  { vehicles, calendars }: Pick<ReminderPorts, 'vehicles' | 'calendars'>,
  limit: number,
  cursor: string,
): Promise<PeoplePage> {
  if (cursor.startsWith(OF_CARS)) {
    const after = cursor.slice(OF_CARS.length);
    const page = await vehicles.find({ filter: {}, limit, ...(after === '' ? {} : { cursor: after }) });
    const known = await calendars.load([...new Set(page.items.flatMap(({ state }) => state.facts.owner?.personId ?? []))]);
    const owned = Map.groupBy(page.items, ({ state }) => state.facts.owner?.personId ?? '');
    const people = [...owned].flatMap(([personId, cars]): readonly PlayedPerson[] => {
      const facts = known.get(personId)?.state.facts;
      if (facts === undefined || hasReasons(facts)) return [];
      return [{ personId, facts, cars: new Map(cars.map(({ id, state }) => [id, state.facts])) }];
    });
    return { people, lookedAt: page.items.length, cursor: page.cursor === undefined ? '' : `${OF_CARS}${page.cursor}` };
  }
  const page = await calendars.find({ filter: {}, limit, ...(cursor === '' ? {} : { cursor }) });
  const known = await vehicles.load([...new Set(page.items.flatMap(({ state }) => Object.keys(state.facts.vehicles)))]);
  const people = page.items
    .filter(({ state }) => hasReasons(state.facts))
    .map(({ id: personId, state: { facts } }): PlayedPerson => {
      const cars = Object.keys(facts.vehicles).flatMap((id) => {
        const car = known.get(id)?.state.facts;
        return car === undefined ? [] : [[id, car] as const];
      });
      return { personId, facts, cars: new Map(cars) };
    });
  return { people, lookedAt: page.items.length, cursor: page.cursor ?? OF_CARS };
}

/** The rules at moments, each made once. */
function rulesOf(tree: OrgTree, policies: PolicyBook, holidays: HolidayCalendar): (at: Instant) => Surroundings {
  const surroundingsAt = createSurroundings({ reference: { tree: () => tree, policies: () => policies }, holidays });
  const known = new Map<Instant, Surroundings>();
  return (at) => {
    let rules = known.get(at);
    if (rules === undefined) known.set(at, (rules = surroundingsAt(at)));
    return rules;
  };
}

function readDrafts(
  drafts: readonly PolicyDraft[],
  principal: Principal,
  tree: OrgTree,
): readonly (Omit<PolicyDraft, 'body'> & { readonly body: unknown })[] {
  if (drafts.length === 0 || drafts.length > MOST_DRAFTS)
    throw new Rejection('invalid', 'what-if.drafts', { pointer: '/policies', most: MOST_DRAFTS });
  return drafts.map(({ subject, scope, body }, index) => {
    const at = `/policies/${index}`;
    const definition = definitionOf(subject);
    if (definition === undefined) throw new Rejection('unknown', 'policy.subject-unknown', { subject });
    if (!PLANNING_SUBJECTS.includes(subject))
      throw new Rejection('invalid', 'what-if.subject', { pointer: `${at}/subject`, subject, expected: PLANNING_SUBJECTS.join(', ') });
    if (scope === DEFAULT_SCOPE) throw new Rejection('forbidden', 'policy.default-fixed', { pointer: `${at}/scope` });
    if (!tree.pathOf(scope).includes(principal.nodeId)) throw new Rejection('unknown', 'policy.scope-unknown', { pointer: `${at}/scope` });
    const document = JSON.parse(body) as unknown;
    assertPolicyBody(definition, document);
    return { subject, scope, body: document };
  });
}

/** Today's policies with the drafts in the place of those of the same subject and scope. */
function withDrafts(
  present: PolicyBook,
  drafts: readonly (Omit<PolicyDraft, 'body'> & { readonly body: unknown })[],
  from: WhatIfQuestion['from'],
  now: Instant,
): PolicyBook {
  return drafts.reduce((book, { subject, scope, body }) => {
    const version = book.latestVersion(subject, scope) + 1;
    const document: PolicyDocument = { subject, scope, version, effectiveFrom: from === 'now' ? now : BEGINNING, body };
    const isReplaced = (other: PolicyDocument): boolean => other.subject === subject && other.scope === scope && other.effectiveFrom <= now;
    return (from === 'now' ? book : PolicyBook.of(book.documents().filter((other) => !isReplaced(other)))).with(document);
  }, present);
}

/** What the answer takes for granted. */
function suppositionsOf({ arrivalPercent }: WhatIf, policy: string, from: WhatIfQuestion['from']): readonly Step[] {
  return [
    step('what-if.reached'),
    step('what-if.arrival', { reminded: arrivalPercent.reminded, otherwise: arrivalPercent.otherwise, policy }),
    step('what-if.overdue'),
    step(from === 'now' ? 'what-if.from-now' : 'what-if.from-beginning'),
    step('what-if.state'),
  ];
}
