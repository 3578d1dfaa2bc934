import type { TimelineEntry } from '@homeward/contracts/customer-service';
import { type Instant, Rejection } from '@homeward/kernel';
import { pagesOf } from '@homeward/store';
import { type DeclinedWork, declinedWorkOf } from '../../domain/cars/declined-work';
import { stepsOf } from '../../domain/cars/new-car-order';
import { type Ownership, ownershipsOf, visitorOf } from '../../domain/cars/ownership';
import { type Recall, recallsOf } from '../../domain/cars/recalls';
import { compareText } from '../../domain/people/revision';
import type { VehicleState } from '../../domain/cars/vehicle';
import { type VehicleLink, linksOf } from '../../domain/cars/vehicle-links';
import { statusTold } from '../../domain/cars/vehicle-tellings';
import type { OpenedPerson } from './person-queries';
import type { CustomerStores } from '../ports';
import type { Reveals } from './reveals';
import type { Scope } from '../organisation/scope';
import type { OpenedVehicle } from '../cars/vehicle-queries';

export interface TimelinePage {
  readonly limit: number;
  /** Empty for the first page. */
  readonly cursor: string;
}

/** An entry with an id of its own, so that pages can go on behind it. */
interface Entry {
  readonly id: string;
  readonly entry: TimelineEntry;
}

interface Position {
  readonly at: Instant;
  readonly id: string;
}

type Answer = { readonly entries: readonly TimelineEntry[]; readonly cursor: string };

export interface TimelineQueries {
  /** What happened, the latest first: own facts, and what other services told. */
  ofPerson(person: OpenedPerson, scope: Scope, page: TimelinePage): Promise<Answer>;
  ofVehicle(vehicle: OpenedVehicle, scope: Scope, page: TimelinePage): Promise<Answer>;
}

const ORDER_PAGE = 200;

