import { ConfigurationError } from '@homeward/runtime';
import { readGatewayConfig } from './config';

const good = {
  HOMEWARD_IDENTITY_KEY: Buffer.alloc(32, 1).toString('base64'),
  HOMEWARD_GATEWAY_ISSUER: 'https://login.example',
  HOMEWARD_GATEWAY_JWKS: 'https://login.example/jwks',
};

function problemsOf(environment: Readonly<Record<string, string>>): ConfigurationError['problems'] {
  try {
    readGatewayConfig(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('the configuration of the gateway', () => {
  test('needs the identity key and an issuer, and nothing else', () => {
    expect(readGatewayConfig(good)).toMatchObject({
      HOMEWARD_GATEWAY_AUDIENCE: 'homeward',
      HOMEWARD_GATEWAY_MOST_BODY_BYTES: 1_048_576,
      HOMEWARD_GATEWAY_DEV: false,
    });
    expect(problemsOf({}).map(({ key }) => key)).toEqual(['HOMEWARD_IDENTITY_KEY', 'HOMEWARD_GATEWAY_ISSUER', 'HOMEWARD_GATEWAY_JWKS']);
    expect(problemsOf({ HOMEWARD_IDENTITY_KEY: good.HOMEWARD_IDENTITY_KEY }).map(({ key }) => key)).toEqual([
      'HOMEWARD_GATEWAY_ISSUER',
      'HOMEWARD_GATEWAY_JWKS',
    ]);
  });

  test('in development has its own issuer, and identities from JSON', () => {
    const { HOMEWARD_IDENTITY_KEY } = good;
    const identities = [{ kind: 'person', login: 'head', roles: ['head-office-analyst'], node: 'G' }];
    const config = readGatewayConfig({
      HOMEWARD_IDENTITY_KEY,
      HOMEWARD_GATEWAY_DEV: 'true',
      HOMEWARD_GATEWAY_DEV_IDENTITIES: JSON.stringify(identities),
    });
    expect(config.HOMEWARD_GATEWAY_DEV_IDENTITIES).toEqual(identities);
  });

  test.each([
    ['HOMEWARD_IDENTITY_KEY', 'c2hvcnQ='],
    ['HOMEWARD_LISTEN', 'everywhere'],
    ['HOMEWARD_GATEWAY_URL', 'ftp://x'],
    ['HOMEWARD_GATEWAY_ISSUER', 'login.example'],
    ['HOMEWARD_GATEWAY_JWKS', 'keys'],
    ['HOMEWARD_GATEWAY_CLOCK_TOLERANCE_SECONDS', '-1'],
    ['HOMEWARD_GATEWAY_RATE_LIMIT', '0'],
    ['HOMEWARD_GATEWAY_WRONG_TOKENS', '-1'],
    ['HOMEWARD_GATEWAY_RATE_WINDOW_SECONDS', 'a minute'],
    ['HOMEWARD_GATEWAY_MOST_BODY_BYTES', '1e9'],
    ['HOMEWARD_GATEWAY_MOST_IMPORT_BYTES', '17'],
    ['HOMEWARD_GATEWAY_REQUEST_LIMIT_MS', '1'],
    ['HOMEWARD_GATEWAY_PROVIDER_SECRETS', '{"sms": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}'],
    ['HOMEWARD_GATEWAY_PROVIDER_SECRETS', '{"sms": ["whsec_c2hvcnQ="]}'],
    ['HOMEWARD_GATEWAY_PROVIDER_SECRETS', '/no/such/file.json'],
    ['HOMEWARD_GATEWAY_PROVIDER_TOLERANCE_SECONDS', '0'],
    // Only a development gateway takes what nobody signed.
    ['HOMEWARD_GATEWAY_UNSIGNED_PROVIDERS', 'true'],
    ['HOMEWARD_GATEWAY_DEV', 'yes'],
    ['HOMEWARD_GATEWAY_DEV_IDENTITIES', '[{"kind":"robot"}]'],
    ['HOMEWARD_GATEWAY_DEV_IDENTITIES', '/no/such/file.json'],
    ['HOMEWARD_GATEWAY_DEV_IDENTITIES', '[{"kind":"person","login":"x","roles":["platform-service"],"node":"G"}]'],
    ['HOMEWARD_GATEWAY_TYPO', '1'],
    ['HOMEWARD_TYPO', '1'],
    ['LOG_LEVEL', 'shout'],
    ['REDIS_URL', 'localhost'],
  ])('%s of %p stops the start and is named', (key, value) => {
    expect(problemsOf({ ...good, [key]: value })).toMatchObject([{ key }]);
  });

  test('all that is wrong is named at once, and no secret is shown', () => {
    const problems = problemsOf({
      ...good,
      HOMEWARD_IDENTITY_KEY: 'secret!',
      HOMEWARD_GATEWAY_RATE_LIMIT: 'many',
      HOMEWARD_GATEWAY_DEV_IDENTITIES: '[{"secret":"hunter2"}]',
    });
    expect(problems.map(({ key }) => key).sort()).toEqual([
      'HOMEWARD_GATEWAY_DEV_IDENTITIES',
      'HOMEWARD_GATEWAY_RATE_LIMIT',
      'HOMEWARD_IDENTITY_KEY',
    ]);
    expect(JSON.stringify(problems)).not.toMatch(/hunter2|secret!/);
  });
});
