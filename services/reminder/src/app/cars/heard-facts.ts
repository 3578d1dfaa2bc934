import { isInstant, isLocalDate } from '@homeward/calendar';
import type { EventPayload, EventType } from '@homeward/contracts';
import { Rejection } from '@homeward/kernel';
import { CHANNELS, PURPOSES } from '@homeward/policy';
import type { CareFact } from '../../domain/cars/care-facts';
import { type Candidate, REASON_OWNERS } from '../../domain/cadences/candidate';
import type { Profile, VehicleReasons } from '../../domain/contacts/contact-facts';
import type { LeadFollowUp } from '../../domain/occasions/lead-reason';

/** The payload of an event by its short name. */
type Told<Name extends string> = EventPayload<Extract<EventType, `homeward.${string}.v1.${Name}`>>;

/*
 * What other contexts tell, as facts. A day or an instant that is none is refused here: in a state it would spoil everything that is derived from it.
 */

export function toDescription({ sequence, model, use, status, firstSoldOn, ...more }: Told<'VehicleDescribed'>): CareFact {
  const { drivingConditions, environments, engine, warrantyMonths, warrantyKm, basicsComplete } = more;
  const insuranceExpiresOn = optionalDay(more.insuranceExpiresOn);
  const inspectionExpiresOn = optionalDay(more.inspectionExpiresOn);
  return {
    kind: 'description',
    sequence,
    model,
    use,
    status,
    firstSoldOn: optionalDay(firstSoldOn),
    ...(engine === '' ? {} : { engine }),
    ...(drivingConditions === '' ? {} : { drivingConditions }),
    ...(environments.length === 0 ? {} : { environments }),
    ...(warrantyMonths === 0 ? {} : { warrantyMonths }),
    ...(warrantyKm === 0 ? {} : { warrantyKm }),
    ...(insuranceExpiresOn === '' ? {} : { insuranceExpiresOn }),
    ...(inspectionExpiresOn === '' ? {} : { inspectionExpiresOn }),
    ...(basicsComplete ? { isComplete: true as const } : {}),
  };
}

export function toSale({ sequence, saleId, dealerId, soldOn, deliveredOn }: Told<'VehicleSold'>): CareFact {
  return { kind: 'sale', sequence, key: saleId, dealerId, soldOn: day(soldOn), deliveredOn: optionalDay(deliveredOn) };
}

export function toOwner({ sequence, recordId, personId, dealerId, ownedFromOn }: Told<'OwnerChanged'>): CareFact {
  // Nobody owns it: the dealer and the day told are those of the owner whom a correction took away.
  if (recordId === '') return { kind: 'owner', sequence, personId: '', dealerId: '', fromOn: '' };
  return { kind: 'owner', sequence, personId, dealerId, fromOn: day(ownedFromOn) };
}

export function toHomeDealer({ sequence, dealerId }: Told<'HomeDealerChanged'>): CareFact {
  return { kind: 'home-dealer', sequence, dealerId };
}

export function toVisit(visit: Told<'VisitRecorded'>): CareFact {
  const { sequence, visitId, dealerId, kind, visitedOn, closedAt, mileageKm, advisorId, personId, work } = visit;
  return {
    kind: 'visit',
    sequence,
    key: visitId,
    dealerId,
    service: kind,
    visitedOn: day(visitedOn),
    closedAt: instant(closedAt),
    mileageKm,
    advisorId,
    personId,
    ...(work.length === 0 ? {} : { work }),
    ...paidBy(visit),
  };
}

function paidBy({ customerPaidFen, warrantyPaidFen, insurancePaidFen, makerPaidFen }: Told<'VisitRecorded'>): {
  readonly paidBy?: readonly string[];
} {
  const paid = { customer: customerPaidFen, warranty: warrantyPaidFen, insurance: insurancePaidFen, maker: makerPaidFen };
  const payers = Object.entries(paid).flatMap(([payer, amountFen]) => (amountFen > 0 ? [payer] : []));
  return payers.length === 0 ? {} : { paidBy: payers };
}