export function createTimelineQueries(
  { timeline, people, orders }: Pick<CustomerStores, 'timeline' | 'people' | 'orders'>,
  reveals: Pick<Reveals, 'purposesOf' | 'isSeen'>,
): TimelineQueries {
  const told = async (
    by: 'person' | 'vehicle',
    subjectIds: readonly string[],
    scope: Scope,
    from: Position | undefined,
    wanted: number,
  ): Promise<readonly Entry[]> => {
    const entries: Entry[] = [];
    for await (const items of pagesOf(timeline, {
      // Instants are of one length, so everything at the position's own instant is included.
      filter: { [by]: { in: subjectIds }, at: from === undefined ? {} : { before: `${from.at}~` } },
      sort: { by: 'at', direction: 'descending' },
      limit: wanted,
    })) {
      for (const item of items) {
        const { at, kind, dealerId, subjectId, values } = item.document;
        if (dealerId !== '' && !scope.seesDealer(dealerId)) continue;
        const entry: Entry = { id: item.id, entry: { at, kind, dealerId, subjectId, values: { ...values } } };
        if (from === undefined || isBehind(entry, from)) entries.push(entry);
      }
      if (entries.length >= wanted) break;
    }
    return entries;
  };

  const answer = async (
    by: 'person' | 'vehicle',
    subjectIds: readonly string[],
    own: readonly Entry[],
    scope: Scope,
    { limit, cursor }: TimelinePage,
  ): Promise<Answer> => {
    const from = cursor === '' ? undefined : readPosition(cursor);
    const ahead = own.filter((entry) => from === undefined || isBehind(entry, from));
    const all = [...ahead, ...(await told(by, subjectIds, scope, from, limit + 1))].sort(latestFirst);
    const shown = all.slice(0, limit);
    const last = shown.at(-1);
    return { entries: shown.map(({ entry }) => entry), cursor: all.length > limit && last !== undefined ? writePosition(last) : '' };
  };

  /** Who saw values in the clear and why, and which records joined and left the person: the journal keeps it. */
  const journalOf = async (personId: string, scope: Scope): Promise<readonly Entry[]> => {
    const history = await people.history(personId);
    const dealerOf = new Map(
      history.flatMap(({ event }) => (event.type === 'RecordAdmitted' ? [[event.recordId, event.record.dealerId] as const] : [])),
    );
    const isSeen = (recordId: string): boolean => scope.seesDealer(dealerOf.get(recordId) ?? '');
    const looks = history.flatMap(({ event }) => (event.type === 'PersonRevealed' && reveals.isSeen(event, scope) ? [event] : []));
    const purposes = await reveals.purposesOf(personId, looks);
    const purposeOf = new Map(looks.map((event, index) => [event, purposes[index] ?? '']));
    return history.flatMap(({ seq, event, at }) => {
      switch (event.type) {
        case 'PersonRevealed': {
          const purpose = purposeOf.get(event);
          if (purpose === undefined) return [];
          return [entryOf(`${personId}.reveal.${seq}`, event.at, 'values-revealed', '', personId, { by: event.by, purpose })];
        }
        case 'RecordAdmitted': {
          const { recordId, record, tie } = event;
          if (tie.by === 'alone' || !isSeen(recordId)) return [];
          const to = isSeen(tie.recordId) ? { to: tie.recordId } : {};
          return [entryOf(`${personId}.joined.${seq}`, at, 'record-joined', record.dealerId, recordId, { by: tie.by, ...to })];
        }
        case 'RecordReleased':
          if (!isSeen(event.recordId)) return [];
          return [entryOf(`${personId}.left.${seq}`, at, 'record-left', '', event.recordId, { to: event.to })];
        case 'PersonProfiled':
          return [];
      }
    });
  };

  const ordersOf = async ({ records }: OpenedPerson, scope: Scope): Promise<readonly Entry[]> => {
    const entries: Entry[] = [];
    for await (const items of pagesOf(orders, {
      filter: { record: { in: records.map(({ recordId }) => recordId) } },
      limit: ORDER_PAGE,
    })) {
      for (const { id, state } of items) {
        const { dealerId = '', model = '' } = state.standing?.version ?? {};
        if (!scope.seesDealer(dealerId)) continue;
        entries.push(
          ...stepsOf(state.versions).map((step) =>
            entryOf(`${id}.${step.sinceAt}.${step.state}`, step.sinceAt, 'order', dealerId, id, { state: step.state, model }),
          ),
        );
      }
    }
    return entries;
  };

  return {
    ofPerson: async (person, scope, page) => {
      const [journal, ordered] = await Promise.all([journalOf(person.personId, scope), ordersOf(person, scope)]);
      return answer('person', person.formerIds, [...entriesOfPerson(person, scope), ...journal, ...ordered], scope, page);
    },
    ofVehicle: (vehicle, scope, page) =>
      answer('vehicle', [vehicle.vehicleId], entriesOfVehicle(vehicle.state, vehicle.vehicleId, scope), scope, page),
  };
}

