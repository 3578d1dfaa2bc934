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
import { createFeed } from './app/feed/feed';
import { createHolidayNotice } from './app/occasions/holiday-notice';
import { occasionCalendar } from './app/occasions/occasion-calendar';
import { occasionWalks } from './app/occasions/occasion-walks';
import { overflowOfDays } from './app/work/overflow';
import { createBackfills } from './app/cars/backfills';
import { policyReviews } from './app/cars/policy-reviews';
import type { OccasionPorts, ReminderPorts, WebhookPorts } from './app/ports';
import { missedPromises } from './app/work/promises';
import { createReminderReactions } from './app/reactions';
import { createSending } from './app/messages/sending';
import { createSurroundings } from './app/cars/surroundings';
import { createUnsubscribeLinks } from './app/messages/unsubscribe-links';
import { createWebhookWorker } from './app/feed/webhook-worker';
import { createWhatIfRuns } from './app/what-if/what-if-runs';
import { outletsOf, providersOf } from './channel-providers';
import type { ReminderConfig } from './config';
import { createCheckService } from './inbound/check-service';
import { createDueService } from './inbound/due-service';
import { createWhatIfService } from './inbound/what-if-service';
import { createFeedService } from './inbound/feed-service';
import { createReminderService } from './inbound/grpc';
import { createOccasionService } from './inbound/occasion-service';
import { createReplyService } from './inbound/reply-service';
import { createWebhookService } from './inbound/webhook-service';
import { createWorkService } from './inbound/work-service';
import type { CareVehicleCommand } from './domain/cars/care-vehicle';
import type { TouchCalendarCommand } from './domain/contacts/touch-calendar';
import { createAddressRules } from './outbound/address-rules';
import { createAudience } from './outbound/audience-client';
import { createContactDirectory } from './outbound/customer-client';
import { declareFeed } from './outbound/feed-stores';
import { declareOccasions } from './outbound/occasion-stores';
import { declareCalendars, declareContacts, declareHouseholds, declareVehicles } from './outbound/stores';
import { createRefusalLedger } from './outbound/refusal-client';
import { createWebhookSender } from './outbound/webhook-sender';
import { declareWebhooks } from './outbound/webhook-stores';
import { declareWhatIfRuns } from './outbound/what-if-stores';
import { declareDesks, declareLevels } from './outbound/work-stores';

const NAME = 'reminder';

