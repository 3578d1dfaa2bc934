import { type AccessCases, get, post } from './access-case';

const purpose = 'asked at the desk';
const consents = { answers: [{ purpose: 'survey', answer: 'yes' }], evidence: 'said so at the desk' };

/** People, whose records are whose, and the cars. */
export const CASES_OF_PEOPLE: AccessCases = {
  'GET /v1/people/{personId}': [
    { operation: 'people.read', about: ['personId'], lists: 'personId', ask: ({ personId }) => get(`/v1/people/${personId}?values=all`) },
  ],
  'POST /v1/people/{personId}/reveal': [
    {
      operation: 'people.reveal',
      about: ['personId'],
      lists: 'phone',
      ask: ({ personId }) => post(`/v1/people/${personId}/reveal`, { purpose }),
    },
  ],
  'GET /v1/people/{personId}/timeline': [
    { operation: 'people.read', about: ['personId'], ask: ({ personId }) => get(`/v1/people/${personId}/timeline`) },
  ],
  'POST /v1/people/search': (['phone', 'plate', 'vin', 'name'] as const).map((by) => ({
    ...{ operation: 'people.search', about: [by], lists: 'personId' },
    ask: (things) => post('/v1/people/search', { [by]: things[by] }),
  })),
  'POST /v1/people/screen-pop': [
    { operation: 'people.screen-pop', about: ['phone'], lists: 'personId', ask: ({ phone }) => post('/v1/people/screen-pop', { phone }) },
    {
      operation: 'people.screen-pop',
      about: ['phone'],
      lists: 'vehicleId',
      ask: ({ phone }) => post('/v1/people/screen-pop', { phone, purpose }),
    },
  ],
  'POST /v1/people/{personId}/export': [
    {
      operation: 'people.export',
      about: ['personId'],
      lists: 'phone',
      ask: ({ personId }) => post(`/v1/people/${personId}/export`, { purpose }),
    },
  ],
  'GET /v1/people/{personId}/erasure': [
    { operation: 'people.erase', about: ['personId'], ask: ({ personId }) => get(`/v1/people/${personId}/erasure`) },
  ],
  'POST /v1/people/{personId}/erasure': [
    {
      ...{ operation: 'people.erase', about: ['leavingPersonId'], once: true },
      ask: ({ leavingPersonId }) => post(`/v1/people/${leavingPersonId}/erasure`, { reason: 'asked by letter' }),
    },
  ],
  'GET /v1/erasures/{erasureId}': [
    { operation: 'people.erase', about: ['erasureId'], lists: 'erasureId', ask: ({ erasureId }) => get(`/v1/erasures/${erasureId}`) },
  ],
  'GET /v1/people/{personId}/consents': [
    { operation: 'people.read', about: ['personId'], ask: ({ personId }) => get(`/v1/people/${personId}/consents`) },
  ],
  'POST /v1/people/{personId}/consents/reveal': [
    { operation: 'people.reveal', about: ['personId'], ask: ({ personId }) => post(`/v1/people/${personId}/consents/reveal`, { purpose }) },
  ],
  'POST /v1/people/{personId}/consents': [
    {
      ...{ operation: 'consents.record', about: ['personId', 'recordId'] },
      ask: ({ personId, recordId }) => post(`/v1/people/${personId}/consents`, { ...consents, recordId }),
    },
    { operation: 'consents.record', about: ['personId'], ask: ({ personId }) => post(`/v1/people/${personId}/consents`, consents) },
  ],
  'GET /v1/people/{personId}/quality': [
    { operation: 'quality.read', about: ['personId'], lists: 'recordId', ask: ({ personId }) => get(`/v1/people/${personId}/quality`) },
  ],

  'GET /v1/people/{personId}/identity': [
    { operation: 'identity.read', about: ['personId'], lists: 'recordId', ask: ({ personId }) => get(`/v1/people/${personId}/identity`) },
  ],
  'GET /v1/identity/merged': [{ operation: 'identity.read', about: [], lists: 'mergedPersonId', ask: () => get('/v1/identity/merged') }],
  'GET /v1/identity/reviews': [{ operation: 'identity.read', about: [], ask: () => get('/v1/identity/reviews') }],
  'POST /v1/identity/comparisons': [
    {
      ...{ operation: 'identity.read', about: ['recordId', 'pairedRecordId'], lists: 'recordId' },
      ask: ({ recordId, pairedRecordId: otherRecordId }) => post('/v1/identity/comparisons', { pairs: [{ recordId, otherRecordId }] }),
    },
  ],
  'POST /v1/identity/rulings': [
    {
      ...{ operation: 'identity.rule', about: ['recordId', 'pairedRecordId'] },
      ask: ({ recordId, pairedRecordId: otherRecordId }) =>
        post('/v1/identity/rulings', { decisions: [{ recordId, otherRecordId, ruling: 'never', reason: 'other people' }] }),
    },
  ],
  'POST /v1/people/{personId}/separations': [
    {
      ...{ operation: 'identity.rule', about: ['mergedPersonId', 'mergedRecordId'], once: true },
      ask: ({ mergedPersonId, mergedRecordId }) =>
        post(`/v1/people/${mergedPersonId}/separations`, { recordIds: [mergedRecordId], reason: 'other people' }),
    },
  ],
  'POST /v1/identity/rebuild': [{ operation: 'identity.rebuild', about: [], ask: () => post('/v1/identity/rebuild', {}) }],

  // Of weights that are no dealer's; of so few records nothing is learned.
  'POST /v1/identity/trainings': [
    { operation: 'identity.train', about: [], answers: [409], ask: () => post('/v1/identity/trainings', {}) },
  ],
  'GET /v1/identity/trainings/{trainingId}': [
    { operation: 'identity.train', about: [], answers: [404], ask: () => get('/v1/identity/trainings/none') },
  ],
  'POST /v1/identity/trainings/{trainingId}/publication': [
    { operation: 'policies.publish', about: [], answers: [404], ask: () => post('/v1/identity/trainings/none/publication') },
  ],

  'GET /v1/vehicles/{vehicleId}': [
    { operation: 'vehicles.read', about: ['vehicleId'], lists: 'personId', ask: ({ vehicleId }) => get(`/v1/vehicles/${vehicleId}`) },
  ],
  'GET /v1/vehicles/{vehicleId}/timeline': [
    { operation: 'vehicles.read', about: ['vehicleId'], ask: ({ vehicleId }) => get(`/v1/vehicles/${vehicleId}/timeline`) },
  ],
  'GET /v1/vehicles/{vehicleId}/why-not': [
    {
      operation: 'contacts.read',
      about: ['vehicleId'],
      lists: 'vehicleId',
      ask: ({ vehicleId }) => get(`/v1/vehicles/${vehicleId}/why-not`),
    },
  ],
  'GET /v1/vehicles/{vehicleId}/due': [
    {
      ...{ operation: 'contacts.read', about: ['vehicleId'], lists: 'vehicleId' },
      ask: ({ vehicleId }) => get(`/v1/vehicles/${vehicleId}/due`),
    },
  ],
  // Of what the car is not due for: what is refused is nobody's history.
  'POST /v1/vehicles/{vehicleId}/done-elsewhere': [
    {
      ...{ operation: 'contacts.record-result', about: ['vehicleId'] },
      ask: ({ vehicleId }) => post(`/v1/vehicles/${vehicleId}/done-elsewhere`, { items: [{ key: 'none', doneOn: '2024-01-01' }] }),
    },
  ],
  'GET /v1/vehicles/{vehicleId}/standing': [
    {
      operation: 'vehicles.read',
      about: ['vehicleId'],
      lists: 'vehicleId',
      ask: ({ vehicleId }) => get(`/v1/vehicles/${vehicleId}/standing`),
    },
  ],
  'POST /v1/vehicles/standings': [
    {
      ...{ operation: 'vehicles.read', about: ['vehicleId'], lists: 'vehicleId' },
      ask: ({ vehicleId }) => post('/v1/vehicles/standings', { vehicleIds: [vehicleId] }),
    },
  ],
  'GET /v1/customer-classes': [
    {
      operation: 'vehicles.read',
      about: ['dealerId'],
      lists: 'personId',
      ask: ({ dealerId }) => get(`/v1/customer-classes?node=${dealerId}`),
    },
  ],
  'GET /v1/vehicles/{vehicleId}/visits/{visitId}': [
    {
      ...{ operation: 'visits.read', about: ['vehicleId', 'visitId'], lists: 'visitId' },
      ask: ({ vehicleId, visitId }) => get(`/v1/vehicles/${vehicleId}/visits/${visitId}`),
    },
  ],
  'GET /v1/vehicles/{vehicleId}/visits/{visitId}/progress': [
    {
      ...{ operation: 'visits.progress', about: ['vehicleId', 'visitId'], lists: 'visitId' },
      ask: ({ vehicleId, visitId }) => get(`/v1/vehicles/${vehicleId}/visits/${visitId}/progress`),
    },
  ],
  'POST /v1/vehicles/{vehicleId}/visits/{visitId}/progress-links': [
    {
      ...{ operation: 'visits.share', about: ['vehicleId', 'visitId'], lists: 'visitId' },
      ask: ({ vehicleId, visitId }) => post(`/v1/vehicles/${vehicleId}/visits/${visitId}/progress-links`),
    },
  ],
  'GET /v1/vehicles/{vehicleId}/visits/{visitId}/progress-links': [
    {
      ...{ operation: 'visits.share', about: ['vehicleId', 'visitId'], lists: 'linkId' },
      ask: ({ vehicleId, visitId }) => get(`/v1/vehicles/${vehicleId}/visits/${visitId}/progress-links`),
    },
  ],
  'POST /v1/progress-links/{linkId}/revoke': [
    {
      ...{ operation: 'visits.share', about: ['linkId'], lists: 'linkId', once: true },
      ask: ({ linkId }) => post(`/v1/progress-links/${linkId}/revoke`),
    },
  ],
};
