import { mustExecute, type WakeUp } from '@homeward/runtime';
import type { Instant } from '@homeward/kernel';
import { personIdOf } from '../contacts/contact-id';
import type { ReminderPorts } from '../ports';

const PAGE = 500;
const END_OF_TIME: Instant = '9999-12-31T23:59:59.999Z';

/**
 * Tells the manager of calls that were promised and not made. Found by the list of contacts; whether a promise still stands is asked of the person's
 * calendar, which tells it once.
 */
export function missedPromises({ contacts, calendars }: ReminderPorts): WakeUp {
  const due = async (until: Instant, limit: number) =>
    (await contacts.find({ filter: { alarmAt: { before: `${until}!` } }, sort: { by: 'alarmAt', direction: 'ascending' }, limit })).items;
  return {
    name: 'missed-promises',
    async run(now) {
      const items = await due(now, PAGE);
      if (items.length === 0) return 0;
      await mustExecute(
        calendars,
        items.map(({ id: contactId, document: { alarmAt = '' } }) => ({
          id: personIdOf(contactId),
          at: now,
          cause: { id: `promise-missed:${contactId}:${alarmAt}` },
          command: { type: 'MissPromise' as const, contactId, at: now },
        })),
      );
      await contacts.update(
        items.map(({ id, document: { alarmAt } }) => ({
          id,
          change: (present) => {
            if (present === undefined || present.alarmAt !== alarmAt) return present;
            const { alarmAt: _rung, ...rest } = present;
            return rest;
          },
        })),
      );
      return items.length;
    },
    nextAt: async () => (await due(END_OF_TIME, 1))[0]?.document.alarmAt,
    overdue: (now) => contacts.count({ alarmAt: { before: `${now}!` } }),
  };
}
