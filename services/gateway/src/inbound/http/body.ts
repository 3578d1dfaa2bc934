import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Problem } from './problems';

/** The media type without its parameters, in lower case. */
export function mediaTypeOf(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/**
 * The body as it was before compression. Only gzip is taken: one format is enough to save a dealer's line, and each costs an attack surface.
 * Whoever reads it counts what comes out, never what came in.
 */
export function openBody(request: IncomingMessage): Readable {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return request;
  if (encoding !== 'gzip') throw new Problem(415, 'gateway.encoding-unsupported');
  const inflated = createGunzip();
  request.on('error', (error) => inflated.destroy(error));
  return request.pipe(inflated);
}

/** The whole body. Throws Problem 413 as soon as it is larger than `most` bytes, before the rest is received. */
export async function readBody(request: IncomingMessage, most: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge(most);
  const body = openBody(request);
  return await new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const leave = (): void => {
      body.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      // Nobody listens to what is left, and an error of it must not end the process.
      body.on('error', () => undefined);
    };
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > most) {
        leave();
        abandon(request, body);
        reject(tooLarge(most));
        return;
      }
      chunks.push(chunk);
    };
    const onEnd = (): void => {
      leave();
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, length));
    };
    const onError = (): void => {
      leave();
      reject(unreadable());
    };
    const onClose = (): void => {
      leave();
      reject(unreadable());
    };
    body.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}

/** Stops inflating. What the client still sends is read past: a connection cut at once would cost it the answer. */
export function abandon(request: IncomingMessage, body: Readable): void {
  if (body !== request) {
    request.unpipe();
    body.destroy();
  }
  request.resume();
}

export function tooLarge(most: number): Problem {
  return new Problem(413, 'gateway.body-too-large', { values: { most } });
}

export function unreadable(): Problem {
  return new Problem(400, 'gateway.body-unreadable');
}
