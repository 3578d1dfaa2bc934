import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { withinLimit } from './lifecycle';

/** What a probe answers, ready to be sent as JSON. */
export interface ProbeAnswer {
  readonly status: 200 | 503;
  readonly body: { readonly status: 'ok' | 'failing' | 'stopping'; readonly failing?: readonly string[] };
}

export interface Probes {
  /** `/livez`: the process runs and its event loop turns. */
  readonly live: () => Promise<ProbeAnswer>;
  /** `/readyz`: everything that it needs answers. Names the checks that fail, never their errors. */
  readonly ready: () => Promise<ProbeAnswer>;
  /** From now on not ready: call it first when stopping, so that traffic goes elsewhere. */
  drain(): void;
}

export interface ProbeOptions {
  /** Name of what is needed → rejects when it is not there. */
  readonly checks: Readonly<Record<string, () => Promise<void>>>;
  /** Milliseconds that a check may take; default 1000. */
  readonly limitMs?: number;
}

const OK: ProbeAnswer = { status: 200, body: { status: 'ok' } };
const STOPPING: ProbeAnswer = { status: 503, body: { status: 'stopping' } };

/** The probes as functions; the gateway mounts them among its routes, the other services serve them with `startProbeServer`. */
export function createProbes(options: ProbeOptions): Probes {
  const { checks, limitMs = 1_000 } = options;
  let draining = false;
  return {
    live: async () => OK,
    async ready() {
      if (draining) return STOPPING;
      const failing = await Promise.all(
        Object.entries(checks).map(async ([check, run]) => {
          try {
            await withinLimit(check, Promise.resolve().then(run), limitMs);
            return undefined;
          } catch {
            return check;
          }
        }),
      );
      const named = failing.filter((check) => check !== undefined);
      return named.length === 0 ? OK : { status: 503, body: { status: 'failing', failing: named } };
    },
    drain() {
      draining = true;
    },
  };
}

export interface ProbeServer {
  /** `127.0.0.1:8081`. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Serves `/livez` and `/readyz` on `host:port`; port 0 takes a free one. */
export async function startProbeServer(probes: Probes, listen: string): Promise<ProbeServer> {
  const { host, port } = readHostAndPort(listen);
  const server = createServer((request, response) => {
    const probe = request.url === '/livez' ? probes.live : request.url === '/readyz' ? probes.ready : undefined;
    const answer: Promise<{ readonly status: number; readonly body: object }> =
      probe?.() ?? Promise.resolve({ status: 404, body: { status: 'unknown' } });
    answer
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
        response.end(JSON.stringify(body));
      })
      .catch(() => response.destroy());
  });
  await listening(server, host, port);
  const { port: bound } = server.address() as AddressInfo;
  return {
    address: `${host}:${bound}`,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** `127.0.0.1:8081`, `[::1]:0` or `localhost:80`. Throws TypeError on anything else. */
export function readHostAndPort(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:\[([0-9A-Fa-f:]+)\]|([A-Za-z0-9._-]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || !(port <= 65_535)) throw new TypeError(`Not host:port: ${text}`);
  return { host, port };
}