/** Starts the service over the ports of its constellation. */
export async function start(config: ReminderConfig, ports: ServicePorts): Promise<RunningService> {
  const store = await ports.openStore(NAME, publishTo(ports.bus));
  const reference = createReferenceData({ store, policyDirectory: config.HOMEWARD_POLICIES });
  const holidays = chinaHolidays();
  const vehicles = declareVehicles(store);
  const calendars = declareCalendars(store);
  const households = declareHouseholds(store);
  const contacts = declareContacts(store);
  const vault = createVault({ masterKeys: config.HOMEWARD_MASTER_KEYS, random: (size) => ports.random.bytes(size) });
  const reports = createErasureReports(store);
  const providers = providersOf(config, ports);
  const reminderPorts: ReminderPorts = {
    vehicles,
    calendars,
    households,
    contacts,
    desks: declareDesks(store),
    levels: declareLevels(store),
    reference,
    people: createPersonDirectory(store),
    vault,
    textKeys: createKeyRing(store, vault),
    clock: ports.businessClock,
    ids: ports.ids,
    holidays,
    surroundingsAt: createSurroundings({ reference, holidays, outlets: outletsOf(providers) }),
  };

  const occasionPorts: OccasionPorts = {
    ...reminderPorts,
    ...declareOccasions(store),
    audience: createAudience(ports.network, NAME),
    lease: (name, holder, forMs) => store.lease(name, holder, forMs),
    machineClock: ports.machineClock,
    log: ports.log,
  };

  const backfills = createBackfills({ ...reminderPorts, machineClock: ports.machineClock });
  const holidayNotice = createHolidayNotice({ reference, holidays, log: ports.log });
  const feed = createFeed({ ...declareFeed(store), reference, clock: ports.businessClock });

  const endpoints = declareWebhooks(store);
  const { machineClock, timers, ids, random, log } = ports;
  const webhookPorts: WebhookPorts = {
    ...{ endpoints, feed, vault, random, reference, machineClock, timers, ids, log },
    clock: ports.businessClock,
    sender: createWebhookSender({
      rules: createAddressRules(config.HOMEWARD_REMINDER_WEBHOOK_NETWORKS),
      isPlainAllowed: config.HOMEWARD_REMINDER_WEBHOOK_PLAIN_HTTP,
      limitMs: config.HOMEWARD_REMINDER_WEBHOOK_LIMIT_MS,
      timers,
    }),
    lease: (name, holder, forMs) => store.lease(name, holder, forMs),
  };
  const webhooks = createWebhookWorker(webhookPorts);

  const whatIfTools = { ...reminderPorts, machineClock };
  const whatIfRuns = createWhatIfRuns({
    ...whatIfTools,
    ...{ runs: declareWhatIfRuns(store), log },
    lease: (name, holder, forMs) => store.lease(name, holder, forMs),
  });

  const { current, keys } = config.HOMEWARD_MASTER_KEYS;
  const links = createUnsubscribeLinks({
    url: config.HOMEWARD_GATEWAY_URL,
    masterKeys: [current, ...Object.keys(keys).filter((id) => id !== current)].flatMap((id) => keys[id] ?? []),
  });

  const sending = createSending({
    ...reminderPorts,
    directory: createContactDirectory(ports.network, NAME),
    providers,
    limits: config.HOMEWARD_PROVIDER_LIMITS,
    links,
    lease: (name, holder, forMs) => store.lease(name, holder, forMs),
    isWorkedOff: async () => {
      if ((await vehicles.due(ports.businessClock.now(), 1)).length > 0 || (await backfills.waiting()) > 0) return false;
      return (await ports.bus.lag(['customer', NAME])).every(({ committed, end }) => committed >= end);
    },
    machineClock,
    timers,
    log,
  });

  const running = await startService({
    name: NAME,
    ports,
    store,
    reference,
    unheardErasures: (ids) => reports.unheard(ids),
    reactions: createReminderReactions(reminderPorts, reports, feed, backfills),
    aggregates: [vehicles, calendars, households, endpoints, reminderPorts.desks, occasionPorts.occasions],
    wakeUps: [
      backfills.wakeUp,
      policyReviews(reminderPorts),
      wakeUpsOf(vehicles, ({ id, wakeAt }): CareVehicleCommand => ({
        type: 'ReviewVehicle',
        vehicleId: id,
        surroundings: reminderPorts.surroundingsAt(wakeAt).care,
      })),
      wakeUpsOf(calendars, ({ id, wakeAt }): TouchCalendarCommand => ({
        type: 'ReviewCalendar',
        surroundings: reminderPorts.surroundingsAt(wakeAt).touch(id),
      })),
      occasionCalendar(occasionPorts),
      occasionWalks(occasionPorts),
      holidayNotice.wakeUp,
      feed.expiry,
      overflowOfDays(reminderPorts),
      missedPromises(reminderPorts),
      webhooks.wakeUp,
      whatIfRuns.wakeUp,
    ],
    implementations: [
      createReminderService(reminderPorts),
      createReplyService({ ...reminderPorts, refusals: createRefusalLedger(ports.network, NAME), links }),
      createDueService(reminderPorts),
      createWhatIfService(whatIfTools, whatIfRuns),
      createFeedService(feed),
      createWebhookService(webhookPorts),
      createWorkService(reminderPorts),
      createCheckService(reminderPorts),
      createOccasionService(occasionPorts),
      reports.implementation,
    ],
    warnings: holidayNotice.warnings,
    digest: () => digestReminders(reminderPorts),
    afterWake: (now) => sending.run(now),
  });
  return {
    ...running,
    async stop() {
      await webhooks.stop();
      await sending.stop();
      await running.stop();
    },
  };
}
