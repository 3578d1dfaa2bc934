import type { Decider, Instant } from '@homeward/kernel';

export interface OpenedRequest {
  /** records, import */
  readonly kind: string;
  readonly clientId: string;
  readonly dealerId: string;
  readonly recordType: string;
  readonly header: readonly string[];
  readonly openedAt: Instant;
  readonly digest: string;
}

export interface ClosedRequest {
  readonly rows: number;
  readonly result: 'completed' | 'refused' | 'interrupted';
  readonly refusal?: { readonly code: string; readonly pointer: string; readonly detail: Readonly<Record<string, string>> };
  readonly closedAt: Instant;
}

/** A request or an import, from its first row to its last; either end may be heard first. */
export interface IntakeRequestState {
  readonly opened?: OpenedRequest;
  readonly closed?: ClosedRequest;
}

export type IntakeRequestCommand =
  { readonly type: 'OpenRequest'; readonly opened: OpenedRequest } | { readonly type: 'CloseRequest'; readonly closed: ClosedRequest };

export type IntakeRequestEvent =
  { readonly type: 'RequestOpened'; readonly opened: OpenedRequest } | { readonly type: 'RequestClosed'; readonly closed: ClosedRequest };

export const intakeRequest: Decider<IntakeRequestState, IntakeRequestCommand, IntakeRequestEvent> = {
  initial: {},
  decide(command, state) {
    switch (command.type) {
      case 'OpenRequest':
        return state.opened === undefined ? [{ type: 'RequestOpened', opened: command.opened }] : [];
      case 'CloseRequest':
        // A client that sends a request again after an interruption closes it a second time, with all rows.
        return state.closed === undefined || state.closed.result === 'interrupted'
          ? [{ type: 'RequestClosed', closed: command.closed }]
          : [];
    }
  },
  evolve: {
    RequestOpened: (state, { opened }) => ({ ...state, opened }),
    RequestClosed: (state, { closed }) => ({ ...state, closed }),
  },
};

export const ROW_OUTCOMES = ['accepted', 'repeated', 'older', 'pending', 'rejected'] as const;
export type RowOutcomeName = (typeof ROW_OUTCOMES)[number];

export type RequestStatus = 'open' | 'working' | 'completed' | 'completed-with-rejections' | 'refused' | 'interrupted';

/** A row that waits for its car is worked off: its request is completed, the row is settled later. */
export function statusOf({ closed }: IntakeRequestState, counts: Readonly<Record<RowOutcomeName, number>>): RequestStatus {
  if (closed === undefined) return 'open';
  if (closed.result !== 'completed') return closed.result;
  const handled = ROW_OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
  if (handled < closed.rows) return 'working';
  return counts.rejected > 0 ? 'completed-with-rejections' : 'completed';
}
