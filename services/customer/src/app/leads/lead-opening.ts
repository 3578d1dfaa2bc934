import type { OrgTree, Principal } from '@homeward/access';
import { CustomerRecord } from '@homeward/contracts/intake';
import type { NewLead, OpenLeadsRequest } from '@homeward/contracts/leads';
import { Rejection } from '@homeward/kernel';
import { causeOf, rejectedItem } from '@homeward/runtime';
import { type IdDeriver, nameKey, readPhone } from '@homeward/pii';
import { LEAD_LEVELS, dataQuality } from '@homeward/policy';
import type { Request } from '@homeward/store';
import { LEAD_SOURCES, type LeadCommand, type OpenLead, PURCHASE_TYPES } from '../../domain/leads/lead-facts';
import type { ReviseRecord } from '../../domain/people/source-record';
import { entriesOfRecord, placeOfConsents } from '../people/consent-entries';
import { readCustomer } from '../intake/customer-reading';
import { withDealers } from '../organisation/dealer-tree';
import { placeOfRecord } from '../intake/intake';
import { type LeadAssignment, answeringNode, createLeadAssignment, createLeadSurroundings } from './lead-assignment';
import {
  LEAD_SYSTEM,
  type LeadOutcome,
  type LeadScope,
  type LeadTools,
  instantAt,
  leadRecordId,
  leadScopeFor,
  oneOf,
  placeOfLead,
  toKeyAccount,
} from './lead-tools';
import { personNamed } from '../people/person-queries';
import { scopeFor } from '../organisation/scope';
import { findSharedPhones } from '../identity/shared-phones';

/** Who asks, as the lead's own record says it. */
interface Inquirer {
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  /** The id of the record that is meant of a known person; left out for whoever was not known. */
  readonly personId?: string;
}

/** A wanted lead, read: whose it is, where it may go, and the customer. */
interface Wish {
  readonly index: number;
  readonly lead: NewLead;
  readonly origin: 'head-office' | 'dealer';
  readonly nodeId: string;
  readonly placeId: string;
  /** The same for the same customer at the same brand. */
  readonly key: readonly string[];
  /** E.164; undefined for a person without one. */
  readonly phone?: string;
  readonly customer: Inquirer;
  /** The manieth lead of this customer. */
  readonly round: number;
  /** The lead that the one with the id of brand and phone was merged into: the customer asks again there. */
  readonly mergedInto?: string;
}

/** One customer buys more than one car of a brand in a lifetime, one lead after the other; nobody has more of them than this. */
const MOST_ROUNDS = 100;

/**
 * Opens leads for the caller's dealers, or has head office's assigned. The id follows from brand and phone, so that racing and repeated inquiries of one
 * customer meet at one lead: an open one is joined, a lost one comes back, after a won one the next begins.
 */
export async function openLeads(
  tools: LeadTools,
  principal: Principal,
  { leads, cause }: OpenLeadsRequest,
): Promise<readonly LeadOutcome[]> {
  const scope = leadScopeFor(tools, principal, 'leads.open');
  const now = tools.clock.now();
  const tree = await withDealers(
    tools.reference.tree(),
    tools.stores.nodes,
    leads.flatMap(({ dealerId }) => (dealerId === '' ? [] : [dealerId])),
  );
  const known = await knownCustomers(tools, principal, leads);
  const surroundings = createLeadSurroundings(tools, now, tree);
  const { id: causeId, digest = '' } = causeOf(cause, tools.ids.next());

  const outcomes: LeadOutcome[] = [];
  const read: Wish[] = [];
  leads.forEach((lead, index) => {
    try {
      read.push(readWish(lead, index, principal, scope, tree, known));
    } catch (error) {
      outcomes[index] = rejectedItem('', error);
    }
  });
  const wishes = await toldApart(tools, read);
  const assignment = await createLeadAssignment(tools.stores.leads, surroundings, tree, wishes);

  let open: readonly Wish[] = wishes;
  for (let round = 1; open.length > 0 && round <= MOST_ROUNDS; round += 1) {
    const requests = await requestsOf(tools, open, assignment, { now, tree, by: principal.subject, surroundings, causeId, digest });
    const executed = await tools.stores.leads.execute(requests.flatMap(({ request }) => (request === undefined ? [] : [request])));
    const next: Wish[] = [];
    let place = 0;
    for (const { wish, request, refused } of requests) {
      const outcome = request === undefined ? refused : executed[place++];
      const code = outcome?.status === 'rejected' ? outcome.rejection.code : '';
      if (code === 'lead.won-already' || code === 'lead.merged') next.push(wish);
      else if (outcome !== undefined) outcomes[wish.index] = outcome;
    }
    open = await goingOn(tools, next);
  }
  for (const { index } of open) outcomes[index] = rejectedItem('', new Rejection('conflict', 'lead.won-already'));
  return outcomes;
}

