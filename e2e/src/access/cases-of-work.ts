import { type AccessCases, get, post } from './access-case';
import { QUIET_HOURS, TODAY } from './dealer-records';

/** As shipped, an hour shorter. */
const startsAt = '2024-06-18T14:00:00+08:00';

/** What is done for customers: contacts, appointments, cases, leads, orders, points. */
export const CASES_OF_WORK: AccessCases = {
  'GET /v1/contacts': [
    {
      operation: 'contacts.read',
      about: ['dealerId'],
      lists: 'contactId',
      ask: ({ dealerId }) => get(`/v1/contacts?date=${TODAY}&dealer=${dealerId}`),
    },
    { operation: 'contacts.read', about: [], lists: 'contactId', ask: () => get(`/v1/contacts?date=${TODAY}`) },
  ],
  'GET /v1/contacts/{contactId}': [
    { operation: 'contacts.read', about: ['contactId'], lists: 'personId', ask: ({ contactId }) => get(`/v1/contacts/${contactId}`) },
  ],
  'GET /v1/contacts/{contactId}/why': [
    { operation: 'contacts.read', about: ['contactId'], lists: 'contactId', ask: ({ contactId }) => get(`/v1/contacts/${contactId}/why`) },
  ],
  // Whom no one has registered is a code of the dealer's system.
  'GET /v1/work': [
    {
      ...{ operation: 'contacts.read', about: ['dealerId'] },
      ask: ({ dealerId }) => get(`/v1/work?date=${TODAY}&dealer=${dealerId}&owner=SA1`),
    },
  ],
  'GET /v1/work.csv': [
    {
      ...{ operation: 'contacts.read', about: ['dealerId'] },
      ask: ({ dealerId }) => get(`/v1/work.csv?date=${TODAY}&dealer=${dealerId}&owner=SA1`),
    },
  ],
  'GET /v1/work/dialler.csv': [
    {
      ...{ operation: 'work.dial', about: ['dealerId'] },
      ask: ({ dealerId }) => get(`/v1/work/dialler.csv?date=${TODAY}&dealer=${dealerId}&owner=SA1&purpose=dialling`),
    },
  ],
  'GET /v1/work/load': [
    {
      ...{ operation: 'work.manage', about: ['dealerId'], lists: 'contactId' },
      ask: ({ dealerId }) => get(`/v1/work/load?date=${TODAY}&node=${dealerId}`),
    },
  ],
  'GET /v1/work/checks': [
    {
      ...{ operation: 'work.check', about: ['dealerId'] },
      ask: ({ dealerId }) => get(`/v1/work/checks?date=${TODAY}&node=${dealerId}`),
    },
  ],
  'GET /v1/work/checks/figures': [
    {
      ...{ operation: 'work.check', about: ['dealerId'] },
      ask: ({ dealerId }) => get(`/v1/work/checks/figures?from=${TODAY}&to=${TODAY}&node=${dealerId}`),
    },
  ],
  'GET /v1/work/checks/own': [{ operation: 'contacts.read', about: [], ask: () => get('/v1/work/checks/own') }],
  // Of a contact that is still open there is nothing to read yet, and nothing to check.
  'GET /v1/work/checks/{contactId}': [
    {
      ...{ operation: 'contacts.read', about: ['contactId'], answers: [404] },
      ask: ({ contactId }) => get(`/v1/work/checks/${contactId}`),
    },
  ],
  'POST /v1/work/checks/{contactId}': [
    {
      ...{ operation: 'work.check', about: ['contactId'], answers: [409] },
      ask: ({ contactId }) => post(`/v1/work/checks/${contactId}`, { mark: 8 }),
    },
  ],
  // Nobody who asks here is one of the staff who make calls: whoever may is told so.
  'POST /v1/work/{contactId}/take': [
    {
      ...{ operation: 'contacts.record-result', about: ['contactId'], answers: [409] },
      ask: ({ contactId }) => post(`/v1/work/${contactId}/take`),
    },
  ],
  'POST /v1/work/{contactId}/reassign': [
    {
      ...{ operation: 'work.manage', about: ['contactId'] },
      ask: ({ contactId }) => post(`/v1/work/${contactId}/reassign`, { owner: 'SA1' }),
    },
  ],
  'POST /v1/work/hand-over': [
    {
      ...{ operation: 'work.manage', about: ['dealerId'] },
      ask: ({ dealerId }) => post('/v1/work/hand-over', { dealer: dealerId, from: 'SA8', to: 'SA9' }),
    },
  ],
  'GET /v1/work/absences': [
    { operation: 'work.manage', about: ['dealerId'], ask: ({ dealerId }) => get(`/v1/work/absences?node=${dealerId}`) },
  ],
  'POST /v1/work/absences': [
    {
      ...{ operation: 'work.manage', about: ['dealerId'], once: true },
      ask: ({ dealerId }) => post('/v1/work/absences', { node: dealerId, owner: 'SA1', fromOn: TODAY, toOn: TODAY }),
    },
  ],
  'POST /v1/work/absences/{absenceId}/end': [
    {
      ...{ operation: 'work.manage', about: ['dealerId'], answers: [404] },
      ask: ({ dealerId }) => post(`/v1/work/absences/${dealerId}~1/end`),
    },
  ],
  'GET /v1/reminders/calibration': [
    {
      ...{ operation: 'predictions.read', about: ['dealerId'], lists: 'dealerId' },
      ask: ({ dealerId }) => get(`/v1/reminders/calibration?dealer=${dealerId}`),
    },
    { operation: 'predictions.read', about: [], lists: 'dealerId', ask: () => get('/v1/reminders/calibration') },
  ],
  'GET /v1/reminders/effects': [
    { operation: 'kpis.read', about: ['dealerId'], ask: ({ dealerId }) => get(`/v1/reminders/effects?scope=${dealerId}`) },
    { operation: 'kpis.read', about: [], ask: () => get('/v1/reminders/effects?by=dealer') },
  ],
  'POST /v1/occasions': [
    {
      ...{ operation: 'occasions.announce', about: ['dealerId'] },
      ask: ({ dealerId }) =>
        post('/v1/occasions', {
          occasions: [{ key: 'meeting', kind: 'club', area: [dealerId], fromOn: '2024-08-05', untilOn: '2024-08-06' }],
        }),
    },
  ],
  'GET /v1/occasions': [{ operation: 'occasions.read', about: [], lists: 'occasionId', ask: () => get('/v1/occasions') }],
  'POST /v1/occasions/{occasionId}/withdraw': [
    {
      ...{ operation: 'occasions.announce', about: ['occasionId'], once: true },
      ask: ({ occasionId }) => post(`/v1/occasions/${occasionId}/withdraw`),
    },
  ],
  'POST /v1/reminders/what-if': [
    {
      ...{ operation: 'predictions.read', about: ['dealerId'] },
      ask: ({ dealerId: scope }) => post('/v1/reminders/what-if', { policies: [{ subject: 'quiet-hours', scope, document: QUIET_HOURS }] }),
    },
  ],
  'POST /v1/reminders/what-if/runs': [
    {
      ...{ operation: 'predictions.read', about: ['dealerId'] },
      ask: ({ dealerId: scope }) =>
        post('/v1/reminders/what-if/runs', { policies: [{ subject: 'quiet-hours', scope, document: QUIET_HOURS }] }),
    },
  ],
  'GET /v1/reminders/what-if/runs/{runId}': [
    { operation: 'predictions.read', about: ['runId'], ask: ({ runId }) => get(`/v1/reminders/what-if/runs/${runId}`) },
  ],
  // It is done by then: whoever may cancel it is told so.
  'POST /v1/reminders/what-if/runs/{runId}/cancel': [
    {
      operation: 'predictions.read',
      about: ['runId'],
      answers: [409],
      ask: ({ runId }) => post(`/v1/reminders/what-if/runs/${runId}/cancel`),
    },
  ],
  'POST /v1/contacts/{contactId}/result': [
    {
      ...{ operation: 'contacts.record-result', about: ['contactId'], once: true },
      ask: ({ contactId }) => post(`/v1/contacts/${contactId}/result`, { result: 'not-reached' }),
    },
  ],
  // Nothing was sent for the contact: whoever may record an answer to it is told so.
  'POST /v1/contacts/inbound': [
    {
      ...{ operation: 'contacts.record-receipt', about: ['contactId'] },
      ask: ({ contactId }) => post('/v1/contacts/inbound', { replies: [{ channel: 'sms', contactId, text: '1' }] }),
    },
  ],
  'POST /v1/contacts/receipts': [
    {
      ...{ operation: 'contacts.record-receipt', about: ['contactId'], lists: 'contactId' },
      ask: ({ contactId }) => post('/v1/contacts/receipts', { receipts: [{ contactId, result: 'delivered' }] }),
    },
  ],

  'GET /v1/appointments/free': [
    { operation: 'appointments.read', about: ['dealerId'], ask: ({ dealerId }) => get(`/v1/appointments/free?dealer=${dealerId}`) },
  ],
  'GET /v1/appointments': [
    {
      ...{ operation: 'appointments.read', about: ['dealerId'], lists: 'appointmentId' },
      ask: ({ dealerId }) => get(`/v1/appointments?date=${TODAY}&dealer=${dealerId}`),
    },
    { operation: 'appointments.read', about: [], lists: 'appointmentId', ask: () => get(`/v1/appointments?date=${TODAY}`) },
  ],
  // The contact in which it was agreed is looked for when the booking is told: one that is none, or of another car, is left alone.
  'POST /v1/appointments': [
    {
      ...{ operation: 'appointments.book', about: ['dealerId', 'vehicleId', 'personId'], once: true },
      ask: ({ dealerId, vehicleId, personId, contactId }) =>
        post('/v1/appointments', { dealerId, vehicleId, personId, contactId, startsAt, service: 'routine' }),
    },
  ],
  'POST /v1/appointments/{appointmentId}/move': [
    {
      ...{ operation: 'appointments.book', about: ['movedAppointmentId'], once: true },
      ask: ({ movedAppointmentId }) => post(`/v1/appointments/${movedAppointmentId}/move`, { startsAt: '2024-06-19T14:00:00+08:00' }),
    },
  ],
  'POST /v1/appointments/{appointmentId}/cancel': [
    {
      ...{ operation: 'appointments.book', about: ['cancelledAppointmentId'], once: true },
      ask: ({ cancelledAppointmentId }) => post(`/v1/appointments/${cancelledAppointmentId}/cancel`),
    },
  ],
  'POST /v1/appointments/{appointmentId}/arrive': [
    {
      ...{ operation: 'appointments.book', about: ['appointmentId'], once: true },
      ask: ({ appointmentId }) => post(`/v1/appointments/${appointmentId}/arrive`),
    },
  ],

  // Person and car are kept as they were told: somebody may complain whom nobody knows yet.
  'POST /v1/cases': [
    {
      ...{ operation: 'cases.open', about: ['dealerId'], once: true },
      ask: ({ dealerId, personId, vehicleId }) =>
        post('/v1/cases', { dealerId, personId, vehicleId, kind: 'suggestion', text: 'Open on Sundays' }),
    },
  ],
  'GET /v1/cases': [
    { operation: 'cases.read', about: ['dealerId'], lists: 'caseId', ask: ({ dealerId }) => get(`/v1/cases?dealer=${dealerId}`) },
    { operation: 'cases.read', about: [], lists: 'caseId', ask: () => get('/v1/cases') },
  ],
  'GET /v1/cases/{caseId}': [
    { operation: 'cases.read', about: ['caseId'], lists: 'caseId', ask: ({ caseId }) => get(`/v1/cases/${caseId}`) },
  ],
  'POST /v1/cases/{caseId}/actions': [
    {
      operation: 'cases.act',
      about: ['caseId'],
      ask: ({ caseId }) => post(`/v1/cases/${caseId}/actions`, { action: 'note', text: 'Called' }),
    },
  ],

  'GET /v1/orders': [
    { operation: 'orders.read', about: ['dealerId'], lists: 'orderId', ask: ({ dealerId }) => get(`/v1/orders?dealer=${dealerId}`) },
    { operation: 'orders.read', about: [], lists: 'orderId', ask: () => get('/v1/orders') },
    { operation: 'orders.read', about: ['personId'], ask: ({ personId }) => get(`/v1/orders?person=${personId}`) },
  ],
  'GET /v1/orders/{orderId}': [
    { operation: 'orders.read', about: ['orderId'], lists: 'orderId', ask: ({ orderId }) => get(`/v1/orders/${orderId}`) },
  ],

  'POST /v1/leads': [
    {
      ...{ operation: 'leads.open', about: ['dealerId', 'otherPersonId'], once: true },
      ask: ({ dealerId, otherPersonId: personId }) => post('/v1/leads', { leads: [{ dealerId, personId, level: 'C' }] }),
    },
    {
      ...{ operation: 'leads.open', about: ['dealerId'], once: true },
      ask: ({ dealerId: placeId }) => post('/v1/leads', { leads: [{ placeId, name: '何新', phone: '13700137555', level: 'C' }] }),
    },
  ],
  'GET /v1/leads': [
    { operation: 'leads.read', about: ['dealerId'], lists: 'leadId', ask: ({ dealerId }) => get(`/v1/leads?dealer=${dealerId}`) },
    { operation: 'leads.read', about: [], lists: 'leadId', ask: () => get('/v1/leads') },
  ],
  'GET /v1/leads/{leadId}': [
    { operation: 'leads.read', about: ['leadId'], lists: 'leadId', ask: ({ leadId }) => get(`/v1/leads/${leadId}`) },
  ],
  'POST /v1/leads/{leadId}/actions': [
    {
      ...{ operation: 'leads.act', about: ['leadId'] },
      ask: ({ leadId }) => post(`/v1/leads/${leadId}/actions`, { action: 'follow-up', values: { result: 'reached' } }),
    },
    {
      ...{ operation: 'leads.assign', about: ['leadId', 'dealerId'] },
      ask: ({ leadId, dealerId }) => post(`/v1/leads/${leadId}/actions`, { action: 'assign', values: { dealerId, ownerId: 'SC1' } }),
    },
    {
      ...{ operation: 'leads.act', about: ['leadId'], once: true },
      ask: ({ leadId }) => post(`/v1/leads/${leadId}/actions`, { action: 'propose-loss', values: { reason: 'price' } }),
    },
    {
      ...{ operation: 'leads.review-loss', about: ['leadId'], once: true },
      ask: ({ leadId }) => post(`/v1/leads/${leadId}/actions`, { action: 'refuse-loss' }),
    },
    {
      ...{ operation: 'leads.act', about: ['leadId', 'pairedRecordId'], once: true },
      ask: ({ leadId, pairedRecordId: recordId }) => post(`/v1/leads/${leadId}/actions`, { action: 'win', values: { recordId } }),
    },
  ],

  'GET /v1/accounts': [
    { operation: 'accounts.read', about: ['dealerId'], lists: 'personId', ask: ({ dealerId }) => get(`/v1/accounts?dealer=${dealerId}`) },
    { operation: 'accounts.read', about: [], lists: 'personId', ask: () => get('/v1/accounts') },
  ],
  'GET /v1/accounts/{accountId}': [
    { operation: 'accounts.read', about: ['personId'], lists: 'personId', ask: ({ personId }) => get(`/v1/accounts/${personId}`) },
  ],
  'POST /v1/accounts/{accountId}/redemptions': [
    {
      ...{ operation: 'accounts.redeem', about: ['personId'] },
      ask: ({ personId }) => post(`/v1/accounts/${personId}/redemptions`, { points: 1, benefit: 'labour-discount' }),
    },
  ],
  'POST /v1/accounts/{accountId}/redemptions/{redemptionId}/confirm': [
    {
      ...{ operation: 'accounts.redeem', about: ['personId', 'redemptionId'], once: true },
      ask: ({ personId, redemptionId }) => post(`/v1/accounts/${personId}/redemptions/${redemptionId}/confirm`),
    },
  ],
  'POST /v1/accounts/{accountId}/redemptions/{redemptionId}/release': [
    {
      ...{ operation: 'accounts.redeem', about: ['personId', 'releasedRedemptionId'], once: true },
      ask: ({ personId, releasedRedemptionId }) => post(`/v1/accounts/${personId}/redemptions/${releasedRedemptionId}/release`),
    },
  ],
};