function entriesOfPerson({ personId, state, records, vehicles }: OpenedPerson, scope: Scope): readonly Entry[] {
  const recordIds = new Set(Object.keys(state.records));
  const ofRecords = records.map(({ recordId, dealerId, latest }) =>
    entryOf(recordId, latest.occurredAt, 'record-revised', dealerId, recordId, { revision: String(latest.revision) }),
  );
  const ofVehicles = [...vehicles].flatMap(([vehicleId, { facts, people, told }]) => {
    const ownerships = ownershipsOf(facts, people);
    return [
      ...ownerships.filter((ownership) => ownership.personId === personId).flatMap((ownership) => entriesOfOwnership(vehicleId, ownership)),
      ...linksOf(facts, people)
        .filter((link) => link.personId === personId)
        .flatMap((link) => entriesOfLink(vehicleId, link)),
      ...Object.values(facts.sales)
        .filter(({ recordId }) => recordId !== undefined && recordIds.has(recordId))
        .map(({ key, dealerId, soldOn }) => entryOf(key, startOf(soldOn), 'vehicle-sold', dealerId, vehicleId, { soldOn })),
      ...Object.values(facts.appointments)
        .filter(({ recordId }) => recordId !== undefined && recordIds.has(recordId))
        .map((fact) =>
          entryOf(fact.key, fact.startsAt, 'appointment', fact.dealerId, vehicleId, {
            service: fact.service,
            status: statusTold(told, fact),
          }),
        ),
      ...Object.values(facts.visits).flatMap((visit) =>
        visit.kind === 'visit' && visitorOf(visit, people, ownerships) === personId
          ? [entryOf(visit.key, visit.closedAt, 'visit', visit.dealerId, vehicleId, { kind: visit.service, visitedOn: visit.visitedOn })]
          : [],
      ),
      ...declinedWorkOf(facts).flatMap((work) => {
        const visit = facts.visits[work.visitId];
        return visit?.kind === 'visit' && visitorOf(visit, people, ownerships) === personId ? [declinedEntry(work, vehicleId)] : [];
      }),
    ];
  });
  const ofConsents = records.flatMap(({ recordId, dealerId, ledger }) =>
    ledger.map(({ key, at, purpose, channel, answer, by }) =>
      entryOf(`${recordId}.${key}`, at, 'consent-given', dealerId, recordId, {
        purpose,
        channel: channel === '' ? 'all' : channel,
        answer,
        by,
      }),
    ),
  );
  return [...ofRecords, ...ofConsents, ...ofVehicles].filter(({ entry }) => scope.seesDealer(entry.dealerId));
}

/** Visits and readings are technical history and shown whoever did them; the rest belongs to the dealers that dealt with it. */
function entriesOfVehicle({ facts, people, told }: VehicleState, vehicleId: string, scope: Scope): readonly Entry[] {
  const technical = [
    ...Object.values(facts.visits).map((visit) =>
      visit.kind === 'visit'
        ? entryOf(visit.key, visit.closedAt, 'visit', visit.dealerId, visit.key, {
            kind: visit.service,
            visitedOn: visit.visitedOn,
            mileageKm: String(visit.mileageKm),
          })
        : entryOf(visit.key, visit.occurredAt, 'visit-withdrawn', visit.dealerId, visit.key, {}),
    ),
    ...declinedWorkOf(facts).map((work) => declinedEntry(work, work.visitId)),
    ...recallsOf(facts).flatMap((recall) => entriesOfRecall(vehicleId, recall)),
    ...Object.values(facts.contracts ?? {}).map(({ key, dealerId, contract, fromOn, toOn, status }) =>
      entryOf(key, startOf(fromOn), 'service-contract', dealerId, vehicleId, { kind: contract, fromOn, toOn, status }),
    ),
    ...Object.values(facts.readings).map(({ key, occurredAt, dealerId, on, mileageKm, source }) =>
      entryOf(key, occurredAt, 'reading', dealerId, vehicleId, { on, mileageKm: String(mileageKm), source }),
    ),
    ...Object.values(facts.faults).map(({ key, occurredAt, dealerId, code, severity }) =>
      entryOf(key, occurredAt, 'fault', dealerId, vehicleId, { code, severity }),
    ),
    ...Object.values(facts.crashes).map(({ key, occurredAt, dealerId }) => entryOf(key, occurredAt, 'crash', dealerId, vehicleId, {})),
  ];
  const own = [
    ...ownershipsOf(facts, people).flatMap((ownership) => entriesOfOwnership(vehicleId, ownership)),
    ...linksOf(facts, people).flatMap((link) => entriesOfLink(vehicleId, link)),
    ...Object.values(facts.descriptions).map(({ key, occurredAt, dealerId, revision }) =>
      entryOf(key, occurredAt, 'vehicle-described', dealerId, vehicleId, { revision: String(revision) }),
    ),
    ...Object.values(facts.coverages).map(({ key, occurredAt, dealerId, insuranceExpiresOn = '', inspectionExpiresOn = '' }) =>
      entryOf(key, occurredAt, 'coverage-renewed', dealerId, vehicleId, { insuranceExpiresOn, inspectionExpiresOn }),
    ),
    ...Object.values(facts.sales).map(({ key, soldOn, dealerId }) =>
      entryOf(key, startOf(soldOn), 'vehicle-sold', dealerId, key, { soldOn }),
    ),
    ...Object.values(facts.appointments).map((fact) =>
      entryOf(fact.key, fact.startsAt, 'appointment', fact.dealerId, fact.key, { service: fact.service, status: statusTold(told, fact) }),
    ),
    ...Object.values(facts.arrivals).map(({ key, arrivedAt, dealerId }) =>
      entryOf(`${key}.arrival`, arrivedAt, 'arrival', dealerId, key, {}),
    ),
    ...Object.values(facts.progress).map(({ key, at, dealerId, visitId, stage }) =>
      entryOf(key, at, 'progress', dealerId, visitId, { stage }),
    ),
  ];
  return [...technical, ...own.filter(({ entry }) => scope.seesDealer(entry.dealerId))];
}

