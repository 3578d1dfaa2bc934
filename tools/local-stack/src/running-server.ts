/** The three kinds of servers that the full constellation stands on. */
export type ServerKind = 'kafka' | 'mongo' | 'redis';

/** What every start takes. */
export interface StartOptions {
  /** Where the data lives. Given: it is kept after stop and found again by the next start. Else a temporary directory, removed by stop. */
  readonly directory?: string | undefined;
  /** A loopback port; a free one when not given. */
  readonly port?: number | undefined;
  /** Hears, line by line, what is being installed and started. */
  readonly log?: ((line: string) => void) | undefined;
  /** Start a server of one's own even when the environment names one: for tests that kill it. */
  readonly own?: boolean | undefined;
}

/** A server that answers. */
export interface RunningServer {
  readonly kind: ServerKind;
  /** What it really is, for instance `Kafka 4.1.1 (real)`: printed wherever a result is reported. */
  readonly description: string;
  /** `host:port` of the server (the first one when several were given). */
  readonly address: string;
  /** What a client is configured with: Kafka `host:port[,host:port]`, MongoDB `mongodb://…`, Redis `redis://…`. */
  readonly uri: string;
  /** Where its data is, when this package started it from a package or a program. */
  readonly dataDirectory: string | undefined;
  /** Its process now (a restart changes it); undefined when it is not running or not a process of ours. */
  readonly pid: number | undefined;
  /** Ends it in order, and removes its data unless a directory was given. A second call does nothing. A server that was given stays as it is. */
  stop(): Promise<void>;
  /** SIGKILL, in the middle of whatever it does. Its data stays for `restart`. Throws StackError for a server that was given. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data, ending it in order first if it runs. Throws StackError for a server that was given. */
  restart(): Promise<void>;
}
