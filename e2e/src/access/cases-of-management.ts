import { type AccessCases, get, post, put } from './access-case';

const period = { fromOn: '2024-06-01', toOn: '2024-06-30' };
const outcomes = [{ field: 'name', outcome: 'right' }];
const CHURN_LEVELS = { lostMonths: 12, quasiLostMonths: 6, serviceChurnMonths: 6, serviceChurnWindowMonths: 12 };

/** What is planned, measured and ruled: adoption, data quality, figures, policies, the organisation. */
export const CASES_OF_MANAGEMENT: AccessCases = {
  'GET /v1/adoptions': [
    { operation: 'adoptions.read', about: ['dealerId'], ask: ({ dealerId }) => get(`/v1/adoptions?dealer=${dealerId}&advisor=SA1`) },
    { operation: 'adoptions.read', about: [], lists: 'dealerId', ask: () => get('/v1/adoptions') },
  ],
  'POST /v1/adoptions/preview': [
    {
      operation: 'adoptions.read',
      about: ['dealerId'],
      lists: 'vehicleId',
      ask: ({ dealerId }) => post('/v1/adoptions/preview', { dealerId }),
    },
  ],
  'POST /v1/adoptions': [
    {
      operation: 'adoptions.deal',
      about: ['dealerId'],
      lists: 'vehicleId',
      once: true,
      ask: ({ dealerId }) => post('/v1/adoptions', { dealerId }),
    },
  ],

  'GET /v1/data-quality': [
    { operation: 'kpis.read', about: ['dealerId'], ask: ({ dealerId }) => get(`/v1/data-quality?dealer=${dealerId}`) },
    { operation: 'kpis.read', about: [], ask: () => get('/v1/data-quality') },
  ],
  'GET /v1/data-quality/findings': [
    { operation: 'quality.read', about: ['dealerId'], ask: ({ dealerId }) => get(`/v1/data-quality/findings?dealer=${dealerId}`) },
    { operation: 'quality.read', about: [], ask: () => get('/v1/data-quality/findings?closed=true') },
  ],
  'POST /v1/verifications/samples/preview': [
    {
      ...{ operation: 'quality.verify', about: ['dealerId'], lists: 'dealerId' },
      ask: ({ dealerId }) => post('/v1/verifications/samples/preview', { dealerId, ...period }),
    },
  ],
  'POST /v1/verifications/samples': [
    {
      ...{ operation: 'quality.verify', about: ['dealerId'], lists: 'dealerId' },
      ask: ({ dealerId }) => post('/v1/verifications/samples', { dealerId, ...period }),
    },
  ],
  'GET /v1/verifications': [
    {
      operation: 'quality.verify',
      about: ['dealerId'],
      lists: 'waitingRecordId',
      ask: ({ dealerId }) => get(`/v1/verifications?dealer=${dealerId}`),
    },
    { operation: 'quality.verify', about: [], lists: 'waitingRecordId', ask: () => get('/v1/verifications') },
  ],
  'POST /v1/verifications/{recordId}/result': [
    {
      ...{ operation: 'quality.verify', about: ['waitingRecordId'], once: true },
      ask: ({ waitingRecordId, basis }) => post(`/v1/verifications/${waitingRecordId}/result`, { basis, outcomes }),
    },
  ],
  'GET /v1/corrections': [
    {
      operation: 'quality.read',
      about: ['dealerId'],
      lists: 'correctionId',
      ask: ({ dealerId }) => get(`/v1/corrections?status=all&dealer=${dealerId}`),
    },
    { operation: 'quality.read', about: [], lists: 'correctionId', ask: () => get('/v1/corrections?status=all') },
  ],
  'POST /v1/corrections/{correctionId}/dispute': [
    {
      ...{ operation: 'quality.dispute', about: ['correctionId'], once: true },
      ask: ({ correctionId }) => post(`/v1/corrections/${correctionId}/dispute`, { text: 'It is right' }),
    },
  ],
  'POST /v1/corrections/{correctionId}/settle': [
    {
      ...{ operation: 'quality.verify', about: ['correctionId'], once: true },
      ask: ({ correctionId }) => post(`/v1/corrections/${correctionId}/settle`, { verdict: 'right' }),
    },
  ],

  'GET /v1/kpis': [
    { operation: 'kpis.read', about: ['dealerId'], ask: ({ dealerId }) => get(`/v1/kpis?names=lost,base-vehicles&scope=${dealerId}`) },
    { operation: 'kpis.read', about: [], ask: () => get('/v1/kpis?names=lost,base-vehicles&by=dealer') },
  ],
  'GET /v1/kpis/{name}/members': [
    {
      ...{ operation: 'kpis.read', about: ['dealerId'], lists: 'vehicleId' },
      ask: ({ dealerId }) => get(`/v1/kpis/base-vehicles/members?scope=${dealerId}`),
    },
    {
      ...{ operation: 'kpis.read', about: ['dealerId'] },
      ask: ({ dealerId }) => get(`/v1/kpis/base-vehicles/members?group=dealer:${dealerId}`),
    },
    { operation: 'kpis.read', about: [], lists: 'vehicleId', ask: () => get('/v1/kpis/base-vehicles/members') },
  ],

  'GET /v1/reports/workload': [
    { operation: 'kpis.read', about: ['dealerId'], ask: ({ dealerId }) => get(`/v1/reports/workload?scope=${dealerId}`) },
    { operation: 'kpis.read', about: [], ask: () => get('/v1/reports/workload?by=dealer') },
  ],

  'GET /v1/policies': [{ operation: 'policies.read', about: [], ask: () => get('/v1/policies') }],
  'GET /v1/policies/cadences/affected': [
    {
      ...{ operation: 'contacts.read', about: ['dealerId'] },
      ask: ({ dealerId }) => get(`/v1/policies/cadences/affected?dealer=${dealerId}`),
    },
    { operation: 'contacts.read', about: [], ask: () => get('/v1/policies/cadences/affected') },
  ],
  'POST /v1/policies/cadences/migrate': [
    {
      ...{ operation: 'policies.publish', about: ['dealerId'] },
      ask: ({ dealerId }) => post('/v1/policies/cadences/migrate', { dealerId }),
    },
    { operation: 'policies.publish', about: [], ask: () => post('/v1/policies/cadences/migrate', {}) },
  ],
  'PUT /v1/policies/{subject}': [
    {
      ...{ operation: 'policies.publish', about: ['dealerId'] },
      ask: ({ dealerId: scope }) => put('/v1/policies/churn-levels', { scope, document: CHURN_LEVELS }),
    },
  ],
  'GET /v1/organisation': [{ operation: 'organisation.read', about: [], lists: 'dealerId', ask: () => get('/v1/organisation') }],
  'PUT /v1/organisation': [
    {
      ...{ operation: 'organisation.publish', about: ['dealerId'] },
      ask: ({ dealerId: nodeId }) => put('/v1/organisation', { nodes: [{ nodeId, kind: 'dealer', parentId: 'R', name: 'Renamed' }] }),
    },
    {
      ...{ operation: 'organisation.publish', about: ['dealerId'] },
      ask: ({ dealerId: nodeId }) =>
        put('/v1/organisation', { nodes: [], staff: [{ staffId: 'guest', nodeId, role: 'service-advisor', code: 'G1' }] }),
    },
  ],
};
