import type { MachineClock } from '@homeward/runtime';
import type { HandOver, ProviderLimit } from '../ports-of-channels';

/**
 * What stands before a provider: its limits, and a breaker. After some failures in a row the provider is left alone (open); then one message goes out as a
 * probe (half open), and its success lets everything through again, while another failure doubles the pause. All of it is machine time, and of this
 * process: one process sends at a time.
 */
export interface ProviderGate {
  /** How many messages may be begun now; 0 while the breaker is open. */
  room(): number;
  /** Begins a message; false when there is no room any more. */
  begin(): boolean;
  /** What came of a message that was begun. */
  note(result: HandOver | 'unknown'): void;
  state(): 'closed' | 'open' | 'half-open';
}

export interface GateOptions {
  readonly limit?: ProviderLimit | undefined;
  readonly clock: Pick<MachineClock, 'elapsedMs'>;
}

const FAILURES_TO_OPEN = 3;
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 900_000;
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

export function createProviderGate({ limit = {}, clock }: GateOptions): ProviderGate {
  const windows = [
    { ms: SECOND_MS, most: limit.perSecond },
    { ms: MINUTE_MS, most: limit.perMinute },
  ].flatMap(({ ms, most }) => (most === undefined ? [] : [{ ms, most }]));
  /** When the messages of the longest window were begun, the oldest first. */
  let begun: number[] = [];
  let failures = 0;
  let pauseMs = FIRST_PAUSE_MS;
  let pausedUntilMs = 0;
  let isOpen = false;
  let isProbing = false;

  const withinLimits = (): number => {
    if (windows.length === 0) return Number.POSITIVE_INFINITY;
    const now = clock.elapsedMs();
    const longest = Math.max(...windows.map(({ ms }) => ms));
    begun = begun.filter((at) => at > now - longest);
    return Math.min(...windows.map(({ ms, most }) => most - begun.filter((at) => at > now - ms).length));
  };
  const room = (): number => {
    if (clock.elapsedMs() < pausedUntilMs) return 0;
    if (isOpen) return isProbing ? 0 : Math.min(1, withinLimits());
    return withinLimits();
  };
  const pause = (ms: number): void => {
    pausedUntilMs = Math.max(pausedUntilMs, clock.elapsedMs() + ms);
  };

  return {
    room,
    begin() {
      if (room() < 1) return false;
      if (isOpen) isProbing = true;
      if (windows.length > 0) begun.push(clock.elapsedMs());
      return true;
    },
    note(result) {
      const isProbe = isProbing;
      isProbing = false;
      if (result !== 'unknown' && result.is !== 'not-handed-over') {
        // It answers: what it said of the message is no failure of the provider.
        failures = 0;
        isOpen = false;
        pauseMs = FIRST_PAUSE_MS;
        return;
      }
      if (result !== 'unknown' && result.because === 'throttled') {
        pause(result.retryAfterMs ?? FIRST_PAUSE_MS);
        return;
      }
      if (result !== 'unknown' && result.retryAfterMs !== undefined) pause(result.retryAfterMs);
      failures += 1;
      if (isProbe) pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      else if (isOpen || failures < FAILURES_TO_OPEN) return;
      isOpen = true;
      pause(pauseMs);
    },
    state: () => (!isOpen ? 'closed' : clock.elapsedMs() < pausedUntilMs ? 'open' : 'half-open'),
  };
}
