import { rmSync } from 'node:fs';
import { preparePlace, type LaunchPlan, type ServerPlace } from './launch-plan';
import type { RunningServer, ServerKind, StartOptions } from './running-server';
import { startServerProcess } from './server-process';
import { toMessage } from './stack-error';

/** A port is found free and then bound: somebody else may be faster. */
const ATTEMPTS = 4;

/**
 * Prepares the place of a server, plans it and starts it; with other ports again when one of the ports that were free
 * a moment ago is taken. A port that the caller named is never replaced.
 */
export async function startPlanned<O extends StartOptions, P extends LaunchPlan, R extends RunningServer>(
  kind: ServerKind,
  options: O,
  plan: (options: O, place: ServerPlace) => Promise<P>,
  toResult: (server: RunningServer, plan: P) => R,
): Promise<R> {
  const log = options.log ?? ((): void => undefined);
  for (let attempt = 1; ; attempt++) {
    const place = preparePlace(kind, options);
    try {
      const planned = await plan(options, place);
      return toResult(await startServerProcess(planned, place.temporary, log), planned);
    } catch (error) {
      if (place.temporary !== undefined) rmSync(place.temporary, { recursive: true, force: true });
      if (options.port !== undefined || attempt === ATTEMPTS || !isPortTaken(error)) throw error;
    }
  }
}

function isPortTaken(error: unknown): boolean {
  return /address already in use|EADDRINUSE|BindException/i.test(toMessage(error));
}