/** Where they ask next: at the lead that theirs was merged into, or for one lead more where that is won. */
async function goingOn({ stores, tools: { ids } }: LeadTools, wishes: readonly Wish[]): Promise<readonly Wish[]> {
  if (wishes.length === 0) return wishes;
  const present = await stores.leads.load([...new Set(wishes.map((wish) => leadIdOf(wish, ids)))]);
  return wishes.map((wish) => {
    const into = present.get(leadIdOf(wish, ids))?.state?.merged?.leadId;
    if (into !== undefined) return { ...wish, mergedInto: into };
    const { mergedInto: _won, ...again } = wish;
    return { ...again, round: wish.round + 1 };
  });
}

function leadIdOf({ key, round, mergedInto }: Wish, ids: IdDeriver): string {
  return mergedInto ?? ids.derive('lead', ...key, String(round));
}

/** A number that customers of many names use is nobody's: who asks with it is told apart by name. */
async function toldApart(tools: LeadTools, wishes: readonly Wish[]): Promise<readonly Wish[]> {
  const shared = await findSharedPhones(
    tools,
    wishes.flatMap(({ phone }) => phone ?? []),
  );
  return wishes.map((wish) => {
    if (wish.phone === undefined || !shared.has(wish.phone)) return wish;
    return { ...wish, key: [...wish.key, 'name', nameKey(wish.customer.name)] };
  });
}

/**
 * Names and phones of the people that are named by id, of the records that the caller sees: the dealer of the lead is shown them. Of several of one person
 * those of the one that is meant count alone, if something says which: the lead's record is like that one then, and stays with it.
 */
async function knownCustomers(
  { people, attributing, access, reference }: LeadTools,
  principal: Principal,
  leads: readonly NewLead[],
): Promise<ReadonlyMap<NewLead, Inquirer>> {
  const found = new Map<NewLead, Inquirer>();
  const named = leads.filter(({ personId }) => personId !== '');
  if (named.length === 0) return found;
  const tree = reference.tree();
  const scope = scopeFor(access, principal, 'people.read', tree);
  const ownDealer = tree.node(principal.nodeId)?.kind === 'dealer' ? principal.nodeId : '';
  const opened = await people.open([...new Set(named.map(({ personId }) => personId))], scope);
  for (const lead of named) {
    const { personId } = lead;
    const person = personNamed(personId, opened);
    const own = person?.records.filter((record) => scope.seesDealer(record.dealerId)) ?? [];
    const dealerId = lead.dealerId === '' ? ownDealer : lead.dealerId;
    const meant = person && attributing.among(own, person, { personId, vehicleId: '', dealerId, phone: '' });
    if (meant === undefined) continue;
    const records = meant.by === 'none' ? own : [meant.record];
    const first = (field: string): string => records.flatMap(({ fields }) => fields[field] ?? [])[0] ?? '';
    const customer = { name: first('name'), phone: first('phone'), email: first('email') };
    found.set(lead, { ...customer, personId: meant.record.ownPersonId });
  }
  return found;
}

