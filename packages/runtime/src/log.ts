import { pino } from 'pino';
import { redact, redactText } from './redaction';

/** Tells operators what happened: ids, codes and numbers, never a person. Private keys are redacted at any depth, whatever is handed in. */
export interface Log {
  debug(detail: object, message: string): void;
  info(detail: object, message: string): void;
  warn(detail: object, message: string): void;
  error(detail: object, message: string): void;
  /** A log that adds these fields to every line. */
  with(detail: object): Log;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogOptions {
  readonly service: string;
  readonly level: LogLevel;
  /** Where lines of JSON go; default the standard output, written at once. */
  readonly destination?: { write(line: string): void };
}

/** One line of JSON per entry: level, time (machine, UTC), service, the detail, `msg`. An error goes under the key `err`. */
export function createLog(options: LogOptions): Log {
  const { service, level, destination } = options;
  const settings = {
    level,
    base: { service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    // Errors are plain already when they arrive here: pino's own serialiser would join their causes' messages.
    serializers: { err: (err: unknown) => err },
  };
  const logger = destination === undefined ? pino(settings) : pino(settings, destination);
  return toLog(logger);
}

type Logger = Pick<pino.Logger, 'debug' | 'info' | 'warn' | 'error' | 'isLevelEnabled' | 'child'>;

function toLog(logger: Logger): Log {
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => (detail: object, message: string) => {
    if (logger.isLevelEnabled(level)) logger[level](toFields(detail), redactText(message));
  };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    with: (detail) => toLog(logger.child(toFields(detail))),
  };
}

function toFields(detail: object): object {
  return (detail instanceof Error ? { err: redact(detail) } : redact(detail)) as object;
}

const nothing = () => undefined;

/** Says nothing: for tests. */
export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, with: () => silentLog };
