import type { Heard } from '@homeward/bus';
import type { EventPayload } from '@homeward/contracts';
import { type BusinessClock, type Step, command, projected } from '@homeward/runtime';
import { LEAD_SYSTEM } from './lead-tools';
import type { CustomerStores } from './ports';

type HeardLead = Heard<EventPayload<'homeward.customer.v1.LeadChanged'>>;
type HeardPlacement = Heard<EventPayload<'homeward.customer.v1.RecordPlaced'>>;

/** What follows from leads and from the records behind them. */
export interface LeadReactions {
  /** The customer's record follows the lead from dealer to dealer, so that only whoever has the lead sees the person; and the timeline keeps the step. */
  changed(heard: HeardLead): readonly Step[];
  /** The person behind a lead became another one. */
  placed(heard: HeardPlacement): readonly Step[];
}

/** Looks up what a batch needs, once. */
export async function prepareLeadReactions(
  { leads, records, timeline }: Pick<CustomerStores, 'leads' | 'records' | 'timeline'>,
  clock: BusinessClock,
  changed: readonly HeardLead[],
  placed: readonly HeardPlacement[],
): Promise<LeadReactions> {
  const moved = placed.filter(({ event }) => event.previousPersonId !== '').map(({ event }) => event.recordId);
  const [found, known] = await Promise.all([
    moved.length === 0 ? undefined : leads.find({ filter: { record: { in: [...new Set(moved)] } }, limit: moved.length }),
    changed.length === 0 ? undefined : records.load([...new Set(changed.map(({ event }) => event.recordId))]),
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
      if (record?.latest === undefined || record.sourceSystem !== LEAD_SYSTEM || record.dealerId === place) return [entry];
      // The lead's own count of its steps orders the moves, whichever is heard first.
      const revision = { ...record.latest, revision: sequence + 1, occurredAt: changedAt };
      return [
        entry,
        command(records, {
          id: recordId,
          command: { type: 'ReviseRecord', dealerId: place, sourceSystem: LEAD_SYSTEM, record: revision },
          cause: { id: `${heard.cause}:place` },
          at: clock.now(),
        }),
      ];
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
