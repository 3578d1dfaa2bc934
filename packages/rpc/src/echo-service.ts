import { type HandlersOf, type MessageCodec } from './rpc';

/** A codec for tests: JSON, so that whatever JSON cannot carry is seen to be lost on the way. */
function jsonCodec<Message>(): MessageCodec<Message> {
  return {
    encode: (message) => ({ finish: () => Buffer.from(JSON.stringify(message), 'utf8') }),
    decode: (bytes) => JSON.parse(Buffer.from(bytes).toString('utf8')) as Message,
  };
}

interface Line {
  readonly text: string;
  readonly note?: string | undefined;
}

const line = jsonCodec<Line>();
const lines = jsonCodec<{ readonly items: readonly Line[] }>();

/** A small service for tests, in the shape that ts-proto generates. */
export const EchoDefinition = {
  name: 'EchoService',
  fullName: 'homeward.test.v1.EchoService',
  methods: {
    say: { name: 'Say', requestType: line, requestStream: false, responseType: line, responseStream: false, options: {} },
    sayAll: { name: 'SayAll', requestType: lines, requestStream: false, responseType: lines, responseStream: false, options: {} },
    count: {
      name: 'Count',
      requestType: jsonCodec<{ readonly to: number }>(),
      requestStream: false,
      responseType: jsonCodec<{ readonly number: number }>(),
      responseStream: true,
      options: {},
    },
  },
} as const;

export type Echo = typeof EchoDefinition;

export const echo: HandlersOf<Echo> = {
  say: async (request) => ({ text: request.text }),
  sayAll: async (request) => ({ items: request.items }),
  async *count({ to }) {
    for (let number = 1; number <= to; number += 1) yield { number };
  },
};

/** Everything that a stream gives. */
export async function readAll<Message>(messages: AsyncIterable<Message>): Promise<readonly Message[]> {
  const all: Message[] = [];
  for await (const message of messages) all.push(message);
  return all;
}

export interface Signalled<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
}

/** A promise and the function that settles it. */
export function signalled<Value>(): Signalled<Value> {
  const { promise, resolve } = Promise.withResolvers<Value>();
  return { promise, resolve };
}

/** Resolves when the signal is aborted. */
export function once(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });
}
