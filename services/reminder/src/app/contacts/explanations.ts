import { isVisible, type Principal, unknown } from '@homeward/access';
import { isLocalDate, localDateOf } from '@homeward/calendar';
import { fold, type Instant, Rejection } from '@homeward/kernel';
import { carePlanOf } from '../../domain/cars/care-plan';
import { alternativesOf } from '../../domain/contacts/alternatives';
import { careVehicle, type CareVehicleState } from '../../domain/cars/care-vehicle';
import { dealersOf } from '../../domain/cars/care-facts';
import type { AgendaItem, ContactFacts } from '../../domain/contacts/contact-facts';
import { personIdOf } from './contact-id';
import { withHoldOuts } from '../../domain/cars/hold-out';
import { carOf, subjectOf } from '../../domain/cadences/subject';
import { type Step, step } from '../../domain/cadences/step';
import { touchCalendar, type TouchCalendarEvent } from '../../domain/contacts/touch-calendar';
import { type Decision, planTouches, type TouchPlan } from '../../domain/contacts/touch-plan';
import type { TouchSurroundings } from '../../domain/contacts/touch-terms';
import { changesOf } from '../../domain/contacts/what-changes';
import { access } from './contacts';
import { whyNoMaintenance } from '../cars/due';
import type { ReminderPorts } from '../ports';
import { type AskedPerson, type CarThen, type WhyBasis, whyBasisOf } from './why-basis';

export interface ExplainedReason {
  readonly reason: Omit<AgendaItem, 'concern'>;
  readonly steps: readonly Step[];
  /** What else might have become of it, and why it did not. */
  readonly alternatives: readonly Step[];
  /** What would change it. */
  readonly changes: readonly Step[];
}

export interface ContactExplanation {
  readonly contactId: string;
  readonly steps: readonly Step[];
  readonly perReason: readonly ExplainedReason[];
  readonly basis: WhyBasis;
}

/*
 * Nothing is kept to answer "why": the functions that decided explain themselves, over the facts as they were. A contact that is over is explained from the
 * journal: the calendar as it stood before the contact ended, and each car as it was when it gave its reasons.
 */

/** Why these contacts are planned, or were; contacts of other dealers are left out. */
export async function explainContacts(
  ports: ReminderPorts,
  principal: Principal,
  ids: readonly string[],
): Promise<readonly ContactExplanation[]> {
  const scope = access.allowedScope(principal, 'contacts.read', ports.reference.tree());
  const known = await ports.contacts.get(ids);
  const explanations: ContactExplanation[] = [];
  for (const id of ids) {
    const contact = known.get(id);
    if (contact === undefined || !isVisible(scope, [contact.dealerId])) continue;
    const moment = await momentOf(ports, id);
    const personId = personIdOf(id);
    const { facts } = moment;
    const surroundings = ports.surroundingsAt(moment.at).touch(personId);
    const plan = planTouches(facts, surroundings);
    const cars = new Map<string, CarThen>();
    const perReason: ExplainedReason[] = [];
    for (const reason of contact.reasons) {
      const subject = subjectOf(reason);
      const car = cars.get(subject) ?? (await carThen(ports, moment, subject));
      if (car !== undefined) cars.set(subject, car);
      const decision = plan.decisions.find(({ vehicleId, candidate }) => vehicleId === subject && candidate.key === reason.key);
      const given = whyGiven(ports, moment, car, subject, reason.key);
      perReason.push({ reason, steps: [...given, ...(decision?.steps ?? [])], ...whatElse(decision, plan, facts, surroundings) });
    }
    const asked = new Set(contact.reasons.map((reason) => `${subjectOf(reason)}|${reason.key}`));
    const isAsked = (vehicleId: string, key: string): boolean => asked.has(`${vehicleId}|${key}`);
    const seen = (dealerId: string): boolean => isVisible(scope, [dealerId]);
    const basis = whyBasisOf(ports, moment.at, cars, [{ personId, facts, plan, isAsked }], seen);
    explanations.push({ contactId: id, steps: moment.steps, perReason, basis });
  }
  return explanations;
}

