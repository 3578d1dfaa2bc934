import { chinaHolidays } from '@homeward/calendar';
import {
  connectPorts,
  createReferenceData,
  publishTo,
  type RunningService,
  type ServicePorts,
  startService,
  wakeUpsOf,
} from '@homeward/runtime';
import { digestReminders } from './app/digest';
import { policyReviews } from './app/policy-reviews';
import type { ReminderPorts } from './app/ports';
import { createReminderReactions } from './app/reactions';
import { createSurroundings } from './app/surroundings';
import type { ReminderConfig } from './config';
import { createReminderService } from './inbound/grpc';
import type { CareVehicleCommand } from './domain/care-vehicle';
import type { TouchCalendarCommand } from './domain/touch-calendar';
import { declareCalendars, declareContacts, declareVehicles } from './outbound/stores';

const NAME = 'reminder';

/** Starts the service; `overrides` are the ports of the embedded constellation. */
export async function start(config: ReminderConfig, overrides?: ServicePorts): Promise<RunningService> {
  const ports = overrides ?? (await connectPorts(config, NAME));
  const store = await ports.openStore(NAME, publishTo(ports.bus));
  const reference = createReferenceData({ store, policyDirectory: config.HOMEWARD_POLICIES });
  const vehicles = declareVehicles(store);
  const calendars = declareCalendars(store);
  const contacts = declareContacts(store);
  const reminderPorts: ReminderPorts = {
    vehicles,
    calendars,
    contacts,
    reference,
    clock: ports.businessClock,
    ids: ports.ids,
    surroundingsAt: createSurroundings({ reference, holidays: chinaHolidays() }),
  };

  return startService({
    name: NAME,
    ports,
    store,
    reference,
    reactions: createReminderReactions(reminderPorts),
    aggregates: [vehicles, calendars],
    wakeUps: [
      policyReviews(reminderPorts),
      wakeUpsOf(vehicles, ({ wakeAt }): CareVehicleCommand => ({ type: 'ReviewVehicle', surroundings: reminderPorts.surroundingsAt(wakeAt).care })),
      wakeUpsOf(calendars, ({ id, wakeAt }): TouchCalendarCommand => ({ type: 'ReviewCalendar', surroundings: reminderPorts.surroundingsAt(wakeAt).touch(id) })),
    ],
    implementations: [createReminderService(reminderPorts)],
    digest: () => digestReminders(reminderPorts),
  });
}