export function toOpenVisit(visit: Told<'OpenVisitChanged'>): CareFact {
  const { sequence, visitId, dealerId, personId, advisorId, arrivedAt, promisedAt, readyAt } = visit;
  const times = { arrivedAt: instant(arrivedAt), promisedAt: optionalInstant(promisedAt), readyAt: optionalInstant(readyAt) };
  return { kind: 'open-visit', sequence, key: visitId, dealerId, personId, advisorId, ...times };
}

export function toWithdrawal({ sequence, visitId }: Told<'VisitWithdrawn'>): CareFact {
  return { kind: 'withdrawal', sequence, key: visitId };
}

export function toOdometer({ sequence, accepted }: Told<'OdometerAssessed'>): CareFact {
  return { kind: 'odometer', sequence, readings: accepted.map(({ on, mileageKm }) => [day(on), mileageKm] as const) };
}

/** `toldAt` is the moment of the event. */
export function toAppointment(appointment: Told<'AppointmentChanged'>, toldAt: string): CareFact {
  const { sequence, appointmentId, dealerId, startsAt, status, advisorId } = appointment;
  const advisor = advisorId === '' ? {} : { advisorId };
  return { kind: 'appointment', sequence, key: appointmentId, dealerId, startsAt: instant(startsAt), status, ...advisor, toldAt };
}

export function toChurn({ sequence, dealerId, churnLevel, on }: Told<'CustomerStateChanged'>): CareFact {
  return { kind: 'churn', sequence, dealerId, level: churnLevel, on: optionalDay(on) };
}

export function toAdoption({ sequence, dealerId, advisorId }: Told<'VehicleAdopted'>): CareFact {
  return { kind: 'adoption', sequence, dealerId, advisorId };
}

export function toRelease({ sequence, dealerId }: Told<'VehicleReleased'>): CareFact {
  return { kind: 'adoption', sequence, dealerId, advisorId: '' };
}

export function toRecall({ sequence, campaign, status, announcedOn, doneOn, visitId, dealerId }: Told<'RecallChanged'>): CareFact {
  return { kind: 'recall', sequence, key: campaign, status, announcedOn: day(announcedOn), doneOn: optionalDay(doneOn), visitId, dealerId };
}

export function toContract({ sequence, contractId, kind, fromOn, toOn, ...terms }: Told<'ServiceContractChanged'>): CareFact {
  const { km, services, remainingServices, status } = terms;
  const days = { fromOn: day(fromOn), toOn: day(toOn) };
  return { kind: 'contract', sequence, key: contractId, contract: kind, ...days, km, services, remainingServices, status };
}

export function toDeclinedWork({ sequence, open }: Told<'DeclinedWorkChanged'>): CareFact {
  return {
    kind: 'declined-work',
    sequence,
    open: open.map(({ kind, item, dueOn, dueKm, visitId, declinedOn, times }) => ({
      work: kind,
      item,
      dueOn: optionalDay(dueOn),
      dueKm,
      visitId,
      declinedOn: day(declinedOn),
      times,
    })),
  };
}

/** What the customer said at a contact to be done elsewhere, by car. */
export function toDeclarations({
  contactId,
  sequence,
  madeBy,
  doneElsewhere,
}: Told<'ContactMade'>): readonly (readonly [string, CareFact])[] {
  return doneElsewhere.map(({ vehicleId, key, on }) => [
    vehicleId,
    { kind: 'declaration', sequence, key: `${key}@${contactId}`, dueKey: key, doneOn: day(on), mileageKm: 0, by: madeBy },
  ]);
}

