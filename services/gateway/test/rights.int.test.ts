import { OPERATIONS, type Operation, authorisationMatrix, isSignInRole } from '@homeward/access';
import { type World, startWorld } from './world';

/** One way to ask for each operation. Bodies are left out: rights are looked at before them. */
const WAYS: Readonly<Partial<Record<Operation, readonly [method: 'get' | 'post' | 'put', path: string]>>> = {
  'me.read': ['get', '/v1/me'],
  'records.send': ['post', '/v1/dms/records'],
  'requests.read': ['get', '/v1/dms/requests/R1'],
  'imports.send': ['post', '/v1/imports'],
  'imports.read': ['get', '/v1/imports/R1'],
  'people.read': ['get', '/v1/people/P1'],
  'people.search': ['post', '/v1/people/search'],
  'people.screen-pop': ['post', '/v1/people/screen-pop'],
  'people.export': ['post', '/v1/people/P1/export'],
  'people.erase': ['get', '/v1/people/P1/erasure'],
  'consents.record': ['post', '/v1/people/P1/consents'],
  'identity.read': ['get', '/v1/identity/reviews'],
  'identity.rule': ['post', '/v1/identity/rulings'],
  'identity.rebuild': ['post', '/v1/identity/rebuild'],
  'identity.train': ['post', '/v1/identity/trainings'],
  'vehicles.read': ['get', '/v1/vehicles/V1'],
  'visits.read': ['get', '/v1/vehicles/V1/visits/RO1'],
  'visits.progress': ['get', '/v1/vehicles/V1/visits/RO1/progress'],
  'visits.share': ['post', '/v1/vehicles/V1/visits/RO1/progress-links'],
  'appointments.read': ['get', '/v1/appointments'],
  'appointments.book': ['post', '/v1/appointments'],
  'contacts.read': ['get', '/v1/contacts'],
  'contacts.record-result': ['post', '/v1/contacts/C1/result'],
  'contacts.record-receipt': ['post', '/v1/contacts/receipts'],
  'work.manage': ['get', '/v1/work/load'],
  'work.check': ['get', '/v1/work/checks'],
  'work.dial': ['get', '/v1/work/dialler.csv?purpose=dialling'],
  'predictions.read': ['get', '/v1/reminders/calibration'],
  'occasions.read': ['get', '/v1/occasions'],
  'occasions.announce': ['post', '/v1/occasions'],
  'cases.open': ['post', '/v1/cases'],
  'cases.read': ['get', '/v1/cases'],
  'cases.act': ['post', '/v1/cases/K1/actions'],
  'orders.read': ['get', '/v1/orders'],
  'leads.open': ['post', '/v1/leads'],
  'leads.read': ['get', '/v1/leads'],
  'leads.act': ['post', '/v1/leads/L1/actions'],
  'adoptions.read': ['get', '/v1/adoptions'],
  'adoptions.deal': ['post', '/v1/adoptions'],
  'quality.read': ['get', '/v1/corrections'],
  'quality.verify': ['get', '/v1/verifications'],
  'quality.dispute': ['post', '/v1/corrections/r1.c1/dispute'],
  'accounts.read': ['get', '/v1/accounts'],
  'accounts.redeem': ['post', '/v1/accounts/A1/redemptions'],
  'kpis.read': ['get', '/v1/kpis'],
  'policies.read': ['get', '/v1/policies'],
  'policies.publish': ['put', '/v1/policies/loyalty'],
  'organisation.read': ['get', '/v1/organisation'],
  'organisation.publish': ['put', '/v1/organisation'],
  'feed.read': ['get', '/v1/feed'],
  'subscriptions.read': ['get', '/v1/webhooks'],
  'subscriptions.change': ['post', '/v1/webhooks'],
  'events.read': ['get', '/v1/events/homeward.cases.v1'],
  'dead-letters.read': ['get', '/v1/dead-letters'],
  'dead-letters.redrive': ['post', '/v1/dead-letters/redrive'],
  'lag.read': ['get', '/v1/lag'],
  'state.digest': ['get', '/v1/state-hash'],
};

/** Asked by services of one another, by an answer's own check, or not asked of this API yet. */
const ELSEWHERE: readonly Operation[] = [
  'people.reveal',
  'leads.assign',
  'leads.review-loss',
  'clock.move',
  'contact-details.read',
  'audiences.read',
  'refusals.record',
  'intake-keys.read',
  'linked-progress.read',
];

let world: World;
beforeAll(async () => {
  world = await startWorld({ settings: { HOMEWARD_GATEWAY_UNSIGNED_PROVIDERS: 'true' } });
});
afterAll(() => world.stop());

test('every operation of the table of rights has a way to ask for it, or a reason why not', () => {
  expect([...Object.keys(WAYS), ...ELSEWHERE].sort()).toEqual([...OPERATIONS].sort());
});

const cases = authorisationMatrix().filter(
  ({ role, operation, target }) => isSignInRole(role) && target === 'own' && WAYS[operation] !== undefined,
);

test.each(cases)('$role asking $operation is $expected', async ({ role, operation, expected }) => {
  const [method, path] = WAYS[operation] ?? ['get', '/'];
  const { status, body } = await world
    .http()
    [method](path)
    .set('authorization', await world.as(`a ${role}`));
  if (expected === 'denied') expect([status, (body as { readonly code?: string }).code]).toEqual([403, 'access.operation-denied']);
  else expect([401, 403]).not.toContain(status);
});
