import { type Access, type Operation, type Principal, unknown } from '@homeward/access';
import { localDateOf } from '@homeward/calendar';
import type { Visit, VisitProgress } from '@homeward/contracts/visits';
import type { Instant } from '@homeward/kernel';
import type { BusinessClock, ReferenceData } from '@homeward/runtime';
import { type DeclinedWork, declinedAt, declinedWorkOf } from '../../domain/cars/declined-work';
import { readingsOf, seriesOf } from '../../domain/cars/odometer';
import { totalsByPayer } from '../../domain/cars/order-lines';
import { ownershipsOf, personOf, visitorOf } from '../../domain/cars/ownership';
import { compareText } from '../../domain/people/revision';
import type { VehicleState } from '../../domain/cars/vehicle';
import { homeDealerOf, latestDescription } from '../../domain/cars/vehicle-description';
import { type VisitCourse, courseOf } from '../../domain/cars/visit-steps';
import type { VehicleFacts, VisitFact } from '../../domain/cars/vehicle-facts';
import type { CustomerStores } from '../ports';
import { type Scope, scopeFor } from '../organisation/scope';
import { createSurroundings } from '../surroundings';
import { toShownWork } from './vehicle-care';

export interface VisitTools {
  readonly stores: Pick<CustomerStores, 'vehicles' | 'timeline'>;
  readonly access: Access;
  readonly reference: ReferenceData;
  readonly clock: BusinessClock;
}

interface Asked {
  readonly vehicleId: string;
  readonly visitId: string;
}

/** Both throw Rejection('unknown', 'visit.unknown') for a visit that is not there, or of a car out of reach. */
export interface VisitQueries {
  /** Of another dealer's visit the technical side only: no person, times or amounts. */
  read(principal: Principal, asked: Asked): Promise<Visit>;
  /** Of the caller's own dealers' visits: the stage and what was promised, nothing of any person. */
  progress(principal: Principal, asked: Asked): Promise<VisitProgress>;
}

interface Found {
  readonly state: VehicleState;
  readonly course: VisitCourse;
  readonly scope: Scope;
}

/** Nobody is called more often within the life of one car. */
const MOST_ENTRIES = 1_000;

export function createVisitQueries({ stores, access, reference, clock }: VisitTools): VisitQueries {
  const find = async (principal: Principal, operation: Operation, { vehicleId, visitId }: Asked): Promise<Found> => {
    const tree = reference.tree();
    const scope = scopeFor(access, principal, operation, tree);
    const state = (await stores.vehicles.load([vehicleId])).get(vehicleId)?.state;
    if (state === undefined || !scope.seesVehicle(state.facts)) throw unknown('visit');
    const dayOf = (dealerId: string) => (at: Instant) => localDateOf(at, tree.zoneOf(dealerId));
    const followedUpAt = await firstFollowUp(vehicleId, visitId, state);
    // Which dealer's calendar counts is known with the visit itself.
    const dealerId = courseOf(visitId, state.facts, dayOf(''))?.dealerId;
    const course = dealerId === undefined ? undefined : courseOf(visitId, state.facts, dayOf(dealerId), followedUpAt);
    if (course === undefined) throw unknown('visit');
    return { state, course, scope };
  };

  /** The first contact that was made because of the visit. */
  const firstFollowUp = async (vehicleId: string, visitId: string, { facts }: VehicleState): Promise<Instant | undefined> => {
    const visit = facts.visits[visitId];
    if (visit?.kind !== 'visit') return undefined;
    const { items } = await stores.timeline.find({
      filter: { vehicle: { equal: vehicleId }, at: { from: visit.closedAt } },
      sort: { by: 'at', direction: 'ascending' },
      limit: MOST_ENTRIES,
    });
    return items.find(({ document: { kind, values } }) => kind === 'contact-made' && values.visits?.split(',').includes(visitId) === true)
      ?.document.at;
  };

  return {
    async read(principal, asked) {
      const { state, course, scope } = await find(principal, 'visits.read', asked);
      const surroundings = createSurroundings(clock.now(), reference.tree(), reference.policies());
      const { facts } = state;
      const policyDealer = latestDescription(facts)?.dealerId;
      const rules = surroundings.of(homeDealerOf(facts, surroundings.homeDealerPolicy(policyDealer)) ?? policyDealer);
      const isOwn = scope.seesDealer(course.dealerId);
      const { accepted } = seriesOf(readingsOf(facts), rules.odometer);
      const closed = course.visit?.kind === 'visit' ? course.visit : undefined;
      const lines = closed?.lines ?? [];
      return {
        ...asked,
        dealerId: course.dealerId,
        kind: closed?.service ?? '',
        stage: course.stage,
        visitedOn: closed?.visitedOn ?? '',
        mileageKm: accepted.find(({ key }) => key === asked.visitId)?.mileageKm ?? 0,
        revision: course.visit?.revision ?? 0,
        personId: isOwn ? visitorAt(state, course) : '',
        advisorId: isOwn ? (closed?.advisorId ?? course.arrival?.advisorId ?? '') : '',
        promisedAt: isOwn ? (course.promisedAt ?? '') : '',
        steps: isOwn ? course.steps.map(({ step, at, state: stepState }) => ({ step, at: at ?? '', state: stepState })) : [],
        lines: lines
          .map(([kind, code, payer, amountFen]) => ({ kind, code, payer: isOwn ? payer : '', amountFen: isOwn ? amountFen : 0 }))
          .sort((a, b) => compareText(a.kind, b.kind) || compareText(a.code, b.code)),
        totals: isOwn ? [...totalsByPayer(lines)] : [],
        declined: closed === undefined ? [] : declinedWith(facts, closed).map((work) => toShownWork(work, scope)),
      };
    },
    async progress(principal, asked) {
      const { course, scope } = await find(principal, 'visits.progress', asked);
      if (!scope.seesDealer(course.dealerId)) throw unknown('visit');
      return { visitId: asked.visitId, stage: course.stage, sinceAt: course.sinceAt, promisedAt: course.promisedAt ?? '' };
    },
  };
}

/** What was declined at this visit, with what a later one did; what was declined again since is told by the later visit too. */
function declinedWith(facts: VehicleFacts, visit: VisitFact): readonly DeclinedWork[] {
  const declined = declinedAt(visit);
  if (declined.length === 0) return [];
  const known = declinedWorkOf(facts).filter(({ visitId }) => visitId === visit.key);
  return declined.map((item) => known.find((work) => work.kind === item.kind && work.item === item.item) ?? item);
}

/** The customer whom the dealer names; of a closed visit without one, who owned the car on that day. */
function visitorAt({ facts, people }: VehicleState, { visit, arrival }: VisitCourse): string {
  return visit?.kind === 'visit' ? visitorOf(visit, people, ownershipsOf(facts, people)) : personOf(people, arrival?.recordId);
}
