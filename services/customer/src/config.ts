import { type Environment, keySettings, readConfig, serviceSettings, setting, wholeNumber } from '@homeward/runtime';
import { z } from 'zod';

const schema = z.object({
  ...serviceSettings,
  ...keySettings,
  HOMEWARD_INTAKE_KEY_DAYS: setting('whole days from 7 to 90', wholeNumber(7, 90).default(14)),
  HOMEWARD_BACKUP_DAYS: setting('whole days from 1 to 3650', wholeNumber(1, 3_650).default(35)),
});

export type CustomerConfig = z.output<typeof schema>;

/** Throws ConfigurationError naming every bad key. */
export function readCustomerConfig(environment: Environment): CustomerConfig {
  return readConfig(schema, environment);
}
