import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly path: string;
  readonly body: string;
}

/** What the receiver does with a message. */
export type Reply = (response: ServerResponse, received: Received) => void;

/** A dealer's system as far as webhooks need one, over a real socket. */
export interface WebhookReceiver {
  readonly port: number;
  readonly url: string;
  readonly received: Received[];
  reply: Reply;
  /** The next message that arrives. */
  next(): Promise<Received>;
  stop(): Promise<void>;
}

export const answers =
  (status: number, headers: Readonly<Record<string, string>> = {}): Reply =>
  (response) =>
    void response.writeHead(status, headers).end();
export const hangs: Reply = () => undefined;

export async function startReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const waiting: ((one: Received) => void)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const one = { headers: request.headers, path: request.url ?? '', body: Buffer.concat(pieces).toString('utf8') };
      received.push(one);
      receiver.reply(response, one);
      waiting.shift()?.(one);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: WebhookReceiver = {
    port,
    url: `http://127.0.0.1:${port}/hook`,
    received,
    reply: answers(204),
    next: () => new Promise((resolve) => waiting.push(resolve)),
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

/** As a receiver checks it (Standard Webhooks): any of the signatures may fit. */
export function isSigned({ headers, body }: Received, secret: string): boolean {
  const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const expected = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(content)
    .digest('base64');
  return String(headers['webhook-signature']).split(' ').includes(`v1,${expected}`);
}
