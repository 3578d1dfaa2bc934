import type { OrgTree } from '@homeward/access';
import { type BusinessClock, LostRace, type ReferenceData, mustExecute } from '@homeward/runtime';
import { type Request, type Snapshot, pagesOf } from '@homeward/store';
import { isOpenLead } from '../../domain/leads/lead-duplicates';
import type { LeadCommand, LeadStatus, OpenedLead } from '../../domain/leads/lead-facts';
import { compareText } from '../../domain/people/revision';
import { createLeadSurroundings } from './lead-assignment';
import type { HeardLead } from './lead-buyers';
import type { CustomerStores } from '../ports';

/** Makes the open leads of one person at one brand one, and parts those that turn out to be of two. */
export interface LeadMerging {
  carryOut(changed: readonly HeardLead[]): Promise<void>;
}

/** After these a person may have an open lead more, or one less. */
const TELLING: ReadonlySet<string> = new Set(['LeadOpened', 'LeadReactivated', 'PersonLearned']);
const PAGE = 500;
/** Each round does everything that can be done at once; three are enough where nobody else writes. */
const MOST_ROUNDS = 20;

type Lead = Snapshot<OpenedLead>;
type Joining = Extract<LeadCommand, { readonly type: 'TakeDuplicate' | 'LetDuplicateGo' | 'MergeInto' | 'Part' }>;
/** What one lead of a person has to do. */
interface Task {
  readonly lead: Lead;
  readonly todo:
    | Pick<Extract<Joining, { readonly type: 'TakeDuplicate' }>, 'type' | 'leadId' | 'due'>
    | Pick<Extract<Joining, { readonly type: 'LetDuplicateGo' | 'MergeInto' }>, 'type' | 'leadId'>
    | Pick<Extract<Joining, { readonly type: 'Part' }>, 'type'>;
}

export function createLeadMerging({
  stores: { leads },
  reference,
  clock,
}: {
  readonly stores: Pick<CustomerStores, 'leads'>;
  readonly reference: ReferenceData;
  readonly clock: BusinessClock;
}): LeadMerging {
  const leadsOf = async (personIds: readonly string[]): Promise<readonly Lead[]> => {
    const found: Lead[] = [];
    for await (const items of pagesOf(leads, { filter: { person: { in: personIds } }, limit: PAGE }))
      for (const { state, ...rest } of items) if (state !== undefined) found.push({ ...rest, state });
    return found;
  };

  return {
    async carryOut(changed) {
      const told = changed.filter(({ event }) => TELLING.has(event.change));
      const personIds = [...new Set(told.flatMap(({ event }) => [event.personId, event.previousPersonId]).filter((id) => id !== ''))];
      if (personIds.length === 0) return;
      // Two leads are two documents. Whoever looks after its last write, and finds nothing to do, has seen everything that others wrote before.
      for (let round = 0; round < MOST_ROUNDS; round += 1) {
        const now = clock.now();
        const surroundings = createLeadSurroundings({ reference }, now);
        const tasks = groupsOf(await leadsOf(personIds), reference.tree()).flatMap(tasksOf);
        if (tasks.length === 0) return;
        const requests = tasks.map(({ lead: { id, version, state }, todo }): Request<LeadCommand> => {
          const command: Joining = { ...todo, personId: state.personId, at: now, surroundings };
          const other = 'leadId' in todo ? todo.leadId : '';
          return { id, command, cause: { id: `joined:${id}:${version}:${todo.type}:${other}` }, at: now };
        });
        await mustExecute(leads, requests);
      }
      throw new LostRace(leads.name, personIds.join());
    },
  };
}

/** The leads of each person at each brand: who asks for cars of two brands has two leads. */
function groupsOf(leads: readonly Lead[], tree: OrgTree): readonly (readonly Lead[])[] {
  const groups = new Map<string, Lead[]>();
  for (const lead of leads) {
    const { personId, dealerId, nodeId } = lead.state;
    const brand = tree.brandOf(dealerId === '' ? nodeId : dealerId) ?? nodeId;
    const key = `${personId} ${brand}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [lead]);
    else group.push(lead);
  }
  return [...groups.values()];
}

/**
 * What is still to be done until one of them is open. Of two the one goes on that a dealer is working on, else the one that came first; the one that goes on
 * takes the other one before that one stops, so that the customer is never without a follow-up.
 */
function tasksOf(group: readonly Lead[]): readonly Task[] {
  const byId = new Map(group.map((lead) => [lead.id, lead]));
  const holds = (holder: Lead | undefined, id: string): boolean => holder?.state.duplicates?.[id] !== undefined;
  const tasks: Task[] = [];
  const free: Lead[] = [];
  for (const lead of group.toSorted(byRank)) {
    const { merged, duplicates = {} } = lead.state;
    for (const id of Object.keys(duplicates)) {
      const held = byId.get(id);
      const isMine = held?.state.merged?.leadId === lead.id;
      // It is on its way here, unless it took this one at the same moment and goes before it.
      const isComing =
        held !== undefined && isOpenLead(held.state) && isOpenLead(lead.state) && !(holds(held, lead.id) && byRank(held, lead) < 0);
      if (!isMine && !isComing) tasks.push({ lead, todo: { type: 'LetDuplicateGo', leadId: id } });
    }
    if (merged !== undefined) {
      const into = byId.get(merged.leadId);
      if (into === undefined) tasks.push({ lead, todo: { type: 'Part' } });
      else if (isOpenLead(into.state) && !holds(into, lead.id)) tasks.push(taking(into, lead.id, merged.next));
      continue;
    }
    if (!isOpenLead(lead.state)) continue;
    const holder = group.find((other) => isOpenLead(other.state) && holds(other, lead.id) && !holds(lead, other.id));
    if (holder === undefined) free.push(lead);
    else tasks.push({ lead, todo: { type: 'MergeInto', leadId: holder.id } });
  }
  const [first, ...others] = free;
  if (first === undefined) return tasks;
  for (const { id, state } of others) if (!holds(first, id)) tasks.push(taking(first, id, state.next));
  return tasks;
}

function taking(lead: Lead, leadId: string, due: OpenedLead['next']): Task {
  return { lead, todo: { type: 'TakeDuplicate', leadId, ...(due === undefined ? {} : { due }) } };
}

const RANKS: Readonly<Partial<Record<LeadStatus, number>>> = { accepted: 0, 'loss-proposed': 0, offered: 1 };

function byRank(a: Lead, b: Lead): number {
  const rank = ({ state }: Lead): number => RANKS[state.status] ?? 2;
  return rank(a) - rank(b) || compareText(a.state.openedAt, b.state.openedAt) || compareText(a.id, b.id);
}
