import { randomInt } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import { StackError } from './stack-error';

/** Every server of the local stack listens here and nowhere else. */
export const LOOPBACK = '127.0.0.1';

/**
 * Ports are drawn below the range from which systems take the local ports of outgoing connections (32768 up on Linux,
 * 49152 up elsewhere): a connection that happens to be open can then not occupy the port of a server between its death
 * and its restart.
 */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 32_000;
const ATTEMPTS = 200;

const EXCHANGE_TIME_LIMIT_MS = 3000;

/** A port of the loopback on which nothing listens at this moment. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (await isFree(port)) return port;
  }
  throw new StackError(
    `No free port between ${LOWEST_PORT} and ${HIGHEST_PORT} on ${LOOPBACK} in ${ATTEMPTS} attempts. Stop what occupies them.`,
  );
}

/** Whether something takes connections on this port of the loopback. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: LOOPBACK, port });
    socket.once('connect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen({ host: LOOPBACK, port, exclusive: true }, () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}

/**
 * One request and its answer on a connection of its own, in a server's own wire protocol.
 *
 * @param frameLength the length of the whole answer once that is known from the bytes so far, else undefined
 */
export function exchange(port: number, request: Buffer, frameLength: (received: Buffer) => number | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: LOOPBACK, port });
    let received = Buffer.alloc(0);
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(EXCHANGE_TIME_LIMIT_MS, () => {
      fail(new StackError(`No answer from ${LOOPBACK}:${port} within ${EXCHANGE_TIME_LIMIT_MS} ms.`));
    });
    socket.on('error', fail);
    socket.on('close', () => {
      fail(new StackError(`${LOOPBACK}:${port} closed the connection without an answer.`));
    });
    socket.on('connect', () => socket.write(request));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const length = frameLength(received);
      if (length === undefined || received.length < length) return;
      resolve(received);
      socket.destroy();
    });
  });
}
