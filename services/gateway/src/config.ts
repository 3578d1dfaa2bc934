import { tmpdir } from 'node:os';
import {
  type Environment,
  type SettingProblem,
  keySettings,
  readConfig,
  secret,
  serviceSettings,
  setting,
  urlOf,
  wholeNumber,
  yesOrNo,
} from '@homeward/runtime';
import { z } from 'zod';
import { readIdentities } from './dev-issuer/identities';
import { readProviderSecrets } from './provider-secrets';

const MIB = 1_048_576;

const schema = z.object({
  ...serviceSettings,
  HOMEWARD_IDENTITY_KEY: keySettings.HOMEWARD_IDENTITY_KEY,
  HOMEWARD_GATEWAY_URL: setting('the URL that clients see, or nothing for the address served on', urlOf('https', 'http').optional()),
  HOMEWARD_GATEWAY_ISSUER: setting('the URL of the issuer of tokens (in development nothing)', urlOf('https', 'http').optional()),
  HOMEWARD_GATEWAY_JWKS: setting("the URL of the issuer's keys (in development nothing)", urlOf('https', 'http').optional()),
  HOMEWARD_GATEWAY_AUDIENCE: setting('the audience that tokens must be for', z.string().min(1).default('homeward')),
  HOMEWARD_GATEWAY_CLOCK_TOLERANCE_SECONDS: setting('0 to 300', wholeNumber(0, 300).default(5)),
  HOMEWARD_GATEWAY_RATE_LIMIT: setting('requests of one client in a window, 1 to 1000000', wholeNumber(1, 1_000_000).default(6_000)),
  HOMEWARD_GATEWAY_RATE_WINDOW_SECONDS: setting('1 to 3600', wholeNumber(1, 3_600).default(10)),
  HOMEWARD_GATEWAY_WRONG_TOKENS: setting(
    'wrong tokens, and wrong links, of one address in a minute, 0 (no limit) to 100000',
    wholeNumber(0, 100_000).default(30),
  ),
  HOMEWARD_GATEWAY_LINK_READS: setting('reads of one owner’s link in a minute, 1 to 100000', wholeNumber(1, 100_000).default(60)),
  HOMEWARD_GATEWAY_MOST_BODY_BYTES: setting('1024 to 16777216', wholeNumber(1_024, 16 * MIB).default(MIB)),
  HOMEWARD_GATEWAY_MOST_IMPORT_BYTES: setting('1024 to 4294967296', wholeNumber(1_024, 4_096 * MIB).default(256 * MIB)),
  HOMEWARD_GATEWAY_REQUEST_LIMIT_MS: setting(
    'milliseconds until a request must be here whole, 100 to 3600000',
    wholeNumber(100, 3_600_000).default(300_000),
  ),
  HOMEWARD_GATEWAY_SPOOL: setting('a directory for uploads while they are received', z.string().min(1).default(tmpdir())),
  HOMEWARD_GATEWAY_PROVIDER_SECRETS: secret(
    'JSON, or a file of JSON, with the secrets of message providers by client: {"sms": ["whsec_…"]}',
    z.string().transform(readProviderSecrets).default({}),
  ),
  HOMEWARD_GATEWAY_PROVIDER_TOLERANCE_SECONDS: setting('10 to 3600', wholeNumber(10, 3_600).default(300)),
  HOMEWARD_GATEWAY_UNSIGNED_PROVIDERS: setting('true or false; true in development alone', yesOrNo().default(false)),
  HOMEWARD_GATEWAY_DEV: setting('true or false', yesOrNo().default(false)),
  HOMEWARD_GATEWAY_DEV_IDENTITIES: secret(
    'JSON, or a file of JSON, with the clients and people of the development issuer',
    z.string().transform(readIdentities).default([]),
  ),
});

const ISSUER = ['HOMEWARD_GATEWAY_ISSUER', 'HOMEWARD_GATEWAY_JWKS'] as const;
const UNSIGNED = 'HOMEWARD_GATEWAY_UNSIGNED_PROVIDERS';

export type GatewayConfig = z.output<typeof schema>;

/** Throws ConfigurationError naming every bad key. */
export function readGatewayConfig(environment: Environment): GatewayConfig {
  // Whoever has misspelt HOMEWARD_GATEWAY_DEV is told of that alone.
  const isProduction = ['', 'false'].includes(environment['HOMEWARD_GATEWAY_DEV'] ?? '');
  const alsoWrong = ISSUER.filter((key) => isProduction && (environment[key] ?? '') === '').map((key): SettingProblem => ({
    key,
    expected: 'a URL, unless HOMEWARD_GATEWAY_DEV is true',
    given: 'nothing',
  }));
  const unsigned = environment[UNSIGNED] ?? '';
  if (isProduction && unsigned === 'true')
    alsoWrong.push({ key: UNSIGNED, expected: 'false, unless HOMEWARD_GATEWAY_DEV is true', given: unsigned });
  return readConfig(schema, environment, { alsoWrong });
}
