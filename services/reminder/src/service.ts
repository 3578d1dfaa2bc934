import { chinaHolidays } from '@homeward/calendar';
import { createVault } from '@homeward/pii';
import {
  createErasureReports,
  createKeyRing,
  createPersonDirectory,
  createReferenceData,
  publishTo,
  type RunningService,
  type ServicePorts,
  startService,
  wakeUpsOf,
} from '@homeward/runtime';
import { digestReminders } from './app/digest';
import { createFeed } from './app/feed';
import { policyReviews } from './app/policy-reviews';
import type { MessageProviders, ReminderPorts } from './app/ports';
import { createReminderReactions } from './app/reactions';
import { createSending } from './app/sending';
import { createSurroundings } from './app/surroundings';
import type { ReminderConfig } from './config';
import { createFeedService } from './inbound/feed-service';
import { createReminderService } from './inbound/grpc';
import type { CareVehicleCommand } from './domain/care-vehicle';
import type { TouchCalendarCommand } from './domain/touch-calendar';
import { createContactDirectory } from './outbound/customer-client';
import { declareFeed } from './outbound/feed-stores';
import { createFileSink } from './outbound/file-sink';
import { createMailProvider } from './outbound/mail-provider';
import { createSmsProvider } from './outbound/sms-provider';
import { declareCalendars, declareContacts, declareVehicles } from './outbound/stores';

const NAME = 'reminder';

/** Starts the service over the ports of its constellation. */
export async function start(config: ReminderConfig, ports: ServicePorts): Promise<RunningService> {
  const store = await ports.openStore(NAME, publishTo(ports.bus));
  const reference = createReferenceData({ store, policyDirectory: config.HOMEWARD_POLICIES });
  const vehicles = declareVehicles(store);
  const calendars = declareCalendars(store);
  const contacts = declareContacts(store);
  const vault = createVault({ masterKeys: config.HOMEWARD_MASTER_KEYS, random: (size) => ports.random.bytes(size) });
  const reports = createErasureReports(store);
  const reminderPorts: ReminderPorts = {
    vehicles,
    calendars,
    contacts,
    reference,
    people: createPersonDirectory(store),
    vault,
    textKeys: createKeyRing(store, vault),
    clock: ports.businessClock,
    ids: ports.ids,
    surroundingsAt: createSurroundings({ reference, holidays: chinaHolidays() }),
  };

  const feed = createFeed({ ...declareFeed(store), reference, clock: ports.businessClock });

  const sending = createSending({
    ...reminderPorts,
    directory: createContactDirectory(ports.network, NAME),
    providers: providersOf(config),
    lease: (name, holder, forMs) => store.lease(name, holder, forMs),
    isWorkedOff: async () => {
      if ((await vehicles.due(ports.businessClock.now(), 1)).length > 0) return false;
      return (await ports.bus.lag(['customer', NAME])).every(({ committed, end }) => committed >= end);
    },
    machineClock: ports.machineClock,
    log: ports.log,
  });

  return startService({
    name: NAME,
    ports,
    store,
    reference,
    reactions: createReminderReactions(reminderPorts, reports, feed),
    aggregates: [vehicles, calendars],
    wakeUps: [
      policyReviews(reminderPorts),
      wakeUpsOf(vehicles, ({ wakeAt }): CareVehicleCommand => ({
        type: 'ReviewVehicle',
        surroundings: reminderPorts.surroundingsAt(wakeAt).care,
      })),
      wakeUpsOf(calendars, ({ id, wakeAt }): TouchCalendarCommand => ({
        type: 'ReviewCalendar',
        surroundings: reminderPorts.surroundingsAt(wakeAt).touch(id),
      })),
      feed.expiry,
    ],
    implementations: [createReminderService(reminderPorts), createFeedService(feed), reports.implementation],
    digest: () => digestReminders(reminderPorts),
    afterWake: sending,
  });
}

/** A file takes everything when one is named: then nobody outside is written to. */
function providersOf(config: ReminderConfig): MessageProviders {
  const {
    HOMEWARD_MESSAGE_FILE: file,
    HOMEWARD_SMS_URL: smsUrl,
    HOMEWARD_SMS_TOKEN: token,
    HOMEWARD_SMTP_URL: smtpUrl,
    HOMEWARD_MAIL_FROM: from,
  } = config;
  if (file !== undefined) {
    const sink = createFileSink(file);
    return { sms: sink, email: sink };
  }
  return {
    ...(smsUrl === undefined ? {} : { sms: createSmsProvider({ url: smsUrl, token }) }),
    ...(smtpUrl === undefined ? {} : { email: createMailProvider({ url: smtpUrl, from }) }),
  };
}
