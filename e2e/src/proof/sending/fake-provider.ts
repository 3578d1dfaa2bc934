import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the provider does with a message that it has taken: it answers, it never does, or it calls `onTaken` at the moment of its answer. */
export type Answering = 'answer' | 'never' | 'crash-before' | 'crash-after';

/** An SMS provider over a real socket that keeps count of what it was given. */
export interface FakeProvider {
  readonly url: string;
  /** How often each reference came, by reference. */
  readonly taken: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

/**
 * `answering` is asked for each message with how many came so far; `crash` is called where it says so, before the provider answers or right after. What was
 * taken counts as taken, whether its sender has heard of it or not.
 */
export async function startFakeProvider(answering: (count: number) => Answering, crash: () => void): Promise<FakeProvider> {
  const taken = new Map<string, number>();
  let count = 0;
  const reply = (response: ServerResponse, then: () => void): void => void response.writeHead(202).end(then);
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const { reference } = JSON.parse(body) as { readonly reference: string };
      taken.set(reference, (taken.get(reference) ?? 0) + 1);
      count += 1;
      switch (answering(count)) {
        case 'never':
          return;
        case 'crash-before':
          crash();
          return reply(response, () => undefined);
        case 'crash-after':
          return reply(response, crash);
        case 'answer':
          return reply(response, () => undefined);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`,
    taken,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
