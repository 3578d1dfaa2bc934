import type { IdDeriver } from '@homeward/pii';
import { type DigestResult, createDigest } from '@homeward/runtime';
import { type AggregateStore, type Snapshot, pagesOf } from '@homeward/store';
import { appointmentsOf } from '../domain/appointments/dealer-day';
import { declinedWorkOf } from '../domain/cars/declined-work';
import { readingsOf, seriesOf } from '../domain/cars/odometer';
import { amountsOf } from '../domain/cars/order-lines';
import { ownershipsOf, personOf, visitorOf } from '../domain/cars/ownership';
import { recallsOf } from '../domain/cars/recalls';
import { recordsOf } from '../domain/people/person';
import { type SurvivorshipFor, usedValues } from '../domain/people/survivorship';
import { correctionViews } from '../domain/quality/told-verification';
import { trustOf } from '../domain/quality/verification';
import { descriptionOf, homeDealerOf, latestDescription } from '../domain/cars/vehicle-description';
import { linksOf } from '../domain/cars/vehicle-links';
import type { VehicleSurroundings } from '../domain/cars/vehicle-tellings';
import { standingsOf } from './people/person-answer';
import { type PersonQueries, latestFirst } from './people/person-queries';
import type { CustomerStores } from './ports';

const PAGE = 500;

/** What the used value of each field of a person is worked out with; the values themselves are told under the identity key only. */
export interface WinningValues {
  readonly people: Pick<PersonQueries, 'openRecords'>;
  readonly survivorshipFor: SurvivorshipFor;
  readonly ids: IdDeriver;
}

/**
 * The business state in natural keys, derived ids and business values only (no versions, no times of processing): the same for the same input
 * whatever the order of work.
 */
