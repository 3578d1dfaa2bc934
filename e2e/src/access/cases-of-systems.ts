import { type AccessCases, type Asked, get, post } from './access-case';
import type { Things } from './books';

const upload = (path: string, { dealerId: dealer }: Things): Asked => ({
  ...{ method: 'POST', path },
  file: { fields: { type: 'customer', dealer }, text: 'externalId,occurredAt,name\r\nK7,2024-06-05 09:00,何七\r\n' },
});
const customer = ({ dealerId: dealer }: Things) => ({
  ...{ type: 'customer', externalId: 'K6', occurredAt: '2024-06-05T09:00:00+08:00', dealer, data: { name: '何六' } },
});

/** What machines and those who run the platform ask: intake, outbound, operations. */
export const CASES_OF_SYSTEMS: AccessCases = {
  'GET /v1/me': [{ operation: 'me.read', about: [], lists: 'dealerId', ask: () => get('/v1/me') }],

  'POST /v1/dms/records': [
    { operation: 'records.send', about: ['dealerId'], ask: (things) => post('/v1/dms/records', { records: [customer(things)] }) },
  ],
  'GET /v1/dms/requests/{requestId}': [
    { operation: 'requests.read', about: ['requestId'], ask: ({ requestId }) => get(`/v1/dms/requests/${requestId}`) },
  ],
  'POST /v1/imports': [{ operation: 'imports.send', about: ['dealerId'], ask: (things) => upload('/v1/imports', things) }],
  'POST /v1/imports/preview': [{ operation: 'imports.send', about: ['dealerId'], ask: (things) => upload('/v1/imports/preview', things) }],
  // A key is of whoever has sent under it.
  'GET /v1/imports': [
    { operation: 'imports.read', about: ['importKey'], answers: [200, 404], ask: ({ importKey }) => get('/v1/imports', importKey) },
  ],
  'GET /v1/imports/mappings': [{ operation: 'imports.read', about: [], ask: () => get('/v1/imports/mappings') }],
  'GET /v1/imports/mappings/{mappingId}': [{ operation: 'imports.read', about: [], ask: () => get('/v1/imports/mappings/template-en') }],
  'GET /v1/imports/templates/{type}.csv': [{ operation: 'imports.read', about: [], ask: () => get('/v1/imports/templates/customer.csv') }],
  'GET /v1/imports/{requestId}': [
    { operation: 'imports.read', about: ['importId'], ask: ({ importId }) => get(`/v1/imports/${importId}`) },
  ],
  'GET /v1/imports/{requestId}/accepted.csv': [
    { operation: 'imports.read', about: ['importId'], ask: ({ importId }) => get(`/v1/imports/${importId}/accepted.csv`) },
  ],
  'GET /v1/imports/{requestId}/rejected.csv': [
    { operation: 'imports.read', about: ['importId'], ask: ({ importId }) => get(`/v1/imports/${importId}/rejected.csv`) },
  ],

  'GET /v1/feed': [
    {
      operation: 'feed.read',
      about: ['dealerId'],
      lists: 'personId',
      ask: ({ dealerId }) => get(`/v1/feed?limit=1000&dealer=${dealerId}`),
    },
    { operation: 'feed.read', about: [], lists: 'personId', ask: () => get('/v1/feed?limit=1000') },
  ],
  'POST /v1/webhooks': [
    {
      ...{ operation: 'subscriptions.change', about: ['dealerId'] },
      ask: ({ dealerId }) => post('/v1/webhooks', { dealerId, url: 'http://127.0.0.1:9/other', kinds: ['notice'] }),
    },
  ],
  'GET /v1/webhooks': [
    {
      operation: 'subscriptions.read',
      about: ['dealerId'],
      lists: 'endpointId',
      ask: ({ dealerId }) => get(`/v1/webhooks?dealer=${dealerId}`),
    },
    { operation: 'subscriptions.read', about: [], lists: 'endpointId', ask: () => get('/v1/webhooks') },
  ],
  'GET /v1/webhooks/{endpointId}': [
    {
      operation: 'subscriptions.read',
      about: ['endpointId'],
      lists: 'endpointId',
      ask: ({ endpointId }) => get(`/v1/webhooks/${endpointId}`),
    },
  ],
  'POST /v1/webhooks/{endpointId}/actions': (['rotate', 'test', 'disable', 'enable'] as const).map((action) => ({
    ...{ operation: 'subscriptions.change', about: ['endpointId'] },
    ask: ({ endpointId }) => post(`/v1/webhooks/${endpointId}/actions`, { action }),
  })),
  'GET /v1/webhooks/{endpointId}/deliveries': [
    { operation: 'subscriptions.read', about: ['endpointId'], ask: ({ endpointId }) => get(`/v1/webhooks/${endpointId}/deliveries`) },
  ],
  'POST /v1/webhooks/{endpointId}/deliveries/{deliveryId}/resend': [
    {
      ...{ operation: 'subscriptions.change', about: ['endpointId'] },
      ask: ({ endpointId, deliveryId }) => post(`/v1/webhooks/${endpointId}/deliveries/${deliveryId}/resend`),
    },
  ],

  'GET /v1/events/{topic}': [{ operation: 'events.read', about: [], ask: () => get('/v1/events/homeward.cases.v1') }],
  'GET /v1/dead-letters': [{ operation: 'dead-letters.read', about: [], ask: () => get('/v1/dead-letters') }],
  'GET /v1/dead-letters/{letterId}': [
    { operation: 'dead-letters.read', about: [], answers: [404], ask: () => get('/v1/dead-letters/none?group=reminder') },
  ],
  'POST /v1/dead-letters/redrive': [
    { operation: 'dead-letters.redrive', about: [], ask: () => post('/v1/dead-letters/redrive', { group: 'reminder', ids: ['none'] }) },
  ],
  'GET /v1/lag': [{ operation: 'lag.read', about: [], ask: () => get('/v1/lag') }],
  'GET /v1/state-hash': [{ operation: 'state.digest', about: [], ask: () => get('/v1/state-hash') }],
};