function whatElse(
  decision: Decision | undefined,
  plan: TouchPlan,
  facts: ContactFacts,
  surroundings: TouchSurroundings,
): Pick<ExplainedReason, 'alternatives' | 'changes'> {
  if (decision === undefined) return { alternatives: [], changes: [] };
  return { alternatives: alternativesOf(decision, plan.placing, facts.profile), changes: changesOf(decision, facts, surroundings) };
}

export interface AbsenceExplanation {
  readonly isPlanned: boolean;
  readonly steps: readonly Step[];
  readonly candidates: readonly ExplainedReason[];
  readonly basis: WhyBasis;
}

/** Why nobody is contacted about a car on a day: what became of each reason. A car of other dealers is unknown. */
export async function explainAbsence(
  ports: ReminderPorts,
  principal: Principal,
  vehicleId: string,
  day: string,
): Promise<AbsenceExplanation> {
  const scope = access.allowedScope(principal, 'contacts.read', ports.reference.tree());
  const state = (await ports.vehicles.load([vehicleId])).get(vehicleId)?.state;
  if (state === undefined || !isVisible(scope, dealersOf(state.facts))) throw unknown('vehicle');
  if (day !== '' && !isLocalDate(day)) throw new Rejection('invalid', 'contact.unreadable-day', { pointer: '/on' });
  const now = ports.clock.now();
  const surroundings = ports.surroundingsAt(now);
  const plan = withHoldOuts(carePlanOf(state.facts, surroundings.care), vehicleId, surroundings.care);
  const on = day === '' ? localDateOf(now, ports.reference.tree().zoneOf(plan.dealerId)) : day;

  const people = [...new Set(plan.reasons.map(({ personId }) => personId))].filter((personId) => personId !== '');
  const calendars = await ports.calendars.load(people);
  const decisions = new Map<string, Decision>();
  const elses = new Map<string, ReturnType<typeof whatElse>>();
  const asked: AskedPerson[] = [];
  const onDay = new Set<string>();
  for (const [personId, calendar] of calendars) {
    const { facts } = calendar.state;
    const touch = surroundings.touch(personId);
    const touches = planTouches(facts, touch);
    for (const decision of touches.decisions) {
      if (decision.vehicleId !== vehicleId) continue;
      decisions.set(decision.candidate.key, decision);
      elses.set(decision.candidate.key, whatElse(decision, touches, facts, touch));
    }
    asked.push({ personId, facts, plan: touches, isAsked: (subject) => subject === vehicleId });
    for (const contact of touches.contacts) if (contact.plannedOn <= on && on <= contact.untilOn) onDay.add(contact.contactId);
  }

  let isPlanned = false;
  const outcomes: Step[] = [];
  const candidates = plan.reasons.map(({ candidate, dropped, explain }): ExplainedReason => {
    const decision = decisions.get(candidate.key);
    const isOnDay = decision !== undefined && onDay.has(decision.contactId);
    isPlanned ||= isOnDay;
    const last = dropped ?? decision?.steps.at(-1) ?? step('not-reported-yet');
    if (!isOnDay) outcomes.push(step(last.code, { ...last.values, reason: candidate.key, asked: on }));
    const { key, kind, dueOn, visitId, policy } = candidate;
    return {
      reason: { vehicleId, key, kind, dueOn, visitId, policy },
      steps: [...explain(), ...(dropped === undefined ? (decision?.steps ?? []) : [dropped])],
      ...(dropped === undefined ? (elses.get(key) ?? whatElseOfDropped()) : whatElseOfDropped(dropped)),
    };
  });
  const seen = (dealerId: string): boolean => isVisible(scope, [dealerId]);
  const basis = whyBasisOf(ports, now, new Map([[vehicleId, { at: now, facts: state.facts }]]), asked, seen);
  return { isPlanned, steps: [...whyNoReason(plan), ...outcomes], candidates, basis };
}

/** A reason that the car does not give has no other days; an appointment that is called off gives it back. */
function whatElseOfDropped(dropped?: Step): Pick<ExplainedReason, 'alternatives' | 'changes'> {
  const isBooked = dropped?.code === 'appointment.ahead';
  return { alternatives: [], changes: isBooked ? [step('change.appointment', dropped.values)] : [] };
}

/** A car that gives no reasons says why. */
function whyNoReason({ due, ownerId }: ReturnType<typeof carePlanOf>): readonly Step[] {
  return [...whyNoMaintenance(due), ...(ownerId === '' ? [step('owner.unknown')] : [])];
}

