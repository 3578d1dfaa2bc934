import type { Principal } from '@homeward/access';
import type { Instant } from '@homeward/kernel';
import type { PolicyDraft, WhatIfPage } from './what-if/what-if';

/** A comparison over everybody, and how far it is. One document: a page is added, and the place moved on, in one write. */
export interface WhatIfRunDocument extends WhatIfPage {
  readonly runId: string;
  /** Who asked: it is played for what they may see. */
  readonly by: Principal;
  readonly askedAt: Instant;
  /** Of the request; empty for one that cannot come again. */
  readonly digest: string;
  readonly drafts: readonly PolicyDraft[];
  readonly from: 'now' | 'beginning';
  readonly status: 'waiting' | 'running' | 'done' | 'cancelled' | 'failed';
  /** The code of a rejection, once it failed; else empty. */
  readonly failureCode: string;
  /** Names the policies and the organisation that it is played under; empty while it waits. */
  readonly under: string;
  readonly restarts: number;
  /** Missing while it goes on. */
  readonly endedAt?: Instant;
}

export function isGoingOn({ status }: Pick<WhatIfRunDocument, 'status'>): boolean {
  return status === 'waiting' || status === 'running';
}
