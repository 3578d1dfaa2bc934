import type { IncomingMessage } from 'node:http';
import { type Readable, Transform, pipeline } from 'node:stream';
import { type Gunzip, createGunzip } from 'node:zlib';
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
  // Whoever reads the outcome is told of what breaks off.
  return pipeline(request.pipe(inflated), createInflationGuard(inflated), () => undefined);
}

/** Files of a dealer system become 5 to 30 times as large; what is made to fill a disk a thousand times. */
const MOST_INFLATION = 100;
/** So much may come of anything: a body that is read whole meets its own limit before. */
const FREE_BYTES = 2_097_152;

/** Lets through what is inflated until it is too much for what was received. */
function createInflationGuard(inflated: Gunzip): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > FREE_BYTES && bytes > MOST_INFLATION * inflated.bytesWritten)
        done(new Problem(413, 'gateway.body-inflates', { values: { most: MOST_INFLATION } }));
      else done(null, chunk);
    },
  });
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
    const onError = (error: unknown): void => {
      leave();
      reject(brokenOff(error));
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

/** What a body that breaks off is answered with: what stopped it, if that was us. */
export function brokenOff(error: unknown): Problem {
  return error instanceof Problem ? error : unreadable();
}

export function unreadable(): Problem {
  return new Problem(400, 'gateway.body-unreadable');
}
