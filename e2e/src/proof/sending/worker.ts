import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { toMetadata } from '@homeward/access';
import { toMessage } from '@homeward/contracts';
import { ReminderServiceDefinition } from '@homeward/contracts/reminder-service';
import { start } from '@homeward/reminder';
import { readReminderConfig } from '@homeward/reminder/config';
import {
  createEmbeddedPorts,
  type EmbeddedPorts,
  type MachineClock,
  type RunningService,
  systemMachineClock,
  virtualClock,
} from '@homeward/runtime';
import { standInForCustomer } from './customer-stand-in';
import { type Asked, type Said, SETTINGS_KEY, type WorkerSettings } from './worker-words';

/* The reminder service alone, over files: it plans messages and sends them until it is killed. A process of its own. */

const ROOT = path.resolve(__dirname, '../../../..');
/** Ten in the morning at the dealers: nothing is quiet. */
const NOW = '2024-07-09T02:00:00.000Z';
const TODAY = '2024-07-09';
const PEOPLE_AT_ONCE = 1_000;
const PAGE = 500;
const LOOK_AGAIN_MS = 500;
const TEXT = { 'zh-CN': '{{ text }}', en: '{{ text }}' };
const WORDS = { 'zh-CN': '您好 {{ name }}', en: 'Hello {{ name }}' };

type Told = ReturnType<typeof toMessage>;
type Reminder = ReturnType<typeof reminderOf>;

const reminderOf = ({ network }: EmbeddedPorts) => network.client('reminder', ReminderServiceDefinition);
const as = (role: 'head-office-analyst' | 'message-provider') => ({
  metadata: toMetadata({ subject: 'proof', roles: [role], nodeId: 'group', locale: 'en' }),
});
const say = (said: Said): void => void process.send?.(said);

function clockAhead(aheadMs: number): MachineClock {
  const clock = systemMachineClock();
  return {
    now: () => new Date(Date.parse(clock.now()) + aheadMs).toISOString(),
    elapsedMs: () => clock.elapsedMs() + aheadMs,
  };
}

function surroundings(): readonly Told[] {
  const node = (nodeId: string, kind: string, parentId: string): Told =>
    toMessage('homeward.customer.v1.NodeRegistered', nodeId, {
      ...{ nodeId, kind, parentId, name: nodeId, timeZone: 'Asia/Shanghai', sequence: 1 },
    });
  const body = {
    texts: { 'visit-day-0': WORDS },
    sms: { text: TEXT, mostSegments: 3 },
    email: { subject: TEXT, text: TEXT, html: TEXT },
    'app-push': { subject: TEXT, text: TEXT },
    letter: { subject: TEXT, text: TEXT },
  };
  const templates = toMessage('homeward.customer.v1.PolicyPublished', 'message-templates', {
    ...{ subject: 'message-templates', scope: 'group', version: 1, effectiveFromAt: '1990-01-01T00:00:00.000Z' },
    ...{ body: JSON.stringify(body), publishedBy: 'proof', sequence: 1 },
  });
  return [node('group', 'group', ''), node('D1', 'dealer', 'group'), templates];
}

/** A person with one reason to be written to today. */
function aPerson(number: number): readonly Told[] {
  const personId = `p${number}`;
  const vehicleId = `car${number}`;
  return [
    toMessage('homeward.customer.v1.PersonProfiled', personId, {
      ...{ personId, recordIds: [], dealerIds: ['D1'], hasMobile: true, hasEmail: false, preferredChannel: '', language: '' },
      ...{ channelConsents: [], consents: [], sequence: 1, timeZone: '', callFrom: '', callTo: '' },
    }),
    toMessage('homeward.reminder.v1.ReasonsRevised', personId, {
      ...{ vehicleId, personId, dealerId: 'D1', sequence: 1, because: undefined },
      reasons: [
        {
          ...{ key: `visit-day-0:v${number}`, kind: 'visit-day-0', purpose: 'service', dealerId: 'D1', visitId: `v${number}` },
          ...{ dueOn: '', earliestOn: '', latestOn: '', confidencePercent: 0, fromOn: TODAY, untilOn: TODAY },
          ...{ ownerKind: 'advisor', ownerId: '', channels: ['sms'], capExempt: true, concern: '', followsKey: '', followsAfterDays: 0 },
          policyVersion: 'cadences/default/1',
        },
      ],
    }),
  ];
}