function readWish(
  lead: NewLead,
  index: number,
  principal: Principal,
  scope: LeadScope,
  tree: OrgTree,
  known: ReadonlyMap<NewLead, Inquirer>,
): Wish {
  const callerIsDealer = tree.node(principal.nodeId)?.kind === 'dealer';
  const dealerId = lead.dealerId === '' && callerIsDealer ? principal.nodeId : lead.dealerId;
  const reaches = (id: string): boolean =>
    scope.dealerIds === undefined || [...tree.dealersUnder(id)].some((each) => scope.dealerIds?.has(each));
  if (dealerId !== '' && (tree.node(dealerId)?.kind !== 'dealer' || !reaches(dealerId)))
    throw new Rejection('unknown', 'dealer.unknown', { pointer: '/dealerId' });
  if (lead.placeId !== '' && !reaches(lead.placeId)) throw new Rejection('unknown', 'lead.place-unknown', { pointer: '/placeId' });
  const isDealers = callerIsDealer || principal.roles.every((role) => role === 'dms-client');
  if (isDealers && dealerId === '') throw new Rejection('invalid', 'lead.dealer-missing', { pointer: '/dealerId' });

  const placeId = dealerId === '' ? lead.placeId : dealerId;
  const nodeId = answeringNode(principal, placeId, tree);
  const customer = lead.personId === '' ? { name: lead.name, phone: lead.phone, email: lead.email } : known.get(lead);
  if (customer === undefined) throw new Rejection('unknown', 'person.unknown', { pointer: '/personId' });
  if (lead.personId === '' && customer.phone === '') throw new Rejection('invalid', 'lead.phone-missing', { pointer: '/phone' });
  const phone = readPhone(customer.phone);
  if (lead.personId === '' && !('e164' in phone)) throw new Rejection('invalid', 'lead.phone-invalid', { pointer: '/phone' });
  const brand = tree.brandOf(nodeId) ?? nodeId;
  const key = 'e164' in phone ? [brand, 'phone', phone.e164] : [brand, 'person', customer.personId ?? lead.personId];
  const origin = isDealers ? ('dealer' as const) : ('head-office' as const);
  const wish = { index, lead, origin, nodeId, placeId, key, customer, round: 1 };
  return 'e164' in phone ? { ...wish, phone: phone.e164 } : wish;
}

interface Occasion {
  readonly now: string;
  readonly tree: OrgTree;
  readonly by: string;
  readonly surroundings: ReturnType<typeof createLeadSurroundings>;
  readonly causeId: string;
  readonly digest: string;
}

interface Asked {
  readonly wish: Wish;
  readonly request?: Request<LeadCommand>;
  readonly refused?: LeadOutcome;
}

async function requestsOf(
  tools: LeadTools,
  wishes: readonly Wish[],
  assignment: LeadAssignment,
  occasion: Occasion,
): Promise<readonly Asked[]> {
  const { ids } = tools.tools;
  const idOf = (wish: Wish): string => leadIdOf(wish, ids);
  const [present, keys] = await Promise.all([
    tools.stores.leads.load([...new Set(wishes.map(idOf))]),
    tools.dataKeys.take([...new Set(wishes.map((wish) => leadRecordId(ids, idOf(wish))))]),
  ]);
  const graves = await tools.tombstones.find(
    wishes.map((wish) => leadRecordId(ids, idOf(wish))),
    [],
  );
  const asked: Asked[] = [];
  const records: Request<ReviseRecord>[] = [];
  for (const wish of wishes) {
    const leadId = idOf(wish);
    const recordId = leadRecordId(ids, leadId);
    const key = keys.get(recordId);
    if (key === undefined) throw new TypeError('A data key is missing that was just taken');
    // Nobody asks again under what was forgotten: it is a new person, and a new lead.
    if (graves.recordFor(recordId, occasion.now) !== recordId) {
      asked.push({ wish, refused: rejectedItem(leadId, new Rejection('conflict', 'lead.won-already')) });
      continue;
    }
    const state = present.get(leadId)?.state;
    try {
      const isNamed = wish.origin === 'dealer' || wish.lead.dealerId !== '';
      const candidates = isNamed ? [wish.placeId] : assignment.candidates(wish);
      const seal = (text: string): string => tools.vault.seal(key, { text }, placeOfLead(leadId));
      const opening = toOpening(wish, recordId, candidates, seal, occasion);
      const dealerId = candidates[0] ?? '';
      // Said when the customer asked, whenever it is sent.
      const record = recordOf(tools, wish, recordId, key, dealerId, { ...occasion, now: opening.openedAt });
      // The record of a lead that is there already stays with whoever has the lead.
      if (state === undefined) {
        records.push({ id: recordId, command: record, cause: { id: `lead:${leadId}:${causeIdOf(wish, occasion)}` }, at: occasion.now });
        if (dealerId !== '') assignment.given(dealerId);
      }
      const cause = { id: causeIdOf(wish, occasion), ...(occasion.digest === '' ? {} : { digest: occasion.digest }) };
      asked.push({ wish, request: { id: leadId, cause, at: occasion.now, command: { ...opening, personId: record.ownPersonId } } });
    } catch (error) {
      asked.push({ wish, refused: rejectedItem('', error) });
    }
  }
  // Before the leads: whoever hears of a lead finds its person.
  await tools.stores.records.execute(records);
  return asked;
}

