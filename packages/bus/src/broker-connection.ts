import { type Socket, connect } from 'node:net';
import { BusUnavailable } from './bus';

export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

/** A connection to one broker that asks one thing at a time. It opens with the first request; a failed one is not used again. */
export interface BrokerConnection {
  readonly isOpen: boolean;
  /** Sends a whole request and gives the answer behind its correlation id. When it rejects, the connection is closed and nothing is in flight. */
  ask(request: Buffer, correlationId: number, withinMs: number): Promise<Buffer>;
  close(): void;
}

const LENGTH_BYTES = 4;
const CORRELATION_BYTES = 4;
/** An answer names partitions and offsets; one that is larger is none of Kafka's. */
const MOST_ANSWER_BYTES = 16_000_000;

interface Waiting {
  readonly correlationId: number;
  readonly resolve: (answer: Buffer) => void;
  readonly reject: (error: Error) => void;
}

export function createBrokerConnection({ host, port }: BrokerAddress): BrokerConnection {
  const socket: Socket = connect({ host, port, noDelay: true, keepAlive: true });
  let waiting: Waiting | undefined;
  let received: Buffer = Buffer.alloc(0);
  let isOpen = true;

  const end = (error: Error): void => {
    isOpen = false;
    socket.destroy();
    const asked = waiting;
    waiting = undefined;
    asked?.reject(error);
  };
  socket.on('error', (error) => end(new BusUnavailable('The connection to a broker failed', { cause: error })));
  socket.on('close', () => end(new BusUnavailable('A broker closed the connection')));
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    if (received.length < LENGTH_BYTES) return;
    const length = received.readInt32BE(0);
    if (length < CORRELATION_BYTES || length > MOST_ANSWER_BYTES) {
      end(new BusUnavailable('A broker answered with something else'));
      return;
    }
    if (received.length < LENGTH_BYTES + length) return;
    const answer = received.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
    received = received.subarray(LENGTH_BYTES + length);
    const asked = waiting;
    if (asked === undefined || received.length > 0 || answer.readInt32BE(0) !== asked.correlationId) {
      end(new BusUnavailable('A broker answered what it was not asked'));
      return;
    }
    waiting = undefined;
    asked.resolve(answer.subarray(CORRELATION_BYTES));
  });

  return {
    get isOpen() {
      return isOpen;
    },
    ask(request, correlationId, withinMs) {
      if (waiting !== undefined || !isOpen) return Promise.reject(new BusUnavailable('The connection to a broker cannot be used'));
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => end(new BusUnavailable(`A broker did not answer within ${Math.round(withinMs)} ms`)), withinMs);
        waiting = {
          correlationId,
          resolve(answer) {
            clearTimeout(timer);
            resolve(answer);
          },
          reject(error) {
            clearTimeout(timer);
            reject(error);
          },
        };
        socket.write(request);
      });
    },
    close: () => end(new BusUnavailable('The connection to a broker was closed')),
  };
}
