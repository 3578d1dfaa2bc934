import { createHash } from 'node:crypto';
import { open, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { tooLarge, unreadable } from '../http/body';

/** An upload that was received whole, on disk. */
export interface Spooled {
  readonly bytes: number;
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly digest: string;
  /** Reads it from the beginning; may be called again. */
  chunks(): AsyncIterable<Buffer>;
  discard(): Promise<void>;
}

const PIECE_BYTES = 65_536;

/**
 * Receives an upload into a file that has no name any more once it is open: readable by this process alone, and gone with it whatever happens, as
 * it holds personal data. Nothing of an upload is applied before all of it is here. Throws Problem 413 above `most` bytes.
 */
export async function spool(source: Readable, directory: string, name: string, most: number): Promise<Spooled> {
  const file = path.join(directory, `homeward-upload-${name}`);
  const handle = await open(file, 'wx+', 0o600);
  await unlink(file);
  const digest = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > most) throw tooLarge(most);
      digest.update(chunk);
      await handle.write(chunk);
    }
  } catch (error) {
    await handle.close();
    // A stream that breaks off, or gzip that is none.
    throw error instanceof Error && error.name === 'Problem' ? error : unreadable();
  }
  return {
    bytes,
    digest: digest.digest('hex'),
    async *chunks() {
      for (let position = 0; position < bytes;) {
        const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, bytes - position));
        const { bytesRead } = await handle.read(piece, 0, piece.length, position);
        if (bytesRead === 0) return;
        position += bytesRead;
        yield piece.subarray(0, bytesRead);
      }
    },
    discard: () => handle.close(),
  };
}
