import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { BYTE_ORDER_MARK, toCsvLine } from '@homeward/runtime';

/** Writes lines as CSV, as fast as the reader takes them, and ends the output. */
export async function writeCsv(output: Writable, header: readonly string[], lines: AsyncIterable<readonly string[]>): Promise<void> {
  output.write(BYTE_ORDER_MARK + toCsvLine(header));
  for await (const line of lines) {
    if (!output.write(toCsvLine(line))) await Promise.race([once(output, 'drain'), once(output, 'close')]);
    if (output.destroyed) return;
  }
  output.end();
}
