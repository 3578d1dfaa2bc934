import type { Principal } from '@homeward/access';
import type { Lead, ListLeadsRequest } from '@homeward/contracts/leads';
import { maskName, maskPhone } from '@homeward/pii';
import { LEAD_LEVELS } from '@homeward/policy';
import type { Filter, Snapshot } from '@homeward/store';
import { closesByOn, isOverdue } from '../../domain/leads/follow-up';
import { LEAD_STATUSES, type OpenedLead } from '../../domain/leads/lead-facts';
import { toLeadChanged } from '../../domain/leads/public-lead';
import { compareText } from '../../domain/people/revision';
import { summaryOf } from '../../domain/leads/told-lead';
import { placeOfRecord } from '../intake/intake';
import { createLeadSurroundings } from './lead-assignment';
import { type LeadTools, type SeesLead, leadScopeFor, oneOf, placeOfLead } from './lead-tools';
import { scopeFor } from '../organisation/scope';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 500;
/** Sorts behind every instant that begins with the one before it: a condition `before` then includes it. */
const BEHIND = '~';

/** Leads that the caller may see, in the order asked, with their history; others are left out. */
export async function readLeads(tools: LeadTools, principal: Principal, ids: readonly string[]): Promise<readonly Lead[]> {
  const scope = leadScopeFor(tools, principal, 'leads.read');
  const found = await tools.stores.leads.load(ids);
  const visible = ids.flatMap((id) => {
    const snapshot = found.get(id);
    return snapshot?.state !== undefined && scope.sees(snapshot.state) ? [{ ...snapshot, state: snapshot.state }] : [];
  });
  const leads = await toLeads(tools, visible, true, scope.sees);
  // What was said at a lead that was merged into this one is its history too, as far as the caller sees that one.
  const merged = new Map(visible.map(({ id, state }) => [id, Object.keys(state.duplicates ?? {})]));
  const duplicateIds = [...merged.values()].flat();
  if (duplicateIds.length === 0) return leads;
  const duplicates = new Map((await readLeads(tools, principal, duplicateIds)).map((lead) => [lead.present?.leadId ?? '', lead]));
  return leads.map((lead) => {
    const others = (merged.get(lead.present?.leadId ?? '') ?? []).flatMap((id) =>
      (duplicates.get(id)?.entries ?? []).map((entry) => ({ ...entry, values: { leadId: id, ...entry.values } })),
    );
    return { ...lead, entries: [...lead.entries, ...others].sort((a, b) => compareText(a.at, b.at)) };
  });
}

/** Leads in the caller's reach: the overdue ones with the longest waiting first, else the latest first. */
export async function listLeads(
  tools: LeadTools,
  principal: Principal,
  query: ListLeadsRequest,
): Promise<{ leads: Lead[]; cursor: string }> {
  const scope = leadScopeFor(tools, principal, 'leads.read');
  const asked = query.dealerIds;
  const places = asked.length === 0 ? scope.places : asked.filter((id) => scope.dealerIds?.has(id) ?? true);
  const recordIds = query.personId === '' ? undefined : await recordsOfPerson(tools, principal, query.personId);
  const filter: Filter = {
    ...(recordIds === undefined ? {} : { record: { in: recordIds } }),
    ...(places === undefined ? {} : { place: { in: places } }),
    ...(query.status === '' ? {} : { status: { equal: oneOf(LEAD_STATUSES, query.status, '/status') } }),
    ...(query.level === '' ? {} : { level: { equal: oneOf(LEAD_LEVELS, query.level, '/level') } }),
    ...(query.ownerId === '' ? {} : { owner: { equal: query.ownerId } }),
    ...(query.overdue ? { overdueAt: { before: `${tools.clock.now()}${BEHIND}` } } : {}),
  };
  const limit = query.page === undefined || query.page.limit <= 0 ? DEFAULT_PAGE : Math.min(query.page.limit, LARGEST_PAGE);
  const cursor = query.page?.cursor ?? '';
  const page = await tools.stores.leads.find({
    filter,
    sort: query.overdue ? { by: 'overdueAt', direction: 'ascending' } : { by: 'openedAt', direction: 'descending' },
    limit,
    ...(cursor === '' ? {} : { cursor }),
  });
  const opened = page.items.flatMap((snapshot) => (snapshot.state === undefined ? [] : [{ ...snapshot, state: snapshot.state }]));
  return { leads: [...(await toLeads(tools, opened, false, scope.sees))], cursor: page.cursor ?? '' };
}

