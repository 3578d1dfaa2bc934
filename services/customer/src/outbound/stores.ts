import type { IdDeriver } from '@homeward/pii';
import type { Store } from '@homeward/store';
import type { CustomerStores } from '../app/ports';
import { adoptionBook } from '../domain/adoption/adoption-book';
import { dealerDay } from '../domain/appointments/dealer-day';
import { dealerReport } from '../domain/quality/dealer-report';
import { erasure } from '../domain/people/erasure';
import { findings } from '../domain/quality/findings';
import { identityRuling } from '../domain/people/identity-ruling';
import { identityTraining } from '../domain/people/identity-training';
import { intakeRequest } from '../domain/organisation/intake-request';
import { leadWakeAt } from '../domain/leads/lead';
import { isOpenLead } from '../domain/leads/lead-duplicates';
import { newCarOrder } from '../domain/cars/new-car-order';
import { organisationNode } from '../domain/organisation/organisation-node';
import { type PersonState, person, recordsOf } from '../domain/people/person';
import { policyPublication } from '../domain/organisation/policy-publication';
import { progressLink } from '../domain/cars/progress-link';
import { sourceRecord } from '../domain/people/source-record';
import { staffMember } from '../domain/organisation/staff-member';
import { toldLead } from '../domain/leads/told-lead';
import { toldVerification } from '../domain/quality/told-verification';
import { type VehicleState, vehicle } from '../domain/cars/vehicle';
import { otherDealersOf } from '../domain/cars/vehicle-description';
import { firstDueAt, openQuestions, tasksOf, verificationWakeAt } from '../domain/quality/verification';
import { verificationSample } from '../domain/quality/verification-sample';
import { tellBook } from './adoption-events';
import { tellDealerDay } from './booking-events';
import { tellErasure } from './erasure-events';
import { tellLead } from './lead-events';
import { tellOrder } from './order-events';
import { tellFindings, tellVerification } from './quality-events';
import { tellNode, tellPerson, tellPolicy, tellRecord, tellRuling, tellStaff, tellVehicle } from './public-events';

