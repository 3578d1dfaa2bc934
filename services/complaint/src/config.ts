import { type Environment, keySettings, readConfig, serviceSettings } from '@homeward/runtime';
import { z } from 'zod';

const schema = z.object({ ...serviceSettings, HOMEWARD_MASTER_KEYS: keySettings.HOMEWARD_MASTER_KEYS });

export type ComplaintConfig = z.output<typeof schema>;

/** Throws ConfigurationError naming every bad key. */
export function readComplaintConfig(environment: Environment): ComplaintConfig {
  return readConfig(schema, environment);
}