function causeIdOf({ index }: Wish, { causeId }: Occasion): string {
  return `${causeId}#${index}`;
}

/** What the customer said of themselves, as a source record of its own at the dealer that gets the lead. */
function recordOf(
  { tools, vault, reference }: LeadTools,
  { customer, nodeId }: Wish,
  recordId: string,
  key: string,
  dealerId: string,
  { now, tree }: Occasion,
): ReviseRecord {
  const rules = reference.policies().resolve(dataQuality, { dealerId, tree, at: now }).document;
  const { fields, record, ...given } = readCustomer(recordId, CustomerRecord.fromJSON(customer), rules, tools, now);
  const digest = tools.ids.derive('content', LEAD_SYSTEM, customer.phone, nameKey(customer.name), customer.email);
  const sealed = vault.seal(key, fields, placeOfRecord(recordId));
  const revision = { ...record, sealed, revision: 1, occurredAt: now, digest };
  return {
    type: 'ReviseRecord',
    dealerId: dealerId === '' ? nodeId : dealerId,
    sourceSystem: LEAD_SYSTEM,
    ownPersonId: tools.ids.personIdByRecord(recordId),
    record: revision,
    consents: entriesOfRecord(revision, given, (evidence) => vault.seal(key, { evidence }, placeOfConsents(recordId))),
  };
}

function toOpening(
  { lead, origin, nodeId, placeId }: Wish,
  recordId: string,
  candidates: readonly string[],
  seal: (text: string) => string,
  { now, by, surroundings }: Occasion,
): Omit<OpenLead, 'personId'> {
  return {
    type: 'Open',
    origin,
    nodeId,
    placeId,
    recordId,
    candidates,
    source: oneOf(LEAD_SOURCES, lead.source === '' ? 'other' : lead.source, '/source'),
    purchaseType: lead.purchaseType === '' ? '' : oneOf(PURCHASE_TYPES, lead.purchaseType, '/purchaseType'),
    model: lead.model,
    competitor: lead.competitor,
    level: lead.level === '' ? '' : oneOf(LEAD_LEVELS, lead.level, '/level'),
    ownerId: lead.ownerId,
    openedAt: lead.openedAt === '' ? now : instantAt(lead.openedAt, '/openedAt'),
    ...(lead.agreedAt === '' ? {} : { agreedAt: instantAt(lead.agreedAt, '/agreedAt') }),
    ...(lead.keyAccount === undefined ? {} : { keyAccount: toKeyAccount(lead.keyAccount, seal) }),
    ...(lead.concern === '' ? {} : { text: seal(lead.concern) }),
    at: now,
    by,
    surroundings,
  };
}