/** The calendar at the moment in which the contact was decided. */
interface Moment {
  readonly facts: ContactFacts;
  readonly at: Instant;
  /** What ended the contact; empty while it is open. */
  readonly steps: readonly Step[];
}

async function momentOf({ calendars, clock }: ReminderPorts, contactId: string): Promise<Moment> {
  const personId = personIdOf(contactId);
  const present = (await calendars.load([personId])).get(personId);
  if (present === undefined) throw unknown('contact');
  if (present.state.open[contactId] !== undefined) return { facts: present.state.facts, at: clock.now(), steps: [] };

  const history = await calendars.history(personId);
  const end = history.findLastIndex(({ event }) => endsContact(event, contactId));
  const ending = history[end];
  if (ending === undefined) return { facts: present.state.facts, at: clock.now(), steps: [] };
  // What ended the contact is not part of the plan that it stood in.
  const planned = history.findLastIndex(({ event }, place) => place < end && plansContact(event, contactId));
  const before = history.slice(0, planned === -1 ? end : planned);
  return {
    facts: fold(
      touchCalendar,
      before.map(({ event }) => event),
    ).facts,
    at: (history[planned] ?? ending).at,
    steps: [endingStep(ending.event, ending.at, contactId)],
  };
}

function plansContact(event: TouchCalendarEvent, contactId: string): boolean {
  return event.type === 'PlanRevised' && event.planned.some((contact) => contact.contactId === contactId);
}

function endsContact(event: TouchCalendarEvent, contactId: string): boolean {
  switch (event.type) {
    case 'PlanRevised':
      return event.dropped.some(({ contact }) => contact.contactId === contactId);
    case 'ContactMade':
    case 'MessageWithheld':
    case 'SendingStarted':
      return event.contact.contactId === contactId;
    case 'NewsHeard':
    case 'PersonForgotten':
    case 'ChannelRefused':
    case 'ContactAssigned':
    case 'PromiseMissed':
    case 'CallChecked':
    case 'SendingAbandoned':
    case 'PlacementLearned':
    case 'PastShared':
    case 'TouchesShared':
      return false;
  }
}

function endingStep(event: TouchCalendarEvent, at: Instant, contactId: string): Step {
  switch (event.type) {
    case 'ContactMade':
      return step('contact.made', {
        result: event.attempt.result,
        at: event.attempt.at,
        by: event.attempt.by,
        channel: event.attempt.channel,
      });
    case 'PlanRevised': {
      const { reason = '', because } = event.dropped.find(({ contact }) => contact.contactId === contactId) ?? {};
      return step('contact.dropped', { reason, at, because: because?.code ?? '', ...because?.values });
    }
    case 'MessageWithheld':
      return step('message.withheld', { reason: event.reason, at });
    default:
      return step('message.sending', { at });
  }
}

/** The car as it was when it gave its reasons; nothing for what is about no car. */
async function carThen({ vehicles }: ReminderPorts, { facts, at }: Moment, vehicleId: string): Promise<CarThen | undefined> {
  const told = facts.vehicles[vehicleId];
  if (told === undefined || carOf(vehicleId) === '') return undefined;
  const history = (await vehicles.history(vehicleId)).filter(({ seq }) => seq <= told.sequence);
  const last = history.at(-1);
  const state: CareVehicleState =
    last?.seq === told.sequence
      ? fold(
          careVehicle,
          history.map(({ event }) => event),
        )
      : ((await vehicles.load([vehicleId])).get(vehicleId)?.state ?? careVehicle.initial);
  return { at: last?.at ?? at, facts: state.facts };
}

/** Why the car gave this reason: its plan over the facts that it had when it told it. */
function whyGiven(
  { surroundingsAt }: ReminderPorts,
  { facts }: Moment,
  car: CarThen | undefined,
  subject: string,
  key: string,
): readonly Step[] {
  if (car === undefined) {
    // A lead or an occasion says itself why; it has no facts here.
    const because = facts.vehicles[subject]?.because;
    return because === undefined || carOf(subject) !== '' ? [] : [because];
  }
  const plan = carePlanOf(car.facts, surroundingsAt(car.at).care);
  return plan.reasons.find(({ candidate }) => candidate.key === key)?.explain() ?? [];
}
