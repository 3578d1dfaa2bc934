import { type Access, type Principal, readPrincipal, unknown } from '@homeward/access';
import { CustomerServiceDefinition, type ReadPeopleRequest } from '@homeward/contracts/customer-service';
import type { Page } from '@homeward/contracts/values';
import { Rejection } from '@homeward/kernel';
import { type Implementation, implement } from '@homeward/rpc';
import type { BusinessClock, ReferenceData } from '@homeward/runtime';
import type { ConsentLedger } from '../app/people/consent-ledger';
import type { ContactQuestions } from '../app/people/contact-details';
import type { IntakeKeys } from '../app/intake/intake-keys';
import { toPerson } from '../app/people/person-answer';
import type { OpenedPerson, PersonQueries } from '../app/people/person-queries';
import type { RequestQueries } from '../app/intake/request-queries';
import type { Reveals } from '../app/people/reveals';
import { requestScopeFor, scopeFor } from '../app/organisation/scope';
import { createSurroundings } from '../app/surroundings';
import type { TimelineQueries } from '../app/people/timeline-queries';
import { toVehicle } from '../app/cars/vehicle-answer';
import type { VehicleQueries } from '../app/cars/vehicle-queries';
import { ROW_OUTCOMES } from '../domain/organisation/intake-request';
import type { SurvivorshipFor } from '../domain/people/survivorship';

export interface CustomerServiceOptions {
  readonly access: Access;
  readonly reference: ReferenceData;
  readonly people: PersonQueries;
  readonly vehicles: VehicleQueries;
  readonly timelines: TimelineQueries;
  readonly contacts: ContactQuestions;
  readonly consents: ConsentLedger;
  readonly reveals: Reveals;
  readonly survivorshipFor: SurvivorshipFor;
  readonly requests: RequestQueries;
  readonly intakeKeys: IntakeKeys;
  readonly clock: BusinessClock;
}

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 500;
const LARGEST_ROW_PAGE = 5_000;

