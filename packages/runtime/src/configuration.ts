import type { z } from 'zod';
import { REDACTED } from './redaction';
import { SERVICE_PROCESSES, SHARED_KEYS } from './service-settings';
import { factsOf } from './settings';

/** One bad setting: its key, what was expected, and what was given as far as it may be shown. */
export interface SettingProblem {
  readonly key: string;
  readonly expected: string;
  readonly given: string;
}

/** The environment does not make a configuration. The message names every bad key, one a line. */
export class ConfigurationError extends Error {
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    const lines = problems.map(({ key, expected, given }) => `  ${key}: expected ${expected}; given ${given}`);
    super(`The configuration has ${problems.length} ${problems.length === 1 ? 'error' : 'errors'}:\n${lines.join('\n')}`);
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ReadConfigOptions {
  /** Keys with the prefix HOMEWARD_ that belong to someone else who shares this environment; those of all services are known anyway. */
  readonly alsoKnown?: readonly string[];
  /** Problems of several keys together, which no schema of one key can see; told beside the others. */
  readonly alsoWrong?: readonly SettingProblem[];
}

const OWN_PREFIX = 'HOMEWARD_';
const MOST_SHOWN = 80;

/**
 * Reads the settings that the schema names from the environment; the keys of the schema are the names of the variables. An empty variable counts as
 * absent. Throws ConfigurationError with every bad key, among them keys of ours that nobody knows (misspelt, most often).
 */
export function readConfig<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  environment: Environment,
  options: ReadConfigOptions = {},
): z.output<z.ZodObject<Shape>> {
  const { alsoKnown = [], alsoWrong = [] } = options;
  const keys = Object.keys(schema.shape);
  const given = Object.fromEntries(keys.map((key) => [key, environment[key]] as const).filter(([, value]) => isGiven(value)));
  const result = schema.safeParse(given);

  const known = new Set([...keys, ...SHARED_KEYS, ...alsoKnown]);
  const unknown = Object.keys(environment).filter(
    (key) => key.startsWith(OWN_PREFIX) && !known.has(key) && !isOfAnother(key, keys) && isGiven(environment[key]),
  );
  // The value is not shown: a misspelt key may be a secret's.
  const strays = unknown.sort().map((key) => ({ key, expected: 'no such setting', given: 'a value' }));
  if (result.success && strays.length === 0 && alsoWrong.length === 0) return result.data;

  const bad = new Map<string, string>();
  for (const issue of result.error?.issues ?? []) {
    const key = String(issue.path[0] ?? 'settings');
    if (!bad.has(key)) bad.set(key, issue.message);
  }
  const problems = [...bad].map(([key, message]) => ({
    key,
    expected: factsOf(schema, key)?.expected ?? message,
    given: showGiven(environment[key], factsOf(schema, key)?.secret ?? false),
  }));
  throw new ConfigurationError([...problems, ...alsoWrong, ...strays]);
}

/** The configuration as it took effect, a line for each key, for a start-up message or a question of support. Secrets are masked. */
export function printConfiguration<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  config: Readonly<Record<string, unknown>>,
): string {
  return Object.keys(schema.shape)
    .map((key) => `${key}=${showValue(config[key], factsOf(schema, key)?.secret ?? false)}`)
    .join('\n');
}

/** Where a process is, which the others are told too: to have the setting is not to be that process. */
const PLACES = /_(ADDRESS|URL)$/;

/** Whether the key is named after a process, such as HOMEWARD_GATEWAY_, other than the one whose settings are read: that one will look at it. */
function isOfAnother(key: string, own: readonly string[]): boolean {
  const prefix = SERVICE_PROCESSES.map((process) => `${OWN_PREFIX}${process.toUpperCase()}_`).find((named) => key.startsWith(named));
  return prefix !== undefined && !own.some((setting) => setting.startsWith(prefix) && !PLACES.test(setting));
}

function isGiven(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

function showGiven(value: string | undefined, isSecret: boolean): string {
  if (!isGiven(value)) return 'nothing';
  if (isSecret) return `${REDACTED} (${value.length} characters)`;
  const shown = withoutPassword(value);
  return JSON.stringify(shown.length > MOST_SHOWN ? `${shown.slice(0, MOST_SHOWN)}…` : shown);
}

function showValue(value: unknown, isSecret: boolean): string {
  if (value === undefined) return '';
  if (isSecret) return REDACTED;
  return withoutPassword(typeof value === 'string' ? value : JSON.stringify(value));
}

// Connection strings carry their password between `//` and the last `@` before the path.
function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/\s]+@/g, `//${REDACTED}@`);
}
