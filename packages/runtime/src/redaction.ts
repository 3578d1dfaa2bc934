/** What stands in logs in place of a personal value or a secret. */
export const REDACTED = '[redacted]';

// Words of a key, in any spelling: ownerName, phone_number, `x-api-key`. What they name never reaches a log.
const PRIVATE_WORDS = new Set([
  'name',
  'phone',
  'mobile',
  'plate',
  'vin',
  'address',
  'email',
  'mail',
  'wechat',
  'openid',
  'birthday',
  'authorization',
  'cookie',
  'token',
  'password',
  'passphrase',
  'secret',
  'credential',
  'credentials',
  'apikey',
]);
const PRIVATE_PAIRS = new Set(['api key', 'identity key', 'master key', 'master keys', 'id card', 'private key', 'we chat']);

const MOST_DEPTH = 8;
const MOST_ITEMS = 100;

/** A copy that may be logged: private keys at any depth are redacted, errors keep only what says where they come from, cycles and depth are cut. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MOST_DEPTH) return '[deeper]';
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => redact(item, depth + 1));
  const entries = value instanceof Map ? [...value.entries()].map(([key, item]) => [String(key), item] as const) : Object.entries(value);
  return Object.fromEntries(entries.slice(0, MOST_ITEMS).map(([key, item]) => [key, isPrivate(key) ? REDACTED : redact(item, depth + 1)]));
}

// Mainland mobile numbers, VINs and e-mail addresses that slipped into a text, and the user part of a URL.
const PRIVATE_TEXTS = [
  /(?<!\d)(?:\+?86[ -]?)?1[3-9]\d{9}(?!\d)/g,
  /(?<![A-Za-z0-9_-])(?=[A-Z]*\d)[A-HJ-NPR-Z0-9]{17}(?![A-Za-z0-9_-])/g,
  /[\w.+-]+@[\w-]+\.[\w.-]+/g,
];
const USER_OF_URL = /\/\/[^/@\s]+@/g;

/** The text without what looks like a phone number, a VIN, an e-mail address or the user part of a URL. */
export function redactText(text: string): string {
  return PRIVATE_TEXTS.reduce((left, pattern) => left.replace(pattern, REDACTED), text.replace(USER_OF_URL, `//${REDACTED}@`));
}

// Drivers hang whole documents on their errors: only the known fields are taken over.
function redactError(error: Error, depth: number): Record<string, unknown> {
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  return {
    type: error.name,
    message: redactText(error.message),
    ...(code === undefined ? {} : { code }),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
    ...(error instanceof AggregateError ? { errors: error.errors.slice(0, 10).map((one) => redact(one, depth + 1)) } : {}),
  };
}

const known = new Map<string, boolean>();
const MOST_KNOWN = 5_000;

function isPrivate(key: string): boolean {
  const present = known.get(key);
  if (present !== undefined) return present;
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const found =
    words.some((word) => PRIVATE_WORDS.has(word) || PRIVATE_WORDS.has(word.replace(/s$/, ''))) ||
    words.some((word, index) => PRIVATE_PAIRS.has(`${word} ${words[index + 1] ?? ''}`));
  // Keys can be data: the memory of them is bounded.
  if (known.size < MOST_KNOWN) known.set(key, found);
  return found;
}
