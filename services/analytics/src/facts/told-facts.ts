import { isInstant, isLocalDate } from '@homeward/calendar';
import type { EventPayload, EventType } from '@homeward/contracts';
import { Rejection } from '@homeward/kernel';
import { MAIN_DEFINITION } from '@homeward/policy';
import { type ColumnType, type Fact, FACT_TABLES, factOf } from './fact-tables';
import { QUALITY_FACTS } from './quality-facts';

type Reason = EventPayload<'homeward.reminder.v1.ContactMade'>['reasons'][number];
type ContactStep = 'planned' | 'dropped' | 'made';

type Facts<Types extends EventType> = { readonly [Type in Types]: (event: EventPayload<Type>, at: string) => readonly Fact[] };

const factsByType = <Types extends EventType>(facts: Facts<Types>): Facts<Types> => facts;

const reasonsOf = (contactId: string, step: ContactStep, reasons: readonly Reason[], sequence: number, at: string): readonly Fact[] =>
  reasons.map(({ vehicleId, kind, dueOn, visitId }, place) =>
    factOf('reasons', sequence, at, { contact_id: contactId, step, vehicle_id: vehicleId, kind, due_on: dueOn, visit_id: visitId, place }),
  );

/** The rows that each event adds. `at` is the business time at which it was told. */
export const TOLD_FACTS = factsByType({
  ...QUALITY_FACTS,
  'homeward.customer.v1.NodeRegistered': ({ nodeId, kind, parentId, name, timeZone, sequence }, at) => [
    factOf('nodes', sequence, at, { node_id: nodeId, kind, parent_id: parentId, name, time_zone: timeZone }),
  ],
  'homeward.customer.v1.StaffRegistered': ({ staffId, nodeId, role, code, active, sequence }, at) => [
    factOf('staff', sequence, at, { staff_id: staffId, node_id: nodeId, role, code, active }),
  ],
  'homeward.customer.v1.PolicyPublished': ({ subject, scope, version, effectiveFromAt, body, publishedBy, sequence }, at) => [
    factOf('policies', sequence, at, { subject, scope, version, effective_from: effectiveFromAt, body, published_by: publishedBy }),
  ],
  'homeward.customer.v1.RecordPlaced': ({ recordId, dealerId, personId, basicsComplete, sequence }, at) => [
    factOf('records', sequence, at, { record_id: recordId, dealer_id: dealerId, person_id: personId, complete: basicsComplete }),
  ],
  'homeward.customer.v1.PersonProfiled': ({ personId, hasMobile, hasEmail, sequence }, at) => [
    factOf('people', sequence, at, { person_id: personId, has_mobile: hasMobile, has_email: hasEmail }),
  ],
  'homeward.customer.v1.VehicleDescribed': (event, at) => [
    factOf('descriptions', event.sequence, at, {
      vehicle_id: event.vehicleId,
      brand: event.brand,
      model: event.model,
      use: event.use,
      status: event.status,
      first_sold_on: event.firstSoldOn,
      warranty_months: event.warrantyMonths,
      warranty_km: event.warrantyKm,
      complete: event.basicsComplete,
    }),
  ],
  'homeward.customer.v1.VehicleSold': (event, at) => [
    factOf('sales', event.sequence, at, {
      sale_id: event.saleId,
      vehicle_id: event.vehicleId,
      dealer_id: event.dealerId,
      record_id: event.recordId,
      person_id: event.personId,
      sold_on: event.soldOn,
      delivered_on: event.deliveredOn,
      price_fen: event.priceFen,
      consultant_id: event.consultantId,
      revision: event.revision,
    }),
  ],
  'homeward.customer.v1.OwnerChanged': ({ vehicleId, personId, recordId, dealerId, ownedFromOn, sequence }, at) => [
    factOf('owners', sequence, at, {
      vehicle_id: vehicleId,
      person_id: personId,
      record_id: recordId,
      dealer_id: dealerId,
      owned_from_on: ownedFromOn,
    }),
  ],
  'homeward.customer.v1.HomeDealerChanged': ({ vehicleId, dealerId, sequence }, at) => [
    factOf('homes', sequence, at, { vehicle_id: vehicleId, dealer_id: dealerId }),
  ],
  'homeward.customer.v1.VisitRecorded': (event, at) => [
    factOf('visits', event.sequence, at, {
      visit_id: event.visitId,
      vehicle_id: event.vehicleId,
      dealer_id: event.dealerId,
      kind: event.kind,
      visited_on: event.visitedOn,
      closed_at: event.closedAt,
      mileage_km: event.mileageKm,
      advisor_id: event.advisorId,
      record_id: event.recordId,
      person_id: event.personId,
      customer_paid_fen: event.customerPaidFen,
      warranty_paid_fen: event.warrantyPaidFen,
      total_fen: event.totalFen,
      oil_fen: event.oilFen,
      accessory_fen: event.accessoryFen,
      withdrawn: false,
      revision: event.revision,
    }),
  ],
  'homeward.customer.v1.VisitWithdrawn': ({ visitId, vehicleId, dealerId, revision, sequence }, at) => [
    factOf('visits', sequence, at, {
      visit_id: visitId,
      vehicle_id: vehicleId,
      dealer_id: dealerId,
      withdrawn: true,
      revision,
    }),
  ],
  'homeward.customer.v1.OdometerAssessed': ({ vehicleId, accepted, sequence }, at) =>
    // A series of which nothing is left is one row without a reading: it supersedes what was told before.
    (accepted.length === 0 ? [undefined] : accepted).map((reading) =>
      factOf('readings', sequence, at, {
        vehicle_id: vehicleId,
        read_on: reading?.on,
        mileage_km: reading?.mileageKm,
        source: reading?.source,
      }),
    ),
  'homeward.customer.v1.AppointmentChanged': (event, at) => [
    factOf('appointments', event.sequence, at, {
      appointment_id: event.appointmentId,
      vehicle_id: event.vehicleId,
      dealer_id: event.dealerId,
      starts_at: event.startsAt,
      service: event.service,
      status: event.status,
      advisor_id: event.advisorId,
      revision: event.revision,
    }),
  ],
  'homeward.customer.v1.CustomerStateChanged': ({ named, sequence, ...main }, at) =>
    [{ ...main, definition: MAIN_DEFINITION }, ...named].map(({ definition, state, churnLevel, on, policyVersion }) =>
      factOf('states', sequence, at, {
        vehicle_id: main.vehicleId,
        definition,
        dealer_id: main.dealerId,
        state,
        churn_level: churnLevel,
        changed_on: on,
        policy_version: policyVersion,
      }),
    ),
  'homeward.reminder.v1.DuePredicted': ({ vehicleId, dealerId, service, dueOn, basis, none, sequence }, at) => [
    factOf('dues', sequence, at, { vehicle_id: vehicleId, dealer_id: dealerId, service, due_on: dueOn, basis, none }),
  ],
  'homeward.reminder.v1.ContactPlanned': (event, at) => [
    factOf('contacts', event.sequence, at, {
      contact_id: event.contactId,
      person_id: event.personId,
      dealer_id: event.dealerId,
      step: 'planned',
      owner_kind: event.ownerKind,
      owner_id: event.ownerId,
      planned_on: event.plannedOn,
      until_on: event.untilOn,
      channel: event.channel,
      purpose: event.purpose,
    }),
    ...reasonsOf(event.contactId, 'planned', event.reasons, event.sequence, at),
  ],
  'homeward.reminder.v1.ContactDropped': ({ contactId, personId, dealerId, reason, sequence }, at) => [
    factOf('contacts', sequence, at, { contact_id: contactId, person_id: personId, dealer_id: dealerId, step: 'dropped', reason }),
  ],
  'homeward.reminder.v1.ContactMade': (event, at) => [
    factOf('contacts', event.sequence, at, {
      contact_id: event.contactId,
      person_id: event.personId,
      dealer_id: event.dealerId,
      step: 'made',
      owner_id: event.madeBy,
      channel: event.channel,
      result: event.result,
      made_at: event.madeAt,
      purchase_asked: event.purchaseAsked,
    }),
    ...reasonsOf(event.contactId, 'made', event.reasons, event.sequence, at),
  ],
  'homeward.reminder.v1.QuestionnaireAnswered': (event, at) => [
    factOf('answers', event.sequence, at, {
      contact_id: event.contactId,
      person_id: event.personId,
      vehicle_id: event.vehicleId,
      dealer_id: event.dealerId,
      owner_id: event.ownerId,
      questionnaire: event.questionnaire,
      satisfied: event.satisfied,
      answered_at: event.answeredAt,
    }),
  ],
  'homeward.reminder.v1.HoldOutsDrawn': ({ vehicleId, dealerId, units, sequence }, at) =>
    (units.length === 0 ? [undefined] : units).map((unit) =>
      factOf('drawn', sequence, at, {
        vehicle_id: vehicleId,
        stream: unit?.stream,
        round: unit?.round,
        arm: unit?.arm,
        dealer_id: unit?.dealerId ?? dealerId,
        advisor_id: unit?.advisorId,
        start_on: unit?.startOn,
      }),
    ),
  'homeward.complaint.v1.CaseChanged': ({ caseId, dealerId, personId, vehicleId, kind, status, receivedAt, sequence }, at) => [
    factOf('cases', sequence, at, {
      case_id: caseId,
      dealer_id: dealerId,
      person_id: personId,
      vehicle_id: vehicleId,
      kind,
      status,
      received_at: receivedAt,
    }),
  ],
  'homeward.loyalty.v1.PointsPosted': ({ entryId, accountId, personId, dealerId, kind, points, postedAt, sequence }, at) => [
    factOf('points', sequence, at, {
      entry_id: entryId,
      account_id: accountId,
      person_id: personId,
      dealer_id: dealerId,
      kind,
      points,
      posted_at: postedAt,
    }),
  ],
});

