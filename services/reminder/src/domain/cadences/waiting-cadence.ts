import type { LocalDate } from '@homeward/kernel';
import { compareText } from '../cars/care-facts';
import { type Occurrence, reasonsOf } from './occurrence';
import type { OpenVisitFact } from '../cars/open-visit';
import { type CadenceOn, type Reason, type ReasonContext, startedBy } from './reasons';
import { type Step, step } from './step';
import { cameSince, changedHands } from './stops';

/**
 * The steps of whoever waits for a car that is in the workshop, from the day on which it was left, and from the hour for which it was promised, once that is past. They are over
 * as the car is ready, or its visit closed or cancelled; another promise is another one to keep.
 */
export function repairReasons(context: ReasonContext): readonly Reason[] {
  const { openVisits } = context.facts;
  if (openVisits === undefined) return [];
  return Object.values(openVisits)
    .sort((a, b) => compareText(a.arrivedAt, b.arrivedAt) || compareText(a.key, b.key))
    .flatMap((visit) =>
      startedBy(context, 'waiting', visit.arrivedAt)
        .filter(({ trigger }) => trigger.for === 'repair')
        .flatMap((started) => {
          const occurrence = started.trigger.since === 'start' ? sinceArrival(context, visit) : sincePromise(context, visit);
          return occurrence === undefined ? [] : reasonsOf(context, started, withStops(context, started, occurrence));
        }),
    );
}

type Begun = Omit<Occurrence, 'concern'>;

function sinceArrival(context: ReasonContext, visit: OpenVisitFact): Begun {
  const arrivedOn = context.terms.dayOf(visit.arrivedAt);
  return {
    ...about(context, visit, arrivedOn),
    key: visit.key,
    because: () => [step('waiting.repair', { visitId: visit.key, arrivedOn })],
  };
}

/** Nothing while no hour was promised. */
function sincePromise(context: ReasonContext, visit: OpenVisitFact): Begun | undefined {
  const { key, promisedAt } = visit;
  if (promisedAt === '') return undefined;
  const promisedOn = context.terms.dayOf(promisedAt);
  return {
    ...about(context, visit, promisedOn),
    // Who was called because of one promise is called again when the next one is broken.
    key: `${key}:${promisedAt}`,
    aheadOn: promisedOn,
    because: () => [step('waiting.promise', { visitId: key, promisedAt })],
    notBefore: { at: promisedAt, later: () => step('waiting.not-past', { visitId: key, promisedAt }) },
  };
}

function about(context: ReasonContext, visit: OpenVisitFact, startedOn: LocalDate): Omit<Begun, 'key'> {
  const { advisors } = context;
  const { dealerId, personId, key } = visit;
  return {
    ...{ startedOn, dealerId, personId, visitId: key },
    advisorId: visit.advisorId !== '' ? visit.advisorId : dealerId !== context.dealerId ? '' : advisors.adopting || advisors.last,
    // Steps of a visit, which is only not closed yet.
    capExempt: true,
    over: endOf(visit, context),
    // Most cars leave on the day on which they came: nothing is planned, nor takes anybody's room, before its day has come.
    ahead: { days: 0, later: (fromOn) => step('waiting.later', { visitId: key, on: fromOn }) },
  };
}

/** Why nobody waits for the car any more. */
function endOf({ key, readyAt }: OpenVisitFact, { facts }: ReasonContext): Step | undefined {
  const visit = facts.visits[key];
  if (visit?.kind === 'withdrawal') return step('waiting.withdrawn', { visitId: key });
  if (visit !== undefined) return step('waiting.closed', { visitId: key, closedAt: visit.closedAt });
  return readyAt === '' ? undefined : step('waiting.ready', { visitId: key, readyAt });
}

function withStops({ facts }: ReasonContext, { key, cadence: { stops } }: CadenceOn<'waiting'>, begun: Begun): Occurrence {
  return {
    ...begun,
    concern: stops.includes('answer') ? `waiting:${key}:${begun.key}` : '',
    over: begun.over ?? changedHands(stops, facts, begun.startedOn) ?? cameSince(stops, facts, begun.startedOn),
  };
}
