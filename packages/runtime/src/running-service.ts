import type { Instant } from '@homeward/kernel';
import type { Pace } from './wake-ups';

/** A service that was started by its composition root. */
export interface RunningService {
  readonly name: string;
  /**
   * Carries out what is due at the business clock's now and publishes what a crash left in outboxes; returns how many things were done.
   * Safe to call on any number of machines and at any time. At once, unless something else is said.
   */
  wake(pace?: Pace): Promise<number>;
  /** The earliest instant at which something falls due by itself, so that a virtual clock stops there; undefined for never. */
  nextWakeAt(): Promise<Instant | undefined>;
  /** Stops in order: intake first, store last. */
  stop(): Promise<void>;
}
