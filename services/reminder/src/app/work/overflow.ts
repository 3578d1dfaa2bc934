import { addDays, instantOf, localDateOf } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import { workLists } from '@homeward/policy';
import { mustExecute, type WakeUp } from '@homeward/runtime';
import type { OverflowOfDealer } from '../../domain/work/work-desk';
import type { ReminderPorts } from '../ports';
import { readWorkDay } from './work-day';
import { createDesks } from './work-desks';

/** Desks of one look: their days are read one after the other. */
const DESKS_A_LOOK = 20;

/** Each desk's next day, and when it begins. */
interface NextDay {
  readonly nodeId: string;
  readonly on: LocalDate;
  readonly at: Instant;
}

/**
 * As the day of a desk begins, the dealers are told which contacts are on nobody's list. Which day was told last is remembered by this process; the desk
 * itself knows it too, so that a second process, or this one started anew, tells nobody twice.
 */
export function overflowOfDays(ports: ReminderPorts): WakeUp {
  const { reference, clock, desks } = ports;
  const looked = new Map<string, LocalDate>();

  function nextDays(): readonly NextDay[] {
    const tree = reference.tree();
    const staffed = createDesks(reference);
    const now = clock.now();
    return tree
      .all()
      .filter(({ id }) => staffed.membersAt(id).some(({ isActive }) => isActive))
      .map(({ id: nodeId }): NextDay => {
        const zone = tree.zoneOf(nodeId);
        const { document } = reference.policies().resolve(workLists, { dealerId: nodeId, tree, at: now });
        const today = localDateOf(now, zone);
        const on = looked.get(nodeId) === today ? addDays(today, 1) : today;
        return { nodeId, on, at: instantOf(on, document.overflowToldAt, zone) };
      })
      .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.nodeId < b.nodeId ? -1 : 1));
  }

  const dueAt = (now: Instant): readonly NextDay[] => nextDays().filter(({ at }) => at <= now);

  return {
    name: 'work-overflow',
    async run(now) {
      const due = dueAt(now).slice(0, DESKS_A_LOOK);
      for (const { nodeId, on } of due) {
        const dealers = await overflowOf(ports, nodeId, on);
        if (dealers.length > 0) {
          const command = { type: 'TellOverflow' as const, on, dealers };
          await mustExecute(desks, [{ id: nodeId, at: now, cause: { id: `overflow:${nodeId}:${on}` }, command }]);
        }
        looked.set(nodeId, on);
      }
      return due.length;
    },
    nextAt: async () => nextDays()[0]?.at,
    overdue: async (now) => dueAt(now).length,
  };
}

async function overflowOf(ports: ReminderPorts, nodeId: string, on: LocalDate): Promise<readonly OverflowOfDealer[]> {
  const { contacts } = await readWorkDay(ports, nodeId, on);
  const over = contacts.filter(({ isOver, how }) => isOver || how === 'nobody').map(({ contact }) => contact);
  return [...Map.groupBy(over, ({ dealerId }) => dealerId)]
    .map(([dealerId, ofDealer]) => ({
      dealerId,
      contactIds: ofDealer.map(({ contactId }) => contactId),
      lastDayContactIds: ofDealer.filter(({ untilOn }) => untilOn === on).map(({ contactId }) => contactId),
    }))
    .sort((a, b) => (a.dealerId < b.dealerId ? -1 : 1));
}