/** The calls of CustomerService (proto/homeward/customer/v1/service.proto). What is foreign is missing from answers, like what does not exist. */
export function createCustomerService(options: CustomerServiceOptions): Implementation<typeof CustomerServiceDefinition> {
  const { access, reference, people, vehicles, timelines, contacts, consents, reveals, survivorshipFor, requests, intakeKeys, clock } =
    options;
  const scopeOf = (principal: Principal, operation: Parameters<Access['assertAllowed']>[1]) =>
    scopeFor(access, principal, operation, reference.tree());

  const readPeople = async ({ personIds, reveal, allValues }: ReadPeopleRequest, principal: Principal) => {
    const scope = scopeOf(principal, reveal ? 'people.reveal' : 'people.read');
    const found = (await people.open(personIds, scope)).map((person) => toPerson(person, { scope, reveal, allValues, survivorshipFor }));
    // The record is written before the values are given out.
    if (reveal)
      await reveals.record(
        principal,
        found.map(({ personId, fields }) => ({ personId, fields: fields.map(({ field }) => field) })),
      );
    return { people: found };
  };

  return implement(CustomerServiceDefinition, {
    readPeople: (request, { metadata }) => readPeople(request, readPrincipal(metadata)),

    async readConsents({ personId, reveal }, { metadata }) {
      const principal = readPrincipal(metadata);
      const scope = scopeOf(principal, reveal ? 'people.reveal' : 'people.read');
      const [person] = await people.open([personId], scope);
      if (person === undefined) throw unknown('person');
      const { entries, standing } = await consents.read(person, scope, reveal);
      if (reveal) await reveals.record(principal, [{ personId: person.personId, fields: ['consentEvidence'] }]);
      return { entries: [...entries], standing: [...standing] };
    },

    async recordConsents({ consents: given }, { metadata }) {
      const principal = readPrincipal(metadata);
      const scope = scopeOf(principal, 'consents.record');
      return { outcomes: [...(await consents.record(given, scope, principal, clock.now()))] };
    },

    async searchPeople({ page, ...question }, { metadata }) {
      const scope = scopeOf(readPrincipal(metadata), 'people.search');
      if (Object.values(question).every((value) => value === '')) throw new Rejection('invalid', 'search.empty', { pointer: '' });
      const { limit, cursor } = pageOf(page, LARGEST_PAGE);
      const ids = (await people.search(question, scope)).filter((personId) => personId > cursor);
      // A dealer's own number stands for hundreds: no more are opened than are shown, and one that says whether there are more.
      const behind: OpenedPerson[] = [];
      for (let from = 0; from < ids.length && behind.length <= limit; from += limit + 1) {
        const opened = await people.open(ids.slice(from, from + limit + 1), scope);
        behind.push(...opened.toSorted((a, b) => (a.personId < b.personId ? -1 : 1)));
      }
      const shown = behind.slice(0, limit);
      return {
        people: shown.map((person) => toPerson(person, { scope, reveal: false, allValues: false, survivorshipFor })),
        cursor: behind.length > limit ? (shown.at(-1)?.personId ?? '') : '',
      };
    },

    async readVehicles({ vehicleIds, allValues = false }, { metadata }) {
      const principal = readPrincipal(metadata);
      const scope = scopeOf(principal, 'vehicles.read');
      const surroundings = createSurroundings(clock.now(), reference.tree(), reference.policies());
      const opened = await vehicles.open(vehicleIds, scope);
      return { vehicles: opened.map((vehicle) => toVehicle(vehicle, { scope, surroundings, callerNodeId: principal.nodeId, allValues })) };
    },

    async readTimeline({ subject, page }, { metadata }) {
      const principal = readPrincipal(metadata);
      const bounds = pageOf(page, LARGEST_PAGE);
      if (subject?.$case === 'vehicleId') {
        const scope = scopeOf(principal, 'vehicles.read');
        const [vehicle] = await vehicles.open([subject.value], scope);
        if (vehicle === undefined) throw unknown('vehicle');
        const { entries, cursor } = await timelines.ofVehicle(vehicle, scope, bounds);
        return { entries: [...entries], cursor };
      }
      const scope = scopeOf(principal, 'people.read');
      const [person] = await people.open(subject === undefined ? [] : [subject.value], scope);
      if (person === undefined) throw unknown('person');
      const { entries, cursor } = await timelines.ofPerson(person, scope, bounds);
      return { entries: [...entries], cursor };
    },

    async readContactDetails({ questions }, { metadata }) {
      const scope = scopeOf(readPrincipal(metadata), 'contact-details.read');
      return { details: [...(await contacts.answer(questions, scope))] };
    },

    async readRequests({ requestIds }, { metadata }) {
      const sees = requestScopeFor(access, readPrincipal(metadata), reference.tree());
      return { requests: [...(await requests.read(requestIds, sees))] };
    },

    async readRows({ requestId, outcome, withOriginal, page }, { metadata }) {
      const sees = requestScopeFor(access, readPrincipal(metadata), reference.tree());
      const wanted = ROW_OUTCOMES.find((known) => known === outcome);
      if (outcome !== '' && wanted === undefined) throw new Rejection('invalid', 'request.outcome-unknown', { pointer: '/outcome' });
      const { rows, cursor } = await requests.rows({ requestId, outcome: wanted, withOriginal, ...pageOf(page, LARGEST_ROW_PAGE) }, sees);
      return { rows: [...rows], cursor };
    },

    async readIntakeKey({ brand, keyId }, { metadata }) {
      access.assertAllowed(readPrincipal(metadata), 'intake-keys.read');
      return keyId === '' ? intakeKeys.present(brand) : intakeKeys.read(keyId);
    },
  });
}

function pageOf(page: Page | undefined, largest: number): { readonly limit: number; readonly cursor: string } {
  const limit = page === undefined || page.limit <= 0 ? DEFAULT_PAGE : page.limit;
  return { limit: Math.min(limit, largest), cursor: page?.cursor ?? '' };
}
