import { addDays } from '@homeward/calendar';
import type { Instant } from '@homeward/kernel';
import { type CareFacts, latestSale, standingVisits } from './care-facts';
import { cadenceReasons } from '../cadences/cadence-reasons';
import { type DueDate, type NotDue, dueDateOf } from '../due/due-date';
import type { DueItem } from '../due/due-item';
import { dueItemsOf } from '../due/due-items';
import { appointmentAhead } from '../cadences/maintenance-concern';
import type { CareTerms, Reason, ReasonContext } from '../cadences/reasons';

/** Everything outside the car that its plan depends on. */
export interface CareSurroundings {
  /** Names the state of all policies and of the organisation, so that a change of them is noticed. */
  readonly stamp: string;
  /** A short name of a text, another one for another text. */
  readonly digestOf: (text: string) => string;
  /** A number from 0 up to 1, always the same for the same text. */
  readonly draw: (text: string) => number;
  /** Empty: of no dealer, the platform's own. */
  readonly of: (dealerId: string) => CareTerms;
}

export interface CarePlan {
  /** Who looks after the car's maintenance; empty for none. */
  readonly dealerId: string;
  /** The present owner; empty while unknown. */
  readonly ownerId: string;
  readonly due: DueDate | NotDue;
  /** What else it is due for. */
  readonly items: readonly DueItem[];
  /** Standing and dropped ones. */
  readonly reasons: readonly Reason[];
  /** When the calendar alone changes the plan. */
  readonly reviewAt: Instant | undefined;
}

/** What is due for a car and whom to contact about it: a function of the set of facts, the policies and the day. */
export function carePlanOf(facts: CareFacts, surroundings: CareSurroundings): CarePlan {
  const dealerId = careDealerOf(facts);
  const terms = surroundings.of(dealerId);
  const ownerId = facts.owner?.personId ?? '';
  const due = dueDateOf(facts, terms.intervals);
  const isGone = 'kind' in due && due.kind === 'gone';
  const appointment = appointmentAhead(facts, terms);
  const items = isGone ? [] : dueItemsOf(facts, 'kind' in due ? undefined : due, terms);
  const context: ReasonContext = {
    ...{ facts, dealerId, ownerId, terms, appointment, items, draw: surroundings.draw },
    due: 'kind' in due ? undefined : due,
    advisors: { adopting: facts.adoptions?.[dealerId]?.advisorId ?? '', last: lastAdvisorAt(facts, dealerId) },
  };
  const reasons = isGone ? [] : cadenceReasons(context);
  // An appointment that is not kept gives the invitation back on the day after it.
  const keptOn = appointment === undefined ? undefined : addDays(terms.dayOf(appointment.startsAt), 1);
  const changesOn = earliestOf([keptOn, ...items.map((item) => item.changesOn), ...reasons.map(({ reviewOn }) => reviewOn)]);
  const startsAt = changesOn === undefined ? undefined : terms.startOf(changesOn);
  return { dealerId, ownerId, due, items, reasons, reviewAt: earliestOf([startsAt, ...reasons.map((reason) => reason.reviewAt)]) };
}

/** Of days, or of instants. */
function earliestOf(times: readonly (string | undefined)[]): string | undefined {
  return times.reduce((first, time) => (first === undefined || (time !== undefined && time < first) ? time : first), undefined);
}

/** The home dealer, else the owner's, else that of the latest sale; empty for none. */
export function careDealerOf(facts: CareFacts): string {
  const home = facts.homeDealer?.dealerId ?? '';
  if (home !== '') return home;
  const owners = facts.owner?.dealerId ?? '';
  return owners !== '' ? owners : (latestSale(facts)?.dealerId ?? '');
}

/** The advisor of the latest visit at the dealer that names one. */
function lastAdvisorAt(facts: CareFacts, dealerId: string): string {
  return standingVisits(facts).findLast((visit) => visit.dealerId === dealerId && visit.advisorId !== '')?.advisorId ?? '';
}