/** Declares every collection of the service; call before `store.prepare()`. */
export function declareStores(store: Store, ids: IdDeriver): CustomerStores {
  return {
    records: store.aggregates({
      name: 'source-records',
      decider: sourceRecord,
      lookups: {
        phone: { of: (state) => state.latest?.phoneIndex, index: 'plain' },
        phone2: { of: (state) => state.latest?.phone2Index, index: 'plain' },
        name: { of: (state) => state.latest?.nameIndex, index: 'plain' },
        dealer: { of: (state) => state.dealerId, index: 'none' },
        person: { of: (state) => state.personId, index: 'plain' },
        writtenAt: { of: (state) => state.latest?.occurredAt, index: 'none' },
      },
      indexes: [['dealer', 'writtenAt']],
      tell: tellRecord,
    }),
    rulings: store.aggregates({
      name: 'identity-rulings',
      decider: identityRuling,
      lookups: { a: { of: ({ a }) => a, index: 'plain' }, b: { of: ({ b }) => b, index: 'plain' } },
      tell: tellRuling,
    }),
    people: store.aggregates({
      name: 'people',
      decider: person,
      lookups: { merged: { of: severalRecords, index: 'plain' } },
      tell: tellPerson,
    }),
    vehicles: store.aggregates({
      name: 'vehicles',
      decider: vehicle,
      lookups: {
        plate: { of: (state) => state.told.plateIndex, index: 'plain' },
        home: { of: (state) => state.told.homeDealerId, index: 'plain' },
        // The dealers beside its home, whoever dealt with it last first; those of more dealers than have a place are marked and looked at one by one.
        alsoAt: { of: (state) => otherDealers(state)[0], index: 'plain' },
        alsoAt2: { of: (state) => otherDealers(state)[1], index: 'sparse' },
        alsoAt3: { of: (state) => otherDealers(state)[2], index: 'sparse' },
        alsoAtMore: { of: (state) => (otherDealers(state).length > 3 ? 'yes' : undefined), index: 'sparse' },
      },
      wakeAt: (state) => state.told.reviewAt,
      tell: tellVehicle,
    }),
    reports: store.aggregates({
      name: 'dealer-reports',
      decider: dealerReport,
      lookups: {
        dealer: { of: (state) => state.latest?.dealerId, index: 'plain' },
        subject: { of: (state) => state.latest?.subject, index: 'none' },
      },
      tell: () => [],
    }),
    orders: store.aggregates({
      name: 'new-car-orders',
      decider: newCarOrder,
      lookups: {
        dealer: { of: ({ standing }) => standing?.version.dealerId, index: 'none' },
        state: { of: ({ standing }) => standing?.version.state, index: 'none' },
        record: { of: ({ standing }) => standing?.version.recordId, index: 'plain' },
        sinceAt: { of: ({ standing }) => standing?.sinceAt, index: 'none' },
      },
      indexes: [['dealer', 'sinceAt']],
      tell: (orderId, recorded) => tellOrder(orderId, recorded, (id) => ids.personIdByRecord(id)),
    }),
    requests: store.aggregates({
      name: 'intake-requests',
      decider: intakeRequest,
      lookups: { dealer: { of: (state) => state.opened?.dealerId, index: 'plain' } },
      tell: () => [],
    }),
    nodes: store.aggregates({ name: 'node-registrations', decider: organisationNode, lookups: {}, tell: tellNode }),
    staff: store.aggregates({
      name: 'staff-registrations',
      decider: staffMember,
      lookups: { node: { of: (state) => state.member?.nodeId, index: 'plain' } },
      tell: tellStaff,
    }),
    policies: store.aggregates({ name: 'policy-publications', decider: policyPublication, lookups: {}, tell: tellPolicy }),
    leads: store.aggregates({
      name: 'leads',
      decider: toldLead,
      lookups: {
        // Where it is: at a dealer, or at the node that answers for it.
        place: { of: (state) => (state === undefined ? undefined : state.dealerId === '' ? state.nodeId : state.dealerId), index: 'none' },
        /** The dealer that has to work on it: its load. */
        openAt: {
          of: (state) => (state !== undefined && isOpenLead(state) && state.dealerId !== '' ? state.dealerId : undefined),
          index: 'plain',
        },
        status: { of: (state) => state?.status, index: 'none' },
        level: { of: (state) => state?.level, index: 'none' },
        owner: { of: (state) => state?.ownerId, index: 'none' },
        record: { of: (state) => state?.recordId, index: 'plain' },
        /** Whose leads are one to whoever follows up. */
        person: { of: (state) => state?.personId, index: 'plain' },
        openedAt: { of: (state) => state?.openedAt, index: 'none' },
        overdueAt: { of: (state) => state?.next?.overdueAt, index: 'none' },
      },
      indexes: [
        ['place', 'overdueAt'],
        ['place', 'openedAt'],
      ],
      wakeAt: leadWakeAt,
      tell: tellLead,
    }),
    adoptions: store.aggregates({ name: 'adoption-books', decider: adoptionBook, lookups: {}, tell: tellBook }),
    dealerDays: store.aggregates({ name: 'dealer-days', decider: dealerDay, lookups: {}, tell: tellDealerDay }),
    appointments: store.projections({ name: 'appointments', lookups: {} }),
    verifications: store.aggregates({
      name: 'verifications',
      decider: toldVerification,
      lookups: {
        /** The dealer whose record waits for a call. */
        waiting: { of: (state) => (openQuestions(state).length === 0 ? undefined : state.known?.dealerId), index: 'none' },
        queuedAt: { of: (state) => state.queue?.at, index: 'none' },
        vehicle: { of: (state) => (state.known?.vehicleId === '' ? undefined : state.known?.vehicleId), index: 'plain' },
        /** The dealer that had something to put right. */
        corrected: { of: (state) => (tasksOf(state).length === 0 ? undefined : state.known?.dealerId), index: 'none' },
        dueAt: { of: firstDueAt, index: 'none' },
      },
      indexes: [
        ['waiting', 'queuedAt'],
        ['corrected', 'dueAt'],
      ],
      wakeAt: verificationWakeAt,
      tell: (recordId, recorded) => tellVerification(recordId, recorded, (id) => ids.personIdByRecord(id)),
    }),
    samples: store.aggregates({ name: 'verification-samples', decider: verificationSample, lookups: {}, tell: () => [] }),
    erasures: store.aggregates({ name: 'erasures', decider: erasure, lookups: {}, tell: tellErasure }),
    erasedPlaces: store.projections({ name: 'erased-places', lookups: {} }),
    progressLinks: store.aggregates({
      name: 'progress-links',
      decider: progressLink,
      lookups: { visit: { of: (state) => state?.visitId, index: 'plain' } },
      tell: () => [],
    }),
    tombstones: store.projections({ name: 'tombstones', lookups: {} }),
    findings: store.aggregates({ name: 'quality-findings', decider: findings, lookups: {}, tell: tellFindings }),
    findingList: store.projections({
      name: 'finding-list',
      lookups: {
        dealer: { of: ({ dealerId }) => dealerId, index: 'none' },
        kind: { of: ({ kind }) => kind, index: 'none' },
        open: { of: ({ open }) => (open ? 'yes' : 'no'), index: 'none' },
        foundAt: { of: ({ foundAt }) => foundAt, index: 'none' },
      },
      indexes: [['dealer', 'foundAt']],
    }),
    rows: store.projections({
      name: 'intake-rows',
      lookups: {
        request: { of: (row) => row.requestId, index: 'none' },
        outcome: { of: (row) => row.outcome, index: 'none' },
        thing: { of: (row) => row.thingId, index: 'plain' },
        // Asked by erasures alone: an index for every row would cost more than looking at all of them.
        subject: { of: (row) => (row.subjectId === '' ? undefined : row.subjectId), index: 'none' },
      },
      indexes: [['request', 'outcome']],
    }),
    links: store.projections({ name: 'record-links', lookups: {} }),
    households: store.projections({ name: 'households', lookups: {} }),
    blocks: store.projections({ name: 'identity-blocks', lookups: {} }),
    pairReviews: store.projections({
      name: 'identity-reviews',
      lookups: {
        a: { of: ({ a }) => a, index: 'plain' },
        b: { of: ({ b }) => b, index: 'plain' },
        value: { of: ({ valueFen }) => valueFen, index: 'plain' },
      },
    }),
    trainings: store.aggregates({ name: 'identity-trainings', decider: identityTraining, lookups: {}, tell: () => [] }),
    trainingCounts: store.projections({ name: 'training-counts', lookups: {} }),
    dataKeys: store.projections({ name: 'data-keys', lookups: {} }),
    intakeKeys: store.projections({
      name: 'intake-keys',
      lookups: { expiresAt: { of: (document) => document.expiresAt, index: 'plain' } },
    }),
    reviews: store.projections({ name: 'policy-reviews', lookups: {} }),
    timeline: store.projections({
      name: 'timeline',
      lookups: {
        person: { of: (entry) => entry.personId, index: 'none' },
        vehicle: { of: (entry) => entry.vehicleId, index: 'none' },
        at: { of: (entry) => entry.at, index: 'none' },
      },
      indexes: [
        ['person', 'at'],
        ['vehicle', 'at'],
      ],
    }),
  };
}

/** How many records a person has that has more than one; the others need no place in the index. */
function severalRecords(state: PersonState): number | undefined {
  const count = recordsOf(state).length;
  return count > 1 ? count : undefined;
}

/** One state is asked for each of its fields in turn. */
let lastAsked: { readonly state?: VehicleState; readonly dealers: readonly string[] } = { dealers: [] };
function otherDealers(state: VehicleState): readonly string[] {
  if (lastAsked.state !== state) lastAsked = { state, dealers: otherDealersOf(state.facts, state.told.homeDealerId) };
  return lastAsked.dealers;
}
