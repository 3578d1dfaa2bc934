import { type Environment, readConfig, serviceSettings, setting, wholeNumber } from '@homeward/runtime';
import { z } from 'zod';

const LEAST_MEMORY_MB = 64;
const MOST_MEMORY_MB = 65_536;
const MOST_THREADS = 64;

const schema = z.object({
  ...serviceSettings,
  HOMEWARD_DATA_DIRECTORY: setting('a directory for the facts, or nothing to keep them in memory', z.string().min(1).optional()),
  HOMEWARD_FACTS_MEMORY_MB: setting(
    `megabytes of memory for the facts, ${LEAST_MEMORY_MB} to ${MOST_MEMORY_MB}`,
    wholeNumber(LEAST_MEMORY_MB, MOST_MEMORY_MB).default(256),
  ),
  // One answers a question over some ten thousand cars with a third less work than two; more are for more cars than that.
  HOMEWARD_FACTS_THREADS: setting(`threads for questions, 1 to ${MOST_THREADS}`, wholeNumber(1, MOST_THREADS).default(1)),
});

export type AnalyticsConfig = z.output<typeof schema>;

/** Throws ConfigurationError naming every bad key. */
export function readAnalyticsConfig(environment: Environment): AnalyticsConfig {
  return readConfig(schema, environment);
}
