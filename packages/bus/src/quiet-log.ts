import type { BusLog } from './bus';

/** How long the same words are not repeated. */
const QUIET_MS = 10_000;
/** Different words remembered at a time; a failing network uses few. */
const MOST_REMEMBERED = 500;

/**
 * Says the same warning of the same place once in ten seconds, with the number of times that it was held back since: while a server is away, every attempt of
 * every client would say it again. `now` is machine time in milliseconds.
 */
export function createQuietLog(log: BusLog, now: () => number = () => performance.now()): BusLog {
  const said = new Map<string, { at: number; heldBack: number }>();
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    error: (fields, message) => log.error(fields, message),
    warn(fields, message) {
      const words = placeOf(fields, message);
      const last = said.get(words);
      if (last !== undefined && now() - last.at < QUIET_MS) {
        last.heldBack += 1;
        return;
      }
      if (said.size >= MOST_REMEMBERED) said.clear();
      said.set(words, { at: now(), heldBack: 0 });
      log.warn(last === undefined || last.heldBack === 0 ? fields : { ...fields, heldBack: last.heldBack }, message);
    },
  };
}

function placeOf(fields: object, message: string): string {
  const { group, topic, partition } = fields as Readonly<Record<string, unknown>>;
  return JSON.stringify([message, group, topic, partition]);
}