async function plan(ports: EmbeddedPorts, messages: number): Promise<void> {
  const publish = async (told: readonly Told[]): Promise<void> => {
    await ports.bus.publish(told.map((message) => ({ ...message, id: `${message.type}/${message.key}`, source: 'proof', at: NOW })));
    await ports.bus.drain();
  };
  await publish(surroundings());
  for (let first = 0; first < messages; first += PEOPLE_AT_ONCE) {
    const count = Math.min(PEOPLE_AT_ONCE, messages - first);
    await publish(Array.from({ length: count }, (_, place) => aPerson(first + place)).flat());
  }
}

/** Does what there is to do now. */
async function work(ports: EmbeddedPorts, service: RunningService): Promise<void> {
  do await ports.bus.drain();
  while ((await service.wake()) > 0);
}

/** Sends until nothing is left: a machine that is too busy makes the provider seem to be away, and messages wait for a while. */
async function sendAll(ports: EmbeddedPorts, service: RunningService): Promise<void> {
  const asked = { dealerIds: [], on: '', ownerId: '', status: 'open', personId: '', page: { limit: 1, cursor: '' } };
  for (;;) {
    await work(ports, service);
    const { contacts } = await reminderOf(ports).listContacts(asked, as('head-office-analyst'));
    if (contacts.length === 0) return;
    await pause(LOOK_AGAIN_MS);
  }
}

async function idsOf(reminder: Reminder, status: string): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor = '';
  do {
    const asked = { dealerIds: [], on: '', ownerId: '', status, personId: '', page: { limit: PAGE, cursor } };
    const answer = await reminder.listContacts(asked, as('head-office-analyst'));
    ids.push(...answer.contacts.map(({ contactId }) => contactId));
    ({ cursor } = answer);
  } while (cursor !== '');
  return ids;
}

async function answer(asked: Exclude<Asked, { ask: 'stop' }>, ports: EmbeddedPorts, service: RunningService): Promise<Said> {
  const reminder = reminderOf(ports);
  switch (asked.ask) {
    case 'unknown':
      return { say: 'unknown', contactIds: await idsOf(reminder, 'unknown') };
    case 'counts': {
      const statuses = ['open', 'made', 'dropped', 'unknown'];
      const counts = await Promise.all(statuses.map(async (status) => [status, (await idsOf(reminder, status)).length] as const));
      return { say: 'counts', byStatus: Object.fromEntries(counts) };
    }
    case 'receipts': {
      let accepted = 0;
      for (let first = 0; first < asked.receipts.length; first += PAGE) {
        const results = asked.receipts.slice(first, first + PAGE).map((receipt) => ({
          ...{
            ...receipt,
            note: '',
            purchaseAsked: false,
            callAgainAt: '',
            refusalReason: '',
            noFurtherContact: false,
            answers: [],
            cause: undefined,
          },
        }));
        const { outcomes } = await reminder.recordResults({ results }, as('message-provider'));
        accepted += outcomes.filter(({ status }) => status === 'applied').length;
      }
      await work(ports, service);
      return { say: 'receipts', accepted };
    }
  }
}

async function main(): Promise<void> {
  const settings = JSON.parse(process.env[SETTINGS_KEY] ?? '') as WorkerSettings;
  const ports = createEmbeddedPorts({
    dataDirectory: settings.directory,
    // A killed process loses nothing that the machine keeps.
    isDisposable: true,
    businessClock: virtualClock(NOW),
    machineClock: clockAhead(settings.aheadMs),
  });
  await standInForCustomer(ports);
  const config = readReminderConfig({
    HOMEWARD_CONSTELLATION: 'embedded',
    HOMEWARD_POLICIES: path.join(ROOT, 'policies'),
    HOMEWARD_MASTER_KEYS: `m1:${Buffer.alloc(32, 7).toString('base64')}`,
    HOMEWARD_SMS_URL: settings.providerUrl,
    HOMEWARD_PROVIDER_LIMIT_MS: String(settings.providerLimitMs),
  });
  const service = await start(config, ports);
  let answering = Promise.resolve();
  process.on('message', (asked: Asked) => {
    answering = answering.then(async () => {
      if (asked.ask === 'stop') {
        await service.stop();
        await ports.close();
        process.disconnect();
      } else say(await answer(asked, ports, service));
    });
  });
  if (settings.messages > 0) await plan(ports, settings.messages);
  say({ say: 'ready' });
  await sendAll(ports, service);
  say({ say: 'idle' });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
