import { giveBackLoadingMemory } from './loading-memory';
import { type Log, type LogLevel, createLog } from './log';
import { flushSpans } from './spans';
import { withinLimit } from './lifecycle';
import { ConfigurationError } from './configuration';

/** What a started service gives back to its process. */
export interface Stoppable {
  stop(): Promise<void>;
}

export interface ProcessOptions<Config> {
  /** The name of the service: `customer`. */
  readonly name: string;
  /** Reads the configuration; throws ConfigurationError. */
  readonly readConfig: () => Config;
  /** `stopping` is aborted by a signal, so that a start that waits for its surroundings can give up. */
  readonly start: (config: Config, log: Log, stopping: AbortSignal) => Promise<Stoppable>;
  /** Default: JSON lines on the standard output, at the configured LOG_LEVEL. */
  readonly log?: Log;
  /** Milliseconds until a stop is given up; default 9500. */
  readonly stopLimitMs?: number;
  /** Default: this process. */
  readonly host?: ProcessHost;
}

/** What the process around a service can do. */
export interface ProcessHost {
  on(happening: 'SIGTERM' | 'SIGINT' | 'unhandledRejection' | 'uncaughtException', listener: (reason: unknown) => void): void;
  exit(code: number): void;
  printError(text: string): void;
}

const STOP_LIMIT_MS = 9_500;
const FLUSH_LIMIT_MS = 500;

export const EXIT_OK = 0;
export const EXIT_FAILED = 1;
export const EXIT_WRONG_CONFIGURATION = 2;

/**
 * The whole `main.ts` of a service. SIGTERM or SIGINT stops in order and exits 0, or 1 when that failed or took too long; a second signal exits at
 * once. An unhandled rejection or exception is logged, then stops in order and exits 1. A wrong configuration is printed plainly and exits 2.
 */
export async function startProcess<Config extends { readonly LOG_LEVEL: LogLevel }>(options: ProcessOptions<Config>): Promise<void> {
  const { name, readConfig, start, stopLimitMs = STOP_LIMIT_MS, host = thisProcess() } = options;
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    host.printError(`${name}: ${error instanceof ConfigurationError ? error.message : String(error)}\n`);
    host.exit(error instanceof ConfigurationError ? EXIT_WRONG_CONFIGURATION : EXIT_FAILED);
    return;
  }
  const log = options.log ?? createLog({ service: name, level: config.LOG_LEVEL });

  const abort = new AbortController();
  const started = Promise.resolve().then(() => start(config, log, abort.signal));
  let stopping = false;
  const stop = async (exitCode: number): Promise<void> => {
    stopping = true;
    abort.abort(new Error('The process was told to stop'));
    try {
      // A stop during the start waits for it: what is half started could not be stopped in order. A start that gave up has stopped itself.
      await withinLimit(
        'The stop',
        started.then(
          (running) => running.stop(),
          () => undefined,
        ),
        stopLimitMs,
      );
      log.info({ exitCode }, 'Stopped');
      await withinLimit('Sending the last spans', flushSpans(), FLUSH_LIMIT_MS).catch((error: unknown) =>
        log.warn({ err: error }, 'Spans were lost'),
      );
      host.exit(exitCode);
    } catch (error) {
      log.error({ err: error }, 'Could not stop in order');
      host.exit(EXIT_FAILED);
    }
  };
  const onSignal = (signal: string) => () => {
    if (stopping) {
      log.warn({ signal }, 'Second signal: exit at once');
      host.exit(EXIT_FAILED);
      return;
    }
    log.info({ signal }, 'Stopping');
    void stop(EXIT_OK);
  };
  const onDefect = (kind: string) => (error: unknown) => {
    log.error({ err: error, kind }, 'An error that nobody handled');
    if (!stopping) void stop(EXIT_FAILED);
  };
  host.on('SIGTERM', onSignal('SIGTERM'));
  host.on('SIGINT', onSignal('SIGINT'));
  host.on('unhandledRejection', onDefect('rejection'));
  host.on('uncaughtException', onDefect('exception'));

  try {
    await started;
    giveBackLoadingMemory();
    log.info({}, 'Started');
  } catch (error) {
    if (stopping) return;
    if (error instanceof ConfigurationError) host.printError(`${name}: ${error.message}\n`);
    else log.error({ err: error }, 'Could not start');
    host.exit(error instanceof ConfigurationError ? EXIT_WRONG_CONFIGURATION : EXIT_FAILED);
  }
}

function thisProcess(): ProcessHost {
  return {
    on: (happening, listener) => void process.on(happening, listener),
    exit: (code) => process.exit(code),
    printError: (text) => void process.stderr.write(text),
  };
}
