import type { Instant } from '@homeward/kernel';

/** All six services, started and reachable at one address. */
export interface RunningConstellation {
  readonly description: readonly string[];
  /** The HTTP API: `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Resolves when everything that came in is worked off: bus, outboxes, what is due. */
  settle(): Promise<void>;
  /** Settles, then SHA-256 over the digests of all services: equal for the same input whatever the order of work. */
  stateHash(): Promise<string>;
  stop(): Promise<void>;
}

/** A constellation whose business clock its owner moves. */
export interface VirtualConstellation extends RunningConstellation {
  /** Moves the business clock; everything that falls due on the way happens at its nominal instant, and is worked off before the next. */
  advanceTo(at: Instant): Promise<void>;
}
