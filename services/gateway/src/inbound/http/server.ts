import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { readHostAndPort } from '@homeward/runtime';

export interface HttpServer {
  /** `127.0.0.1:8080`, with the port that it got. */
  readonly address: string;
  /** From now on requests go there; until then they are told to come again. */
  serve(handler: (request: IncomingMessage, response: ServerResponse) => void): void;
  /** Takes no new connection, lets requests end within the limit, then cuts them off. */
  stop(limitMs: number): Promise<void>;
}

export interface HttpServerOptions {
  readonly listen: string;
  /** Until a request must be here whole, body included. */
  readonly requestLimitMs: number;
  readonly after: (ms: number, callback: () => void) => { cancel(): void };
}

const HEADERS_LIMIT_MS = 10_000;
const CHECK_EVERY_MS = 1_000;
// Longer than load balancers keep theirs, so that it is never the server who closes under a request.
const KEEP_ALIVE_MS = 65_000;
const LARGEST_HEADER_BYTES = 16_384;

/** Listens; node itself cuts off who is too slow. */
export async function startHttpServer({ listen, requestLimitMs, after }: HttpServerOptions): Promise<HttpServer> {
  const { host, port } = readHostAndPort(listen);
  let handle = (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(503, { 'retry-after': '1' }).end();
  };
  const server = createServer(
    {
      requestTimeout: requestLimitMs,
      headersTimeout: Math.min(HEADERS_LIMIT_MS, requestLimitMs),
      connectionsCheckingInterval: Math.min(CHECK_EVERY_MS, requestLimitMs),
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: LARGEST_HEADER_BYTES,
    },
    (request, response) => handle(request, response),
  );
  server.on('clientError', refuseRaw);
  await listening(server, host, port);
  const { port: bound } = server.address() as AddressInfo;
  return {
    address: `${host.includes(':') ? `[${host}]` : host}:${bound}`,
    serve(handler) {
      handle = handler;
    },
    async stop(limitMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const limit = after(limitMs, () => server.closeAllConnections());
      await closed;
      limit.cancel();
    },
  };
}

const RAW_ANSWERS: Readonly<Record<string, readonly [status: string, code: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'gateway.request-too-slow'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'gateway.headers-too-large'],
};

/** What is no HTTP, or came too slowly, has no request to answer to: the answer is written as it is. */
function refuseRaw(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, code] = RAW_ANSWERS[error.code ?? ''] ?? ['400 Bad Request', 'gateway.request-unreadable'];
  const body = JSON.stringify({ type: `urn:homeward:problem:${code}`, title: status.slice(4), status: Number(status.slice(0, 3)), code });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
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
