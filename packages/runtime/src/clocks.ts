import type { Instant } from '@homeward/kernel';

/** Business time: when facts count and things fall due. Virtual in tests, demo and simulation. */
export interface BusinessClock {
  now(): Instant;
}

/** Machine time: leases, retries, expiry of tokens. Never decides about the business. */
export interface MachineClock {
  now(): Instant;
  /** Milliseconds since some moment in the past; never goes back, whatever happens to the wall clock. */
  elapsedMs(): number;
}

/** A business clock that its owner moves. */
export interface VirtualClock extends BusinessClock {
  /** Time only goes forward: throws RangeError on an earlier instant. The present instant is allowed and changes nothing. */
  advanceTo(at: Instant): void;
}

/** A machine clock that stands still until it is moved. */
export interface ManualMachineClock extends MachineClock {
  advanceBy(ms: number): void;
}

/** Business time is the time of the machine: a deployment in use. */
export function systemClock(): BusinessClock {
  return { now: () => new Date().toISOString() };
}

/** Business time stands still, e.g. so that several processes decide about the same day. Throws TypeError on what is no instant. */
export function fixedClock(at: Instant): BusinessClock {
  const instant = readInstant(at);
  return { now: () => instant };
}

/** Business time is moved by hand, only forward. Throws TypeError on what is no instant. */
export function virtualClock(start: Instant): VirtualClock {
  let present = readInstant(start);
  return {
    now: () => present,
    advanceTo(at) {
      const next = readInstant(at);
      if (next < present) throw new RangeError(`Business time cannot go back from ${present} to ${next}`);
      present = next;
    },
  };
}

export function systemMachineClock(): MachineClock {
  return { now: () => new Date().toISOString(), elapsedMs: () => performance.now() };
}

/** Machine time that is moved by hand. */
export function manualMachineClock(start: Instant): ManualMachineClock {
  let elapsedMs = 0;
  const startMs = Date.parse(readInstant(start));
  return {
    now: () => new Date(startMs + elapsedMs).toISOString(),
    elapsedMs: () => elapsedMs,
    advanceBy(ms) {
      if (!(ms >= 0)) throw new RangeError(`Machine time cannot go back by ${ms} ms`);
      elapsedMs += ms;
    },
  };
}

/** An instant in its one spelling, UTC with milliseconds. Throws TypeError on anything else. */
export function readInstant(text: string): Instant {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== text) {
    throw new TypeError(`Not an instant as UTC text with milliseconds (2024-05-01T01:00:00.000Z): ${text}`);
  }
  return text;
}
