/** What the proof asks of the process that sends. */
export type Asked =
  | { readonly ask: 'unknown' }
  | { readonly ask: 'counts' }
  | { readonly ask: 'receipts'; readonly receipts: readonly Receipt[] }
  | { readonly ask: 'stop' };

export interface Receipt {
  readonly contactId: string;
  readonly result: 'delivered' | 'failed';
}

/** What it says by itself, and in answer. */
export type Said =
  /** Everything that was to be sent is there. */
  | { readonly say: 'ready' }
  /** Nothing is left to be sent. */
  | { readonly say: 'idle' }
  | { readonly say: 'unknown'; readonly contactIds: readonly string[] }
  | { readonly say: 'counts'; readonly byStatus: Readonly<Record<string, number>> }
  | { readonly say: 'receipts'; readonly accepted: number };

/** How the process is started, as one JSON text in its environment. */
export interface WorkerSettings {
  readonly directory: string;
  readonly providerUrl: string;
  readonly providerLimitMs: number;
  /** Messages to be planned; 0 when they are there already. */
  readonly messages: number;
  /** By how much its machine clock is ahead: the lease of the one before it has ended. */
  readonly aheadMs: number;
}

export const SETTINGS_KEY = 'HOMEWARD_PROOF_SENDING';
