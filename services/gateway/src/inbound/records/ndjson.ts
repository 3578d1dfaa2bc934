/** A line of a stream of JSON; `isCut` when it was longer than allowed, with nothing of it kept. */
export interface JsonLine {
  readonly bytes: Buffer;
  readonly isCut: boolean;
}

const LINE_END = 0x0a;

/** The lines of a stream of bytes that are not empty, each with its number from 1. Memory is bounded by the longest line allowed. */
export async function* linesOf(chunks: AsyncIterable<Buffer>, longest: number): AsyncGenerator<JsonLine & { readonly line: number }> {
  let line = 1;
  let pending: Buffer[] = [];
  let length = 0;
  const finish = (): JsonLine => {
    const isCut = length > longest;
    const bytes = isCut ? Buffer.alloc(0) : Buffer.concat(pending);
    pending = [];
    length = 0;
    return { bytes, isCut };
  };
  const keep = (piece: Buffer): void => {
    length += piece.length;
    if (length <= longest) pending.push(piece);
    else pending = [];
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_END); end !== -1; end = chunk.indexOf(LINE_END, start)) {
      keep(chunk.subarray(start, end));
      const finished = finish();
      if (finished.isCut || !isBlank(finished.bytes)) yield { line, ...finished };
      line += 1;
      start = end + 1;
    }
    if (start < chunk.length) keep(chunk.subarray(start));
  }
  const last = finish();
  if (last.isCut || !isBlank(last.bytes)) yield { line, ...last };
}

function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) {
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  }
  return true;
}
