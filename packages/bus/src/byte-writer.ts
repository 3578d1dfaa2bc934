/** Texts up to this length are written faster here than by a call into the engine. */
const SHORT_TEXT = 64;
/** A number of 32 bits takes at most five bytes of seven bits. */
const LONGEST_VARINT = 5;

/** Writes the numbers and texts of Kafka's protocol, big-endian, one behind the other. Its memory grows and is used again after `clear`. */
export class ByteWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(capacity: number) {
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
  }

  get length(): number {
    return this.#length;
  }

  clear(): void {
    this.#length = 0;
  }

  /** What was written, until something else is. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  int8(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  int16(value: number): void {
    this.#reserve(2);
    this.#length = this.#bytes.writeInt16BE(value, this.#length);
  }

  int32(value: number): void {
    this.#reserve(4);
    this.#length = this.#bytes.writeInt32BE(value, this.#length);
  }

  int64(value: bigint): void {
    this.#reserve(8);
    this.#length = this.#bytes.writeBigInt64BE(value, this.#length);
  }

  /** A number of 32 bits at a place that was kept free for it. */
  int32At(at: number, value: number): void {
    this.#bytes.writeInt32BE(value, at);
  }

  /** Zigzag: small numbers of either sign take few bytes. */
  varint(value: number): void {
    this.#reserve(LONGEST_VARINT);
    const bytes = this.#bytes;
    let at = this.#length;
    let rest = ((value << 1) ^ (value >> 31)) >>> 0;
    while (rest > 0x7f) {
      bytes[at] = (rest & 0x7f) | 0x80;
      at += 1;
      rest >>>= 7;
    }
    bytes[at] = rest;
    this.#length = at + 1;
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** UTF-8 without its length. `size` is its number of bytes, which the caller has counted for the length before it. */
  text(text: string, size: number): void {
    this.#reserve(size);
    // As many bytes as characters: nothing but ASCII.
    if (size === text.length && size <= SHORT_TEXT) {
      const bytes = this.#bytes;
      const start = this.#length;
      for (let at = 0; at < size; at += 1) bytes[start + at] = text.charCodeAt(at);
    } else {
      this.#bytes.write(text, this.#length, size, 'utf8');
    }
    this.#length += size;
  }

  /** Text after its length in two bytes, as everywhere outside of records. */
  string(text: string): void {
    const size = Buffer.byteLength(text);
    this.int16(size);
    this.text(text, size);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.view());
    this.#bytes = larger;
  }
}

/** How many bytes `varint` takes for a number. */
export function sizeOfVarint(value: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  let size = 1;
  while (rest > 0x7f) {
    size += 1;
    rest >>>= 7;
  }
  return size;
}
