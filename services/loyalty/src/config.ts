import { type Environment, readConfig, serviceSettings } from '@homeward/runtime';
import { z } from 'zod';

const schema = z.object({ ...serviceSettings });

export type LoyaltyConfig = z.output<typeof schema>;

/** Throws ConfigurationError naming every bad key. */
export function readLoyaltyConfig(environment: Environment): LoyaltyConfig {
  return readConfig(schema, environment);
}
