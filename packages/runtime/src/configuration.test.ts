import { z } from 'zod';
import { ConfigurationError, type Environment, printConfiguration, readConfig } from './configuration';
import { addressesOf, key32, keySettings, serviceSettings, wholeNumber, yesOrNo } from './service-settings';
import { secret, setting } from './settings';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 8).toString('base64');

const schema = z.object({
  ...serviceSettings,
  ...keySettings,
  HOMEWARD_PAGE_SIZE: setting('a whole number from 1 to 500', wholeNumber(1, 500).default(100)),
  HOMEWARD_DEV: setting('true or false', yesOrNo().default(false)),
  SMTP_PASSWORD: secret('a password', z.string().min(8).optional()),
});
const good: Environment = { HOMEWARD_IDENTITY_KEY: KEY, HOMEWARD_MASTER_KEYS: `k2:${OTHER_KEY},k1:${KEY}` };

function problemsOf(environment: Environment) {
  try {
    readConfig(schema, environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error('The configuration was accepted');
}

describe('configuration', () => {
  it('reads values into their types, and has defaults for all but the keys', () => {
    const config = readConfig(schema, {
      ...good,
      KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092',
      MONGODB_URI: 'mongodb://a:27017,b:27017/homeward?replicaSet=rs0',
      REDIS_URL: '',
      HOMEWARD_PAGE_SIZE: '250',
      HOMEWARD_DEV: 'true',
      HOMEWARD_AT: '2024-05-01T01:00:00.000Z',
      HOMEWARD_CUSTOMER_ADDRESS: 'customer:50051',
    });
    expect(config).toMatchObject({
      HOMEWARD_CONSTELLATION: 'full',
      HOMEWARD_LISTEN: '127.0.0.1:0',
      KAFKA_BROKERS: ['kafka-1:9092', 'kafka-2:9092'],
      HOMEWARD_PAGE_SIZE: 250,
      HOMEWARD_DEV: true,
      HOMEWARD_MASTER_KEYS: { current: 'k2', keys: { k1: new Uint8Array(32).fill(7), k2: new Uint8Array(32).fill(8) } },
    });
    expect(config.REDIS_URL).toBeUndefined();
    expect(config.HOMEWARD_IDENTITY_KEY).toEqual(new Uint8Array(32).fill(7));
    expect(addressesOf(config)).toMatchObject({ customer: 'customer:50051', reminder: '127.0.0.1:50052' });
  });

  it.each([
    ['a missing key', 'HOMEWARD_IDENTITY_KEY', undefined, '32 bytes in base64', 'nothing'],
    ['an empty value', 'HOMEWARD_MASTER_KEYS', '', /^id:key pairs/, 'nothing'],
    ['a word outside the choice', 'HOMEWARD_CONSTELLATION', 'half', 'full or embedded', '"half"'],
    ['a number that is none', 'HOMEWARD_PAGE_SIZE', '1e2', 'a whole number from 1 to 500', '"1e2"'],
    ['a number out of bounds', 'HOMEWARD_PAGE_SIZE', '501', 'a whole number from 1 to 500', '"501"'],
    ['a yes that is not true', 'HOMEWARD_DEV', 'yes', 'true or false', '"yes"'],
    ['a host without a port', 'HOMEWARD_LISTEN', '127.0.0.1', 'host:port to serve on', '"127.0.0.1"'],
    ['a port that does not exist', 'HOMEWARD_HEALTH_LISTEN', '127.0.0.1:70000', /livez/, '"127.0.0.1:70000"'],
    ['a list with one bad part', 'KAFKA_BROKERS', 'kafka-1:9092,kafka-2', /separated by commas/, '"kafka-1:9092,kafka-2"'],
    ['a URL of another scheme', 'REDIS_URL', 'http://redis:6379', /^a redis:\/\//, '"http://redis:6379"'],
    ['a URL with a password', 'MONGODB_URI', 'mysql://root:hunter2@db/x', /^a mongodb:\/\//, '"mysql://[redacted]@db/x"'],
    ['an instant in another spelling', 'HOMEWARD_AT', '2024-05-01 01:00', /^an instant/, '"2024-05-01 01:00"'],
    ['a secret of the wrong length', 'HOMEWARD_IDENTITY_KEY', 'aHVudGVyMg==', '32 bytes in base64', '[redacted] (12 characters)'],
    ['two master keys of one id', 'HOMEWARD_MASTER_KEYS', `k1:${KEY},k1:${OTHER_KEY}`, /^id:key pairs/, '[redacted] (95 characters)'],
    ['a very long value', 'LOG_LEVEL', 'x'.repeat(5_000), /^one of debug/, `"${'x'.repeat(80)}…"`],
  ])('%s is named with what was expected and what was given', (_, key, value, expected, given) => {
    const error = problemsOf({ ...good, [key]: value });
    expect(error.problems).toEqual([{ key, expected: typeof expected === 'string' ? expected : expect.stringMatching(expected), given }]);
    expect(error.message).toContain(`${key}: expected ${error.problems[0]?.expected}; given ${given}`);
  });

  it('a key of ours that nobody knows is named, its value is not', () => {
    const error = problemsOf({ ...good, HOMEWARD_IDENTITY_KYE: 'hunter2' });
    expect(error.problems).toEqual([{ key: 'HOMEWARD_IDENTITY_KYE', expected: 'no such setting', given: 'a value' }]);
    expect(error.message).not.toContain('hunter2');
  });

  it('keys of other services in a shared environment are no error, nor are those of others altogether', () => {
    const own = z.object({ LOG_LEVEL: serviceSettings.LOG_LEVEL });
    const environment = { ...good, HOMEWARD_CUSTOMER_ADDRESS: 'x:1', HOMEWARD_TOOL_ONLY: 'x', PATH: '/bin', HOMEWARD_EMPTY: '' };
    expect(readConfig(own, environment, { alsoKnown: ['HOMEWARD_TOOL_ONLY'] })).toEqual({ LOG_LEVEL: 'info' });
    expect(() => readConfig(own, environment)).toThrow('HOMEWARD_TOOL_ONLY');
  });

  it('a key named after a process is looked at by that process alone', () => {
    const gateway = z.object({ HOMEWARD_GATEWAY_LIMIT: setting('a number', wholeNumber(1, 9).optional()) });
    const environment = { HOMEWARD_GATEWAY_LIMIT: '5', HOMEWARD_GATEWAY_TYPO: 'x' };
    expect(readConfig(z.object({ LOG_LEVEL: serviceSettings.LOG_LEVEL }), environment)).toEqual({ LOG_LEVEL: 'info' });
    expect(() => readConfig(gateway, environment)).toThrow('HOMEWARD_GATEWAY_TYPO');
    // Who only knows where a process is does not look at its keys.
    const link = z.object({ HOMEWARD_GATEWAY_URL: setting('a URL', z.string().optional()) });
    expect(readConfig(link, { ...environment, HOMEWARD_GATEWAY_URL: 'https://x' })).toEqual({ HOMEWARD_GATEWAY_URL: 'https://x' });
  });

  it('every bad key is named at once', () => {
    const error = problemsOf({ HOMEWARD_LISTEN: 'x', LOG_LEVEL: 'loud', HOMEWARD_PAGE_SIZE: '0', HOMEWARD_TYPO: '1' });
    expect(error.problems.map(({ key }) => key).sort()).toEqual([
      'HOMEWARD_IDENTITY_KEY',
      'HOMEWARD_LISTEN',
      'HOMEWARD_MASTER_KEYS',
      'HOMEWARD_PAGE_SIZE',
      'HOMEWARD_TYPO',
      'LOG_LEVEL',
    ]);
    expect(error.message.split('\n')).toHaveLength(7);
    expect(error.message).toMatch(/^The configuration has 6 errors:\n/);
  });

  it('a schema without words explains itself with its own', () => {
    expect(() => readConfig(z.object({ PORT: key32() }), { PORT: 'x' })).toThrow('PORT: expected Not 32 bytes in base64; given "x"');
  });

  it('is printed with the defaults and without secrets', () => {
    const config = readConfig(schema, { ...good, MONGODB_URI: 'mongodb://app:hunter2@db:27017', SMTP_PASSWORD: 'hunter2hunter2' });
    const printed = printConfiguration(schema, config);
    expect(printed.split('\n')).toHaveLength(Object.keys(schema.shape).length);
    expect(printed).toContain('HOMEWARD_PAGE_SIZE=100\n');
    expect(printed).toContain('MONGODB_URI=mongodb://[redacted]@db:27017\n');
    expect(printed).toContain('HOMEWARD_IDENTITY_KEY=[redacted]\n');
    expect(printed).toContain('REDIS_URL=\n');
    expect(printed).toContain('KAFKA_BROKERS=["127.0.0.1:9092"]\n');
    for (const hidden of ['hunter2', KEY, OTHER_KEY]) expect(printed).not.toContain(hidden);
  });
});
