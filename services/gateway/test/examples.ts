import type { Case } from '@homeward/contracts/complaint-service';
import type { Person, Vehicle } from '@homeward/contracts/customer-service';
import type { Contact } from '@homeward/contracts/reminder-service';

export const aPerson = (changes: Partial<Person> = {}): Person => ({
  personId: 'P1',
  fields: [
    {
      field: 'phone',
      value: '138****8000',
      source: 'portal',
      dealerId: 'D1',
      at: '',
      validity: 'valid',
      verification: 'verified',
      reason: '',
      recordId: 'R1',
      system: 'dms',
      others: [],
    },
  ],
  recordIds: ['R1'],
  dealerIds: ['D1'],
  vehicles: [{ vehicleId: 'V1', fromOn: '2024-01-01', toOn: '' }],
  consents: [],
  masked: true,
  ...changes,
});

export const aVehicle = (changes: Partial<Vehicle> = {}): Vehicle => ({
  vehicleId: 'V1',
  vin: 'LFV**********4567',
  plate: '',
  brand: 'aurora',
  model: 'A1',
  colour: '',
  use: 'family',
  status: 'active',
  firstSoldOn: '2020-01-01',
  homeDealerId: 'D1',
  state: 'active',
  churnLevel: 'none',
  statePolicyVersion: 'customer-states/default/1',
  ownerships: [],
  visits: [],
  readings: [{ on: '2024-01-01', mileageKm: 5, source: 'dealer', status: 'accepted', reason: '' }],
  pending: 0,
  declinedWork: [],
  ...changes,
});

export const aContact = (changes: Partial<Contact> = {}): Contact => ({
  contactId: 'C1',
  personId: 'P1',
  dealerId: 'D1',
  ownerKind: 'advisor',
  ownerId: 'SA01',
  plannedOn: '2024-06-01',
  plannedAt: '',
  untilOn: '2024-06-10',
  channel: 'phone',
  purpose: 'service',
  status: 'open',
  result: '',
  reasons: [{ key: 'routine:1', kind: 'routine', vehicleId: 'V1', dueOn: '2024-06-10', visitId: '', policyVersion: 'p/1' }],
  dueOn: '2024-06-10',
  earliestOn: '2024-06-05',
  latestOn: '2024-06-15',
  confidencePercent: 80,
  note: '',
  ...changes,
});

export const aCase = (changes: Partial<Case> = {}): Case => ({
  present: {
    caseId: 'K1',
    dealerId: 'D1',
    personId: '',
    vehicleId: '',
    kind: 'complaint',
    category: '',
    severity: '',
    channel: '',
    status: 'received',
    receivedAt: '2024-06-01T00:00:00.000Z',
    firstResponseAt: '',
    plannedAt: '',
    solvedAt: '',
    closedAt: '',
    satisfied: '',
    escalatedTo: '',
    clocks: [{ name: 'plan', startedAt: 'x', dueAt: 'y', status: 'running', endedAt: '', policyVersion: '' }],
    change: 'CaseOpened',
    changedAt: '',
    reopened: 0,
    sequence: 1,
  },
  entries: [],
  department: '',
  ownerId: '',
  ...changes,
});

export const applied = (id: string) => ({ status: 'applied', id, rejectionKind: '', rejectionCode: '', rejectionDetail: {} });
export const rejected = (kind: string, code: string, detail: Record<string, string> = {}) => ({
  status: 'rejected',
  id: '',
  rejectionKind: kind,
  rejectionCode: code,
  rejectionDetail: detail,
});
