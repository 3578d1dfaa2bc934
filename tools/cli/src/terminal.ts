/** What is around the command line, as a port: tests bring their own. */
export interface Terminal {
  /** Data, for pipes and files. */
  out(data: string | Uint8Array): void;
  /** Progress and errors, for people. */
  note(text: string): void;
  /** Columns of the terminal that data go to; undefined when they go elsewhere. */
  readonly columns: number | undefined;
  /** The stream of progress bars; undefined when nobody watches. */
  readonly progress: NodeJS.WriteStream | undefined;
  readonly hasColours: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof globalThis.fetch;
  /** What the clock of the machine says. */
  now(): string;
  /** Resolves at the first Ctrl-C or SIGTERM. */
  untilEnded(): Promise<void>;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  // A reader that has seen enough (`| head`) closes the pipe: that is no error of ours.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
  });
  return {
    out: (data) => void stdout.write(data),
    note: (text) => void stderr.write(text),
    columns: stdout.isTTY ? stdout.columns : undefined,
    progress: stderr.isTTY ? stderr : undefined,
    hasColours: stdout.isTTY && env['NO_COLOR'] === undefined,
    environment: env,
    fetch: globalThis.fetch,
    now: () => new Date().toISOString(),
    untilEnded: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
      }),
  };
}
