import type { Heard } from '@homeward/bus';
import type { EventPayload } from '@homeward/contracts';
import { type BusinessClock, type ReferenceData, type Step, command, projected } from '@homeward/runtime';
import type { FollowUpResult } from '../../domain/leads/lead-facts';
import { createLeadSurroundings } from './lead-assignment';
import { type HeardLead, prepareBuyerRulings } from './lead-buyers';
import { LEAD_SYSTEM } from './lead-tools';
import type { CustomerStores } from '../ports';

type HeardPlacement = Heard<EventPayload<'homeward.customer.v1.RecordPlaced'>>;

type HeardContact = Heard<EventPayload<'homeward.reminder.v1.ContactMade'>>;

/** What follows from leads and from the records behind them. */
export interface LeadReactions {
  /**
   * The customer's record follows the lead from dealer to dealer, so that only whoever has the lead sees the person; who bought is one person with who asked;
   * and the timeline keeps the step.
   */
  changed(heard: HeardLead): readonly Step[];
  /** Whoever called from the list of contacts has followed the lead up. */
  contacted(heard: HeardContact): readonly Step[];
  /** The person behind a lead became another one. */
  placed(heard: HeardPlacement): readonly Step[];
}

/** Results that are a follow-up; the others leave it to be done. */
const FOLLOW_UPS: Readonly<Partial<Record<string, FollowUpResult>>> = { reached: 'reached', refused: 'refused', booked: 'visit-agreed' };

/** The reminder names the reason `lead/<id>:<round>`. */
function leadIdIn(key: string): string {
  return /^lead\/([^:]*)/.exec(key)?.[1] ?? '';
}

/** The leads that a contact was about. */
function leadIdsOf({ event: { reasons } }: HeardContact): readonly string[] {
  return reasons.filter(({ kind }) => kind === 'lead-follow-up').map(({ key }) => leadIdIn(key));
}

/** By lead that was merged into another one, the one that is followed up. */
async function leadsThatGoOn(leads: CustomerStores['leads'], ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const into = new Map<string, string>();
  for (let asked = [...new Set(ids)]; asked.length > 0;) {
    const found = await leads.load(asked);
    asked = [];
    for (const [id, { state }] of found) {
      const next = state?.merged?.leadId;
      if (next === undefined || into.has(id)) continue;
      into.set(id, next);
      asked.push(next);
    }
  }
  const last = (id: string): string => {
    const next = into.get(id);
    return next === undefined ? id : last(next);
  };
  return new Map([...into.keys()].map((id) => [id, last(id)]));
}

/** Looks up what a batch needs, once. */
export async function prepareLeadReactions(
  { leads, records, timeline, rulings }: Pick<CustomerStores, 'leads' | 'records' | 'timeline' | 'rulings'>,
  reference: ReferenceData,
  clock: BusinessClock,
  changed: readonly HeardLead[],
  placed: readonly HeardPlacement[],
  contacts: readonly HeardContact[],
): Promise<LeadReactions> {
  const moved = placed.filter(({ event }) => event.previousPersonId !== '').map(({ event }) => event.recordId);
  const [found, known, joined, goesOn] = await Promise.all([
    moved.length === 0 ? undefined : leads.find({ filter: { record: { in: [...new Set(moved)] } }, limit: moved.length }),
    changed.length === 0 ? undefined : records.load([...new Set(changed.map(({ event }) => event.recordId))]),
    prepareBuyerRulings({ leads, rulings }, changed),
    leadsThatGoOn(leads, contacts.flatMap(leadIdsOf)),
  ]);
  const leadOf = new Map((found?.items ?? []).flatMap(({ id, state }) => (state === undefined ? [] : [[state.recordId, id] as const])));
  return {
    changed(heard) {
      const { leadId, recordId, personId, dealerId, nodeId, status, level, change, changedAt, sequence, nextFollowUpOn } = heard.event;
      const place = dealerId === '' ? nodeId : dealerId;
      const entry = projected(timeline, {
        id: heard.cause,
        change: (present) =>
          present ?? {
            kind: 'lead-changed',
            at: changedAt,
            personId,
            dealerId: place,
            subjectId: leadId,
            values: { status, level, change, ...(nextFollowUpOn === '' ? {} : { nextFollowUpOn }) },
          },
      });
      const record = known?.get(recordId)?.state;
      // What was forgotten is nobody's any more.
      if (record?.latest === undefined || record.sourceSystem !== LEAD_SYSTEM) return [entry];
      const bought = joined(heard, clock.now());
      if (record.dealerId === place) return [entry, ...bought];
      // The lead's own count of its steps orders the moves, whichever is heard first.
      const { ownPersonId } = record;
      const revision = { ...record.latest, revision: sequence + 1, occurredAt: changedAt };
      return [
        entry,
        ...bought,
        command(records, {
          id: recordId,
          command: { type: 'ReviseRecord', dealerId: place, sourceSystem: LEAD_SYSTEM, ownPersonId, record: revision, consents: [] },
          cause: { id: `${heard.cause}:place` },
          at: clock.now(),
        }),
      ];
    },
    contacted(heard) {
      const { result, madeAt, madeBy } = heard.event;
      const followUp = FOLLOW_UPS[result];
      if (followUp === undefined) return [];
      // One call about two leads that are one by now is one follow-up.
      return [...new Set(leadIdsOf(heard).map((id) => goesOn.get(id) ?? id))].map((id) =>
        command(leads, {
          id,
          command: {
            type: 'FollowUp',
            result: followUp,
            level: '',
            at: madeAt,
            by: madeBy,
            surroundings: createLeadSurroundings({ reference }, madeAt),
          },
          cause: { id: `${heard.cause}:lead` },
          at: madeAt,
        }),
      );
    },
    placed(heard) {
      const { recordId, personId, previousPersonId, sequence } = heard.event;
      const id = previousPersonId === '' ? undefined : leadOf.get(recordId);
      if (id === undefined) return [];
      const at = clock.now();
      return [command(leads, { id, command: { type: 'LearnPerson', personId, sequence, at }, cause: { id: `${heard.cause}:lead` }, at })];
    },
  };
}
