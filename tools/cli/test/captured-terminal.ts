import type { Terminal } from '../src/terminal';

/** A terminal that remembers what was written to it. */
export interface CapturedTerminal extends Terminal {
  /** What is data: the standard output. */
  readonly data: string;
  /** What is for people: the standard error. */
  readonly notes: string;
  /** Ctrl-C. */
  end(): void;
}

export function aTerminal(environment: Readonly<Record<string, string>> = {}): CapturedTerminal {
  let data = '';
  let notes = '';
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    out: (written) => void (data += typeof written === 'string' ? written : Buffer.from(written).toString()),
    note: (text) => void (notes += text),
    columns: undefined,
    progress: undefined,
    hasColours: false,
    environment,
    fetch: globalThis.fetch,
    now: () => '2025-07-01T00:30:00.000Z',
    untilEnded: () => ended,
    end: () => end(),
    get data() {
      return data;
    },
    get notes() {
      return notes;
    },
  };
}
