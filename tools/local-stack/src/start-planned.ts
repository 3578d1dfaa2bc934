import { rmSync } from 'node:fs';
import { preparePlace, type LaunchPlan, type ServerPlace } from './launch-plan';
import type { RunningServer, ServerKind, StartOptions } from './running-server';
import { startServerProcess } from './server-process';
import { toMessage } from './stack-error';

/** A port is found free and then bound: somebody else may be faster. */
const ATTEMPTS = 4;

/** Prepares the place of a server, plans it and starts it as a child of this process. */
export function startPlanned<O extends StartOptions, P extends LaunchPlan, R extends RunningServer>(
  kind: ServerKind,
  options: O,
  plan: (options: O, place: ServerPlace) => Promise<P>,
  toResult: (server: RunningServer, plan: P) => R,
): Promise<R> {
  const log = options.log ?? ((): void => undefined);
  return retryOnOtherPorts(options, async () => {
    const place = preparePlace(kind, options);
    try {
      const planned = await plan(options, place);
      return toResult(await startServerProcess(planned, place.temporary, log), planned);
    } catch (error) {
      if (place.temporary !== undefined) rmSync(place.temporary, { recursive: true, force: true });
      throw error;
    }
  });
}

/** Starts again when a port that was free a moment ago was taken. A port that the caller named is never replaced. */
export async function retryOnOtherPorts<T>(options: Pick<StartOptions, 'port'>, start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (options.port !== undefined || attempt === ATTEMPTS || !isPortTaken(error)) throw error;
    }
  }
}

function isPortTaken(error: unknown): boolean {
  return /address already in use|EADDRINUSE|BindException/i.test(toMessage(error));
}
