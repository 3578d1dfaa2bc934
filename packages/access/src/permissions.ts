/** Who uses the platform (domain, section 1), the machine of a provider of SMS or e-mail, which says what became of messages, and `platform-service`: the services to one another, which nobody signs in as. */
export const ROLES = [
  'head-office-analyst',
  'region-manager',
  'dealer-manager',
  'service-advisor',
  'sales-consultant',
  'sales-manager',
  'care-specialist',
  'call-centre-agent',
  'dms-client',
  'message-provider',
  'ops',
  'owner',
  'platform-service',
] as const;
export type Role = (typeof ROLES)[number];

/** What is asked of the platform, named after its routes. */
export const OPERATIONS = [
  'me.read',
  'records.send',
  'requests.read',
  'imports.send',
  'imports.read',
  'people.read',
  'people.search',
  'people.screen-pop',
  'people.reveal',
  'people.export',
  'people.erase',
  'consents.record',
  'vehicles.read',
  'visits.read',
  'visits.progress',
  'visits.share',
  'appointments.read',
  'appointments.book',
  'identity.read',
  'identity.rule',
  'identity.rebuild',
  'identity.train',
  'contacts.read',
  'contacts.record-result',
  'contacts.record-receipt',
  'work.manage',
  'work.check',
  'work.dial',
  'predictions.read',
  'occasions.read',
  'occasions.announce',
  'cases.open',
  'cases.read',
  'cases.act',
  'orders.read',
  'leads.open',
  'leads.read',
  'leads.act',
  'leads.assign',
  'leads.review-loss',
  'adoptions.read',
  'adoptions.deal',
  'quality.read',
  'quality.verify',
  'quality.dispute',
  'accounts.read',
  'accounts.redeem',
  'kpis.read',
  'policies.read',
  'policies.publish',
  'organisation.read',
  'organisation.publish',
  'feed.read',
  'subscriptions.read',
  'subscriptions.change',
  'events.read',
  'dead-letters.read',
  'dead-letters.redrive',
  'lag.read',
  'state.digest',
  'clock.move',
  'contact-details.read',
  'audiences.read',
  'refusals.record',
  'linked-progress.read',
  'intake-keys.read',
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** `own-dealers`: what belongs to a dealer at or under the node that the principal is attached to. */
export type Permission = 'none' | 'own-dealers' | 'all';
export type PermissionTable = Readonly<Record<Operation, Readonly<Record<Role, Permission>>>>;

type Row = Readonly<Partial<Record<Role, Exclude<Permission, 'none'>>>>;

function grant(permission: 'own-dealers' | 'all', ...roles: readonly Role[]): Row {
  return Object.fromEntries(roles.map((role) => [role, permission]));
}

const DEALER_STAFF = ['dealer-manager', 'service-advisor', 'sales-consultant', 'sales-manager', 'care-specialist'] as const;
const SALES_MANAGEMENT = ['dealer-manager', 'sales-manager'] as const;
const SERVICE_STAFF = ['dealer-manager', 'service-advisor', 'care-specialist'] as const;
/** Above the dealers; what lies under their node only. */
const OVERSIGHT = ['head-office-analyst', 'region-manager'] as const;

/**
 * The one table of rights: who is not named in a row has none. Head office is `own-dealers` too: the node that it is attached
 * to is a group or a brand, and another brand's customers are not its own. The owner's own data come with the owner
 * portal; a permission by dealer would show an owner everyone else's.
 */
const GRANTS: Readonly<Record<Operation, Row>> = {
  'me.read': grant('all', ...ROLES),

  'records.send': grant('own-dealers', 'dms-client'),
  'requests.read': grant('own-dealers', 'dms-client', 'dealer-manager'),
  'imports.send': grant('own-dealers', 'dms-client', 'dealer-manager'),
  'imports.read': grant('own-dealers', 'dms-client', 'dealer-manager', ...OVERSIGHT),

  'people.read': grant('own-dealers', 'dms-client', 'call-centre-agent', ...DEALER_STAFF, ...OVERSIGHT),
  'people.search': grant('own-dealers', 'dms-client', 'call-centre-agent', ...DEALER_STAFF, ...OVERSIGHT),
  'people.screen-pop': grant('own-dealers', 'call-centre-agent', ...DEALER_STAFF),
  'people.reveal': grant('own-dealers', 'call-centre-agent', ...DEALER_STAFF, 'head-office-analyst'),
  // What is held about a person, for that person.
  'people.export': grant('own-dealers', 'call-centre-agent', 'dealer-manager', 'head-office-analyst'),
  // For good, at every dealer: head office alone.
  'people.erase': grant('own-dealers', 'head-office-analyst'),
  'consents.record': grant('own-dealers', 'call-centre-agent', ...DEALER_STAFF),
  'vehicles.read': grant('own-dealers', 'dms-client', 'call-centre-agent', ...DEALER_STAFF, ...OVERSIGHT),
  'visits.read': grant('own-dealers', 'dms-client', 'call-centre-agent', ...DEALER_STAFF, ...OVERSIGHT),
  // What the owner may be told of it, for whoever tells the owner.
  'visits.progress': grant('own-dealers', 'call-centre-agent', ...DEALER_STAFF),
  // A link for the owner; by hand, or by the dealer's system when the car arrives.
  'visits.share': grant('own-dealers', 'dms-client', 'call-centre-agent', ...SERVICE_STAFF),

  'appointments.read': grant('own-dealers', 'dms-client', 'call-centre-agent', ...DEALER_STAFF, ...OVERSIGHT),
  // Whoever talks to the customer about the workshop; a dealer's system sends its own appointments as records.
  'appointments.book': grant('own-dealers', 'call-centre-agent', ...SERVICE_STAFF),

  'identity.read': grant('own-dealers', 'call-centre-agent', 'dealer-manager', ...OVERSIGHT),
  'identity.rule': grant('own-dealers', 'call-centre-agent', 'dealer-manager', 'head-office-analyst'),
  'identity.rebuild': grant('all', 'ops'),
  // Shows weights and numbers of pairs, nothing of anybody. Publishing what was learned is publishing a policy.
  'identity.train': grant('all', 'ops', 'head-office-analyst'),

  'contacts.read': grant('own-dealers', 'dms-client', 'call-centre-agent', ...DEALER_STAFF, ...OVERSIGHT),
  'contacts.record-result': grant('own-dealers', 'dms-client', 'call-centre-agent', ...DEALER_STAFF),
  'contacts.record-receipt': grant('own-dealers', 'message-provider', 'head-office-analyst'),
  // Who makes which calls, beside one's own.
  'work.manage': grant('own-dealers', 'dealer-manager', 'sales-manager', ...OVERSIGHT),
  // Listening to calls and checking what was recorded of them: of whoever works at or under one's own node, never one's own.
  'work.check': grant('own-dealers', 'dealer-manager', 'sales-manager', ...OVERSIGHT),
  // Numbers in the clear for the machine that dials them.
  'work.dial': grant('own-dealers', 'dealer-manager', 'care-specialist', 'call-centre-agent'),
  // How well due dates are predicted.
  'predictions.read': grant('own-dealers', 'dealer-manager', ...OVERSIGHT),
  'occasions.read': grant('own-dealers', 'call-centre-agent', ...DEALER_STAFF, ...OVERSIGHT),
  // Writes to everybody of a place at once: head office and regions alone.
  'occasions.announce': grant('own-dealers', ...OVERSIGHT),

  'cases.open': grant('own-dealers', 'call-centre-agent', ...DEALER_STAFF, ...OVERSIGHT),
  'cases.read': grant('own-dealers', 'call-centre-agent', ...DEALER_STAFF, ...OVERSIGHT),
  'cases.act': grant('own-dealers', 'call-centre-agent', ...SERVICE_STAFF, ...OVERSIGHT),

  'orders.read': grant('own-dealers', 'dms-client', 'call-centre-agent', ...DEALER_STAFF, ...OVERSIGHT),

  // Whoever serves a customer may hear of a purchase (S0); those who sell work on it.
  'leads.open': grant('own-dealers', 'dms-client', 'call-centre-agent', ...DEALER_STAFF, ...OVERSIGHT),
  'leads.read': grant('own-dealers', 'dms-client', 'call-centre-agent', ...DEALER_STAFF, ...OVERSIGHT),
  'leads.act': grant('own-dealers', 'call-centre-agent', 'sales-consultant', ...SALES_MANAGEMENT, ...OVERSIGHT),
  'leads.assign': grant('own-dealers', ...SALES_MANAGEMENT, ...OVERSIGHT),
  // A lost lead needs somebody else's word than the seller's (S4).
  'leads.review-loss': grant('own-dealers', ...SALES_MANAGEMENT, ...OVERSIGHT),

  'adoptions.read': grant('own-dealers', ...SERVICE_STAFF, ...OVERSIGHT),
  // Who looks after whom is the dealer's own business.
  'adoptions.deal': grant('own-dealers', 'dealer-manager'),

  'quality.read': grant('own-dealers', 'call-centre-agent', ...DEALER_STAFF, ...OVERSIGHT),
  // The word of the customer is heard by somebody else than whoever wrote the record down (S2).
  'quality.verify': grant('own-dealers', 'call-centre-agent'),
  'quality.dispute': grant('own-dealers', ...DEALER_STAFF),

  'accounts.read': grant('own-dealers', 'dms-client', 'call-centre-agent', ...DEALER_STAFF, ...OVERSIGHT),
  'accounts.redeem': grant('own-dealers', 'dms-client', 'dealer-manager', 'service-advisor'),

  'kpis.read': grant('own-dealers', ...DEALER_STAFF, ...OVERSIGHT),

  'policies.read': grant('own-dealers', ...DEALER_STAFF, ...OVERSIGHT, 'ops'),
  'policies.publish': grant('own-dealers', 'head-office-analyst'),
  'organisation.read': grant('own-dealers', 'dms-client', 'call-centre-agent', ...DEALER_STAFF, ...OVERSIGHT, 'ops'),
  'organisation.publish': grant('own-dealers', 'head-office-analyst'),

  // What a dealer's own system is told.
  'feed.read': grant('own-dealers', 'dms-client', 'dealer-manager'),
  'subscriptions.read': { ...grant('own-dealers', 'dms-client', 'dealer-manager'), ...grant('all', 'ops') },
  'subscriptions.change': grant('own-dealers', 'dms-client', 'dealer-manager'),

  'events.read': grant('all', 'ops'),
  'dead-letters.read': grant('all', 'ops'),
  'dead-letters.redrive': grant('all', 'ops'),
  'lag.read': grant('all', 'ops'),
  'state.digest': grant('all', 'ops'),
  'clock.move': grant('all', 'ops'),

  'contact-details.read': grant('all', 'platform-service'),
  // Whom an occasion reaches.
  'audiences.read': grant('all', 'platform-service'),
  // Whose number it is, and that nothing more is to be sent there.
  'refusals.record': grant('all', 'platform-service'),
  // For whoever has a link, which the gateway has looked at.
  'linked-progress.read': grant('all', 'platform-service'),
  'intake-keys.read': grant('all', 'platform-service'),
};

/** Every operation for every role. */
export const PERMISSIONS: PermissionTable = Object.fromEntries(
  OPERATIONS.map((operation) => [
    operation,
    Object.fromEntries(ROLES.map((role) => [role, GRANTS[operation][role] ?? 'none'])) as Record<Role, Permission>,
  ]),
) as Record<Operation, Record<Role, Permission>>;

/** Operations that are recorded with the reason why: without a purpose they are refused. */
export const OPERATIONS_WITH_PURPOSE: ReadonlySet<Operation> = new Set<Operation>(['people.reveal']);