export function toProfile(told: Told<'PersonProfiled'>): Profile {
  const { sequence, hasMobile, hasEmail, preferredChannel, consents, channelConsents } = told;
  const answersBy = <Given extends { readonly answer: string }>(given: readonly Given[], name: (one: Given) => string) =>
    Object.fromEntries(given.flatMap((one) => (one.answer === 'yes' || one.answer === 'no' ? [[name(one), one.answer] as const] : [])));
  return {
    sequence,
    hasMobile,
    hasEmail,
    preferredChannel,
    consents: answersBy(consents, ({ purpose }) => purpose),
    ...(channelConsents.length === 0
      ? {}
      : { channelConsents: answersBy(channelConsents, ({ purpose, channel }) => `${purpose}/${channel}`) }),
    ...timeOf(told),
    ...(told.hasWechat === true ? { hasWechat: true as const } : {}),
    ...(told.hasPostalAddress === true ? { hasPostalAddress: true as const } : {}),
  };
}

function timeOf({ timeZone, callFrom, callTo }: Told<'PersonProfiled'>): Pick<Profile, 'time'> {
  if (timeZone === '' && callFrom === '') return {};
  return { time: { ...(timeZone === '' ? {} : { timeZone }), ...(callFrom === '' ? {} : { preferred: { from: callFrom, to: callTo } }) } };
}

/** `dayOf` is the calendar of the lead's dealer. */
export function toLeadFollowUp(lead: Told<'LeadChanged'>, dayOf: (at: string) => string): LeadFollowUp {
  const { leadId, sequence, dealerId, ownerId, level, assignedAt, nextBasis, nextFollowUpOn, everyDays, followUps, joined, reactivated } =
    lead;
  const { parted } = lead;
  return {
    leadId,
    sequence,
    dealerId,
    ownerId,
    level,
    assignedOn: dayOf(instant(assignedAt)),
    basis: nextBasis,
    nextOn: optionalDay(nextFollowUpOn),
    everyDays,
    round: `${followUps}.${joined}.${reactivated}${parted === 0 ? '' : `.${parted}`}`,
  };
}

export function toVehicleReasons({ vehicleId, sequence, reasons, because }: Told<'ReasonsRevised'>): VehicleReasons {
  return {
    vehicleId,
    sequence,
    reasons: reasons.map(toCandidate),
    ...(because === undefined ? {} : { because: { code: because.code, values: because.values } }),
  };
}

function toCandidate(reason: Told<'ReasonsRevised'>['reasons'][number]): Candidate {
  const { key, kind, dealerId, ownerId, visitId, confidencePercent, capExempt, concern, policyVersion, followsKey, followsAfterDays } =
    reason;
  return {
    key,
    kind,
    purpose: oneOf(PURPOSES, reason.purpose),
    dealerId,
    fromOn: day(reason.fromOn),
    untilOn: day(reason.untilOn),
    ...(reason.fromAt === undefined ? {} : { fromAt: instant(reason.fromAt) }),
    ownerKind: oneOf(REASON_OWNERS, reason.ownerKind),
    ownerId,
    channels: reason.channels.map((channel) => oneOf(CHANNELS, channel)),
    visitId,
    dueOn: optionalDay(reason.dueOn),
    earliestOn: optionalDay(reason.earliestOn),
    latestOn: optionalDay(reason.latestOn),
    confidencePercent,
    capExempt,
    concern,
    ...(followsKey === '' ? {} : { follows: { key: followsKey, afterDays: followsAfterDays } }),
    policy: policyVersion,
  };
}

function day(text: string): string {
  if (!isLocalDate(text)) throw new Rejection('invalid', 'reminder.unreadable-day');
  return text;
}

/** Empty stays empty. */
export function optionalDay(text: string): string {
  return text === '' ? '' : day(text);
}

function optionalInstant(text: string): string {
  return text === '' ? '' : instant(text);
}

function instant(text: string): string {
  if (!isInstant(text)) throw new Rejection('invalid', 'reminder.unreadable-instant');
  return text;
}

function oneOf<Value extends string>(values: readonly Value[], text: string): Value {
  const found = values.find((value) => value === text);
  if (found === undefined) throw new Rejection('invalid', 'reminder.unknown-word');
  return found;
}
