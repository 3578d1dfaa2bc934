import type { Instant } from '@homeward/kernel';

/** A car is with a dealer, as it was told while its visit was open. That the visit is over is the visit's own word, or its withdrawal. */
export interface OpenVisitFact {
  /** Counts the words about the car: of two the higher one counts. */
  readonly sequence: number;
  readonly kind: 'open-visit';
  /** The visit. */
  readonly key: string;
  readonly dealerId: string;
  /** Whom the dealer names; empty for nobody. */
  readonly personId: string;
  /** Who received the car; empty when nobody is named. */
  readonly advisorId: string;
  readonly arrivedAt: Instant;
  /** When it is to be ready, as it was said last; empty while nothing was promised. */
  readonly promisedAt: Instant;
  /** Since when it is; empty while it is worked on. */
  readonly readyAt: Instant;
}