/** What was declined, at the beginning of the day like everything that has only a day. */
function declinedEntry({ visitId, dealerId, kind, item, declinedOn, times, done }: DeclinedWork, subjectId: string): Entry {
  return entryOf(`${visitId}.declined.${kind}.${item}`, startOf(declinedOn), 'work-declined', dealerId, subjectId, {
    kind,
    item,
    times: String(times),
    ...(done === undefined ? {} : { doneOn: done.on }),
  });
}

function entriesOfRecall(vehicleId: string, { campaign, status, announcedOn, doneOn, dealerId = '', visitId }: Recall): readonly Entry[] {
  const id = `${vehicleId}.recall.${campaign}`;
  return [
    entryOf(id, startOf(announcedOn), 'recall-announced', '', vehicleId, { campaign, status }),
    ...(doneOn === undefined ? [] : [entryOf(`${id}.done`, startOf(doneOn), 'recall-done', dealerId, visitId ?? vehicleId, { campaign })]),
  ];
}

/** It ends on the day on which the next one begins. */
function entriesOfOwnership(vehicleId: string, { dealerId, fromOn, toOn, personId }: Ownership): readonly Entry[] {
  const id = `${vehicleId}.owner.${fromOn}`;
  return [
    entryOf(id, startOf(fromOn), 'ownership-began', dealerId, vehicleId, { fromOn, personId }),
    ...(toOn === undefined ? [] : [entryOf(`${id}.end`, startOf(toOn), 'ownership-ended', dealerId, vehicleId, { toOn, personId })]),
  ];
}

/** Of a link without a first day only its end has a place in time. */
function entriesOfLink(vehicleId: string, { role, dealerId, recordId, fromOn, toOn, personId }: VehicleLink): readonly Entry[] {
  const id = `${vehicleId}.${role}.${recordId}.${fromOn ?? ''}`;
  const entry = (suffix: string, kind: string, on: string): Entry =>
    entryOf(`${id}${suffix}`, startOf(on), kind, dealerId, vehicleId, { role, on, personId });
  return [
    ...(fromOn === undefined ? [] : [entry('', 'link-began', fromOn)]),
    ...(toOn === undefined ? [] : [entry('.end', 'link-ended', toOn)]),
  ];
}

function entryOf(id: string, at: Instant, kind: string, dealerId: string, subjectId: string, values: Record<string, string>): Entry {
  return { id, entry: { at, kind, dealerId, subjectId, values } };
}

/** Days stand among moments at their beginning. */
function startOf(day: string): Instant {
  return `${day}T00:00:00.000Z`;
}

function latestFirst(a: Entry, b: Entry): number {
  return compareText(b.entry.at, a.entry.at) || compareText(b.id, a.id);
}

function isBehind({ id, entry }: Entry, from: Position): boolean {
  return entry.at < from.at || (entry.at === from.at && id < from.id);
}

function writePosition({ id, entry }: Entry): string {
  return Buffer.from(JSON.stringify([entry.at, id])).toString('base64url');
}

function readPosition(cursor: string): Position {
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as readonly unknown[];
    if (typeof at === 'string' && typeof id === 'string') return { at, id };
  } catch {
    // Falls through: whatever cannot be read is no cursor of ours.
  }
  throw new Rejection('invalid', 'store.cursor-invalid');
}
