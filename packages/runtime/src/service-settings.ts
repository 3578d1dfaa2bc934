import { z } from 'zod';
import { readInstant } from './clocks';
import { LOG_LEVELS } from './log';
import { readHostAndPort } from './probes';
import { secret, setting } from './settings';

/** The processes of the full constellation, by the names that they are addressed by. */
export const SERVICE_PROCESSES = ['customer', 'reminder', 'complaint', 'loyalty', 'analytics', 'gateway'] as const;
export type ServiceProcess = (typeof SERVICE_PROCESSES)[number];

const KEY_BYTES = 32;

/** `host:port`; port 0 takes a free one. */
export const hostAndPort = (): z.ZodType<string, string> => z.string().refine(accepts(readHostAndPort));

/** A URL of one of the schemes, e.g. `mongodb`. */
export const urlOf = (...schemes: readonly string[]): z.ZodType<string, string> =>
  z.string().refine((text) => schemes.some((scheme) => text.startsWith(`${scheme}://`)) && accepts((url) => new URL(firstHost(url)))(text));

/** A whole number within bounds, both included. */
export const wholeNumber = (from: number, to: number): z.ZodType<number, string> =>
  z
    .string()
    .regex(/^-?\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().min(from).max(to));

/** `true` or `false`, nothing else. */
export const yesOrNo = (): z.ZodType<boolean, string> => z.enum(['true', 'false']).transform((text) => text === 'true');

/** A key of 32 bytes, in base64. */
export const key32 = (): z.ZodType<Uint8Array, string> => z.string().transform(toKey);

/** The master keys as the vault of @homeward/pii takes them: `current` wraps new data keys, the others still unwrap old ones. */
export interface MasterKeySetting {
  readonly current: string;
  readonly keys: Readonly<Record<string, Uint8Array>>;
}

const brokers = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(hostAndPort()).min(1));

const masterKeys = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim().split(':')))
  .pipe(z.array(z.tuple([z.string().regex(/^[A-Za-z0-9_-]{1,32}$/), key32()])).min(1))
  .refine((pairs) => new Set(pairs.map(([id]) => id)).size === pairs.length)
  .transform((pairs): MasterKeySetting => ({ current: pairs[0]?.[0] ?? '', keys: Object.fromEntries(pairs) }));

/** Settings that every service has. Spread them into the service's own schema: `z.object({ ...serviceSettings, MINE: setting(…) })`. */
export const serviceSettings = {
  HOMEWARD_CONSTELLATION: setting('full or embedded', z.enum(['full', 'embedded']).default('full')),
  HOMEWARD_LISTEN: setting('host:port to serve on', hostAndPort().default('127.0.0.1:0')),
  HOMEWARD_HEALTH_LISTEN: setting('host:port for /livez and /readyz', hostAndPort().default('127.0.0.1:0')),
  HOMEWARD_AT: setting(
    'an instant like 2024-05-01T01:00:00.000Z at which business time stands still, or nothing',
    z.string().refine(accepts(readInstant)).optional(),
  ),
  HOMEWARD_POLICIES: setting('a directory with policies', z.string().min(1).default('policies')),
  HOMEWARD_CUSTOMER_ADDRESS: address('127.0.0.1:50051'),
  HOMEWARD_REMINDER_ADDRESS: address('127.0.0.1:50052'),
  HOMEWARD_COMPLAINT_ADDRESS: address('127.0.0.1:50053'),
  HOMEWARD_LOYALTY_ADDRESS: address('127.0.0.1:50054'),
  HOMEWARD_ANALYTICS_ADDRESS: address('127.0.0.1:50055'),
  HOMEWARD_GATEWAY_ADDRESS: address('127.0.0.1:50056'),
  KAFKA_BROKERS: setting('host:port of the brokers, separated by commas', brokers.default(['127.0.0.1:9092'])),
  MONGODB_URI: setting('a mongodb:// or mongodb+srv:// URI', urlOf('mongodb', 'mongodb+srv').default('mongodb://127.0.0.1:27017')),
  REDIS_URL: setting('a redis:// or rediss:// URL, or nothing', urlOf('redis', 'rediss').optional()),
  LOG_LEVEL: setting(`one of ${LOG_LEVELS.join(', ')}`, z.enum(LOG_LEVELS).default('info')),
};

/** Settings of the services that make ids or open personal data: nobody else is given the keys. */
export const keySettings = {
  HOMEWARD_IDENTITY_KEY: secret('32 bytes in base64', key32()),
  HOMEWARD_MASTER_KEYS: secret('id:key pairs separated by commas, each key 32 bytes in base64, the newest first', masterKeys),
};

/** Keys of ours that an environment may hold for others: `readConfig` of one process does not call them unknown. */
export const SHARED_KEYS: readonly string[] = [
  ...Object.keys(serviceSettings),
  ...Object.keys(keySettings),
  'HOMEWARD_CACHE',
  'HOMEWARD_DATA_DIRECTORY',
  'HOMEWARD_FACTS_MEMORY_MB',
  'HOMEWARD_FACTS_THREADS',
  'HOMEWARD_LETTER_DIRECTORY',
  'HOMEWARD_MAIL_FROM',
  'HOMEWARD_MESSAGE_FILE',
  'HOMEWARD_PROVIDER_LIMITS',
  'HOMEWARD_PROVIDER_LIMIT_MS',
  'HOMEWARD_PUSH_PRIVATE_KEY',
  'HOMEWARD_PUSH_PUBLIC_KEY',
  'HOMEWARD_PUSH_SERVICES',
  'HOMEWARD_PUSH_SUBJECT',
  'HOMEWARD_SMS_TOKEN',
  'HOMEWARD_SMS_URL',
  'HOMEWARD_SMTP_URL',
  'HOMEWARD_WECHAT_APP_ID',
  'HOMEWARD_WECHAT_SECRET',
  'HOMEWARD_WECHAT_URL',
];

export type ServiceConfig = Readonly<z.output<z.ZodObject<typeof serviceSettings>>>;
export type KeyConfig = Readonly<z.output<z.ZodObject<typeof keySettings>>>;

/** Where each process is found, by its name. */
export function addressesOf(config: ServiceConfig): Readonly<Record<ServiceProcess, string>> {
  return {
    customer: config.HOMEWARD_CUSTOMER_ADDRESS,
    reminder: config.HOMEWARD_REMINDER_ADDRESS,
    complaint: config.HOMEWARD_COMPLAINT_ADDRESS,
    loyalty: config.HOMEWARD_LOYALTY_ADDRESS,
    analytics: config.HOMEWARD_ANALYTICS_ADDRESS,
    gateway: config.HOMEWARD_GATEWAY_ADDRESS,
  };
}

function address(standard: string) {
  return setting('host:port of that service', hostAndPort().default(standard));
}

function accepts(read: (text: string) => unknown): (text: string) => boolean {
  return (text) => {
    try {
      read(text);
      return true;
    } catch {
      return false;
    }
  };
}

// A replica set is written as several hosts in one URI, which `URL` does not read.
function firstHost(url: string): string {
  return url.replace(/,[^/?]*/, '');
}

function toKey(text: string, context: z.RefinementCtx): Uint8Array {
  const key = Buffer.from(text, 'base64');
  if (key.length === KEY_BYTES && key.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '')) return new Uint8Array(key);
  context.addIssue({ code: 'custom', message: 'Not 32 bytes in base64' });
  return z.NEVER;
}