export async function digestCustomer(
  stores: CustomerStores,
  surroundings: VehicleSurroundings,
  winning: WinningValues,
): Promise<readonly DigestResult[]> {
  const records = createDigest('records');
  await forEach(stores.records, ({ id, state }) => {
    const { latest } = state;
    if (latest === undefined) return;
    const ledger = state.ledger.map(({ purpose, channel, answer, at }) => `${purpose}/${channel}=${answer}@${at}`).join();
    records.add(
      id,
      state.dealerId,
      state.personId,
      latest.revision,
      latest.occurredAt,
      latest.digest,
      Number(latest.basicsComplete),
      ledger,
    );
  });
  const people = createDigest('people');
  for await (const items of pagesOf(stores.people, { filter: {}, limit: PAGE })) {
    const opened = await winning.people.openRecords(items.flatMap(({ state }) => recordsOf(state)));
    for (const { id, state } of items) {
      const own = recordsOf(state);
      if (own.length === 0) continue;
      const { consents: general = [], channelConsents = [] } = state.profile ?? {};
      const consents = [...general, ...channelConsents].map(({ purpose, channel, answer, at }) => `${purpose}/${channel}=${answer}@${at}`);
      const records = latestFirst(own.flatMap((recordId) => opened.get(recordId) ?? []));
      const values = usedValues(standingsOf(records, winning.survivorshipFor));
      people.add(id, own.join(), consents.join(), winning.ids.derive('winning-values', id, JSON.stringify(values)));
    }
  }

  const leads = createDigest('leads');
  await forEach(stores.leads, ({ id, state }) => {
    if (state === undefined) return;
    const { dealerId, personId, status, level, next, followUps, missed, escalatedTo, lossReason } = state;
    leads.add(id, dealerId, personId, status, level, next?.basis, next?.overdueAt, followUps, missed, escalatedTo, lossReason);
  });

  const adoptions = createDigest('adoptions');
  await forEach(stores.adoptions, ({ id, state }) => {
    for (const [vehicleId, { advisorId }] of Object.entries(state.adopted)) adoptions.add(id, vehicleId, advisorId);
  });

  // Of the days that are not over: who is told of an appointment only afterwards gives no place away.
  const places = createDigest('places');
  await forEach(stores.dealerDays, ({ state }) => {
    for (const { appointmentId, dealerId, on, hour, vehicleId, status } of appointmentsOf(state)) {
      if (on >= surroundings.of(dealerId).today && status !== 'cancelled') places.add(appointmentId, dealerId, on, hour, vehicleId);
    }
  });

  const verifications = createDigest('verifications');
  await forEach(stores.verifications, ({ id, state }) => {
    for (const { field, outcome, at } of Object.values(state.verdicts)) verifications.add(id, field, outcome, at, trustOf(state, field));
    for (const { id: correctionId, status, dueAt, escalatedTo } of correctionViews(state)) {
      verifications.add(id, correctionId, status, dueAt, escalatedTo);
    }
  });

  const reports = createDigest('reports');
  await forEach(stores.reports, ({ id, state }) => {
    const { latest } = state;
    if (latest !== undefined) reports.add(id, latest.dealerId, latest.subject, latest.revision, latest.occurredAt, latest.digest);
  });

  await forEach(stores.orders, ({ id, state: { standing, versions } }) => {
    if (standing === undefined) return;
    const { dealerId, recordId, state, vehicleId, revision, digest } = standing.version;
    reports.add(id, dealerId, recordId, state, standing.sinceAt, vehicleId, revision, digest, versions.length);
  });

  const descriptions = createDigest('vehicles');
  const ownerships = createDigest('ownerships');
  const sales = createDigest('sales');
  const visits = createDigest('visits');
  const odometers = createDigest('odometers');
  const appointments = createDigest('appointments');
  const states = createDigest('states');
  await forEach(stores.vehicles, ({ id, state }) => {
    const { facts, people: placements, told } = state;
    const description = descriptionOf(facts, surroundings.survivorshipFor);
    const policyDealer = latestDescription(facts)?.dealerId;
    const homeDealerId = homeDealerOf(facts, surroundings.homeDealerPolicy(policyDealer));
    const rules = surroundings.of(homeDealerId ?? policyDealer);
    if (description !== undefined) {
      const {
        brand,
        model,
        colour,
        use,
        status,
        firstSoldOn,
        warrantyMonths,
        warrantyKm,
        insuranceExpiresOn,
        inspectionExpiresOn,
        plateIndex,
      } = description;
      descriptions.add(
        id,
        brand,
        model,
        colour,
        use,
        status,
        firstSoldOn,
        warrantyMonths,
        warrantyKm,
        insuranceExpiresOn,
        inspectionExpiresOn,
        plateIndex,
      );
    }
    if (description?.drivingConditions !== undefined || description?.environments !== undefined)
      descriptions.add(id, description.drivingConditions, description.environments?.join());
    if (description?.engine !== undefined) descriptions.add(id, description.engine);
    // What the dealer's own system says stands in its winners; what others say too counts also where it is not used.
    for (const { key, source, revision, digest } of [...Object.values(facts.descriptions), ...Object.values(facts.coverages)])
      if (source !== undefined) descriptions.add(id, key, source, revision, digest);
    for (const { field, value, outcome } of Object.values(facts.verdicts ?? {})) descriptions.add(id, field, value, outcome);
    for (const { campaign, status, announcedOn, doneOn, visitId } of recallsOf(facts))
      descriptions.add(id, campaign, status, announcedOn, doneOn, visitId);
    for (const { key, recordId, contract, fromOn, toOn, km, services, remainingServices, status } of Object.values(facts.contracts ?? {}))
      descriptions.add(id, key, personOf(placements, recordId), contract, fromOn, toOn, km, services, remainingServices, status);
    const owners = ownershipsOf(facts, placements);
    for (const { personId, recordId, fromOn, toOn } of owners) ownerships.add(id, fromOn, toOn, personId, recordId);
    for (const { role, personId, recordId, fromOn, toOn } of linksOf(facts, placements))
      ownerships.add(id, fromOn, toOn, personId, recordId, role);
    for (const { key, dealerId, recordId, revision, soldOn, deliveredOn, priceFen } of Object.values(facts.sales)) {
      sales.add(key, id, dealerId, revision, soldOn, deliveredOn, priceFen, personOf(placements, recordId));
    }
    const series = seriesOf(readingsOf(facts), rules.odometer);
    const acceptedKm = new Map(series.accepted.map(({ key, mileageKm }) => [key, mileageKm]));
    for (const visit of Object.values(facts.visits)) {
      if (visit.kind === 'withdrawal') visits.add(visit.key, id, visit.dealerId, visit.revision, 'withdrawn');
      else
        visits.add(
          visit.key,
          id,
          visit.dealerId,
          visit.revision,
          visit.service,
          visit.closedAt,
          acceptedKm.get(visit.key) ?? 0,
          visitorOf(visit, placements, owners),
          amountsOf(visit).totalFen,
        );
    }
    for (const { visitId, kind, item, declinedOn, times, done } of declinedWorkOf(facts))
      visits.add(visitId, id, kind, item, declinedOn, times, done?.visitId);
    for (const { on, mileageKm, source } of series.accepted) odometers.add(id, on, mileageKm, source);
    for (const { key, revision, startsAt, service, status } of Object.values(facts.appointments))
      appointments.add(key, id, revision, startsAt, service, status);
    if (told.standing !== undefined) states.add(id, homeDealerId, told.standing.state, told.standing.churnLevel);
    for (const [definition, [state, churnLevel]] of Object.entries(told.namedStandings ?? {}))
      states.add(id, definition, state, churnLevel);
  });
  return [
    records,
    people,
    leads,
    adoptions,
    places,
    verifications,
    reports,
    descriptions,
    ownerships,
    sales,
    visits,
    odometers,
    appointments,
    states,
  ].map((digest) => digest.result());
}

async function forEach<State>(
  store: Pick<AggregateStore<State, never, never>, 'find'>,
  visit: (snapshot: Snapshot<State>) => void,
): Promise<void> {
  for await (const items of pagesOf(store, { filter: {}, limit: PAGE })) items.forEach(visit);
}
