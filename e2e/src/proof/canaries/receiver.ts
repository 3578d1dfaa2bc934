import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Takes whatever is posted to it: webhooks, spans. */
export interface Receiver {
  readonly url: string;
  /** Headers and body of each request, as they came. */
  readonly received: readonly Buffer[];
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Buffer[] = [];
  const server: Server = createServer((request, response) => {
    const pieces: Buffer[] = [Buffer.from(`${request.method ?? ''} ${request.url ?? ''} ${JSON.stringify(request.headers)}\n`)];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      received.push(Buffer.concat(pieces));
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
