import type { Store } from '@homeward/store';
import type { CustomerStores } from '../app/ports';
import { dealerReport } from '../domain/dealer-report';
import { intakeRequest } from '../domain/intake-request';
import { organisationNode } from '../domain/organisation-node';
import { person } from '../domain/person';
import { policyPublication } from '../domain/policy-publication';
import { sourceRecord } from '../domain/source-record';
import { staffMember } from '../domain/staff-member';
import { vehicle } from '../domain/vehicle';
import { plateSource } from '../domain/vehicle-description';
import { tellNode, tellPerson, tellPolicy, tellRecord, tellStaff, tellVehicle } from './public-events';

/** Declares every collection of the service; call before `store.prepare()`. */
export function declareStores(store: Store): CustomerStores {
  return {
    records: store.aggregates({
      name: 'source-records',
      decider: sourceRecord,
      lookups: {
        phone: { of: (state) => state.latest?.phoneIndex, index: 'plain' },
        name: { of: (state) => state.latest?.nameIndex, index: 'plain' },
        dealer: { of: (state) => state.dealerId, index: 'none' },
      },
      tell: tellRecord,
    }),
    people: store.aggregates({ name: 'people', decider: person, lookups: {}, tell: tellPerson }),
    vehicles: store.aggregates({
      name: 'vehicles',
      decider: vehicle,
      lookups: { plate: { of: (state) => plateSource(state.facts)?.plateIndex, index: 'plain' } },
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
    rows: store.projections({
      name: 'intake-rows',
      lookups: {
        request: { of: (row) => row.requestId, index: 'none' },
        outcome: { of: (row) => row.outcome, index: 'none' },
        thing: { of: (row) => row.thingId, index: 'plain' },
      },
      indexes: [['request', 'outcome']],
    }),
    links: store.projections({ name: 'record-links', lookups: {} }),
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
