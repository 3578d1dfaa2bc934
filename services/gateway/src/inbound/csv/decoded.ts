import type { Encoding } from './mapping';

/** The bytes are no text of the encoding that was named. */
export class WrongEncoding extends Error {
  constructor(readonly encoding: Encoding) {
    super(`Not ${encoding}`);
    this.name = 'WrongEncoding';
  }
}

// Chinese text in GB18030 is, by accident, also UTF-8 for a word or two (the name 联通 is the famous one), never for this many characters.
const CERTAIN_CHARACTERS = 8;

/** The text of a file in pieces, without a byte order mark. Throws `WrongEncoding`. */
export async function* decoded(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const suspicion = encoding === 'gb18030' ? createUtf8Suspicion() : undefined;
  try {
    for await (const chunk of chunks) {
      suspicion?.look(chunk);
      const text = decoder.decode(chunk, { stream: true });
      if (text !== '') yield text;
    }
    const rest = decoder.decode();
    if (rest !== '') yield rest;
  } catch (error) {
    throw isUndecodable(error) ? new WrongEncoding(encoding) : error;
  }
  suspicion?.end();
  if (suspicion?.isCertain() === true) throw new WrongEncoding(encoding);
}

/** How much of a file is looked at for its encoding. */
const LOOKED_AT_BYTES = 262_144;

/** What the beginning of a file seems to be written in. */
export interface SeenEncoding {
  readonly encoding: Encoding;
  /** More of it is UTF-8 than text of GB18030 is by accident. */
  readonly isCertainlyUtf8: boolean;
}

/** The encoding that the beginning of a file seems to have: UTF-8 unless it cannot be. */
export async function encodingOf(chunks: AsyncIterable<Buffer>): Promise<SeenEncoding> {
  const suspicion = createUtf8Suspicion();
  let bytes = 0;
  for await (const chunk of chunks) {
    suspicion.look(chunk);
    bytes += chunk.length;
    if (!suspicion.isPossible() || bytes >= LOOKED_AT_BYTES) break;
  }
  // A character may be cut where the look ends.
  return { encoding: suspicion.isPossible() ? 'utf-8' : 'gb18030', isCertainlyUtf8: suspicion.isCertain() };
}

/** The decoder's own complaint; the error's class is not looked at, as it may come from another realm. */
function isUndecodable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
}

/** Nearly every byte sequence is GB18030: a file in UTF-8 would pass for it and come out as nonsense. */
function createUtf8Suspicion() {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isPossible = true;
  let characters = 0;
  const attempt = (decode: () => string): void => {
    if (!isPossible) return;
    try {
      const text = decode();
      if (characters < CERTAIN_CHARACTERS) characters += text.match(/[^\0-\u007f]/g)?.length ?? 0;
    } catch {
      isPossible = false;
    }
  };
  return {
    look: (chunk: Buffer) => attempt(() => decoder.decode(chunk, { stream: true })),
    /** A character that is cut at the end is none. */
    end: () => attempt(() => decoder.decode()),
    isPossible: () => isPossible,
    isCertain: () => isPossible && characters >= CERTAIN_CHARACTERS,
  };
}