/** The records of a person that the caller may see. */
async function recordsOfPerson(
  { people, access, reference }: LeadTools,
  principal: Principal,
  personId: string,
): Promise<readonly string[]> {
  const found = await people.open([personId], scopeFor(access, principal, 'people.read', reference.tree()));
  return found.flatMap(({ records }) => records.map(({ recordId }) => recordId));
}

/** Leads as they are shown; name and phone masked. An erased customer has none any more. Other leads are named where the caller sees them. */
export async function toLeads(
  tools: LeadTools,
  leads: readonly Snapshot<OpenedLead>[],
  withHistory: boolean,
  sees: SeesLead,
): Promise<readonly Lead[]> {
  const recordIds = leads.map(({ state }) => state.recordId);
  const [records, keys] = await Promise.all([tools.stores.records.load(recordIds), tools.dataKeys.find(recordIds)]);
  const isHidden = await hiddenLeads(tools, leads, sees);
  const now = tools.clock.now();
  const surroundings = createLeadSurroundings(tools, now);
  return leads.map(({ id, version, state }): Lead => {
    const key = keys.get(state.recordId);
    const record = records.get(state.recordId)?.state.latest;
    const fields = key === undefined || record === undefined ? {} : tools.vault.open(key, record.sealed, placeOfRecord(state.recordId));
    const words = (sealed: string | undefined): string =>
      key === undefined || sealed === undefined ? '' : (tools.vault.open(key, sealed, placeOfLead(id))['text'] ?? '');
    const last = state.entries.at(-1);
    const { keyAccount, level, levels, nodeId, dealerId } = state;
    const since = levels.at(-1)?.sinceAt;
    const closesBy =
      state.next === undefined || since === undefined
        ? undefined
        : closesByOn(level, since, surroundings.of(dealerId === '' ? nodeId : dealerId));
    return {
      present: {
        ...toLeadChanged(id, version, summaryOf(state), {
          change: last?.action ?? '',
          changedAt: last?.at ?? '',
          previousDealerId: '',
          previousPersonId: '',
        }),
        ...(isHidden(state.merged?.leadId) ? { mergedInto: '' } : {}),
      },
      overdue: isOverdue(state.next, now),
      name: maskName(fields['name'] ?? ''),
      phone: maskPhone(fields['phone'] ?? ''),
      competitor: state.competitor,
      closesByOn: closesBy ?? '',
      concern: words(state.entries.find(({ action }) => action === 'LeadOpened')?.text),
      keyAccount: keyAccount === undefined ? undefined : { ...keyAccount, company: words(keyAccount.company) },
      entries: withHistory
        ? state.entries.map(({ at, action, by, text, values: { leadId = '', ...values } }) => ({
            ...{ at, action, by, text: words(text) },
            values: leadId === '' || isHidden(leadId) ? values : { ...values, leadId },
          }))
        : [],
      levels: withHistory ? state.levels.map(({ level, sinceAt }) => ({ level, sinceAt })) : [],
    };
  });
}

/** Whether a lead that others were merged with is somebody else's: its id is kept back. */
async function hiddenLeads(
  { stores }: LeadTools,
  leads: readonly Snapshot<OpenedLead>[],
  sees: SeesLead,
): Promise<(leadId: string | undefined) => boolean> {
  const named = leads.flatMap(({ state }) => state.entries.flatMap(({ values }) => values['leadId'] ?? []));
  if (named.length === 0) return () => false;
  const found = await stores.leads.load([...new Set(named)]);
  return (leadId) => {
    const state = leadId === undefined ? undefined : found.get(leadId)?.state;
    return state !== undefined && !sees(state);
  };
}