export type HeardType = keyof typeof TOLD_FACTS;
export const HEARD_TYPES = Object.keys(TOLD_FACTS) as readonly HeardType[];

/** The rows of one event. Throws Rejection('invalid', 'fact.unreadable') on values that no fact can have, such as a day that is none. */
export function factsOf<Type extends HeardType>(type: Type, event: EventPayload<Type>, at: string): readonly Fact[] {
  const facts: Facts<HeardType>[Type] = TOLD_FACTS[type];
  return facts(event, at).map(readable);
}

/** What the file would refuse is refused here, where the event that it came with can be named. */
function readable(fact: Fact): Fact {
  const { columns, key }: { readonly columns: Readonly<Record<string, ColumnType>>; readonly key: readonly string[] } =
    FACT_TABLES[fact.table];
  const isReadable = ([column, type]: readonly [string, ColumnType]): boolean => {
    const value = fact.row[column];
    if (value === undefined || value === '') return !key.includes(column);
    switch (type) {
      case 'text':
        return typeof value === 'string';
      case 'flag':
        return typeof value === 'boolean';
      case 'number':
        return Number.isSafeInteger(value);
      case 'day':
        return typeof value === 'string' && isLocalDate(value);
      case 'instant':
        return typeof value === 'string' && isInstant(value);
    }
  };
  const bad = Object.entries(columns).find((column) => !isReadable(column));
  if (bad !== undefined) throw new Rejection('invalid', 'fact.unreadable', { table: fact.table, column: bad[0] });
  if (!isInstant(fact.recordedAt)) throw new Rejection('invalid', 'fact.unreadable', { table: fact.table, column: 'recorded_at' });
  return fact;
}
