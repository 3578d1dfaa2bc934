/** Castagnoli's polynomial, bits reversed. */
const POLYNOMIAL = 0x82f63b78;
const SLICES = 8;

/** `TABLES[256 * n + byte]`: what a byte does to the sum when n more bytes follow it, so that eight bytes are taken in one step. */
const TABLES = createTables();

function createTables(): Int32Array {
  const tables = new Int32Array(256 * SLICES);
  for (let byte = 0; byte < 256; byte += 1) {
    let sum = byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum & 1) === 0 ? sum >>> 1 : (sum >>> 1) ^ POLYNOMIAL;
    tables[byte] = sum;
  }
  for (let at = 256; at < tables.length; at += 1) {
    const before = tables[at - 256] ?? 0;
    tables[at] = (before >>> 8) ^ (tables[before & 0xff] ?? 0);
  }
  return tables;
}

/** CRC-32C of `bytes[from … to)`, as a signed 32-bit number: the checksum of a batch of records. */
export function crc32c(bytes: Uint8Array, from: number, to: number): number {
  const table = TABLES;
  let sum = -1;
  let at = from;
  for (const last = to - SLICES; at <= last; at += SLICES) {
    const low = sum ^ (byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8) | (byteAt(bytes, at + 2) << 16) | (byteAt(bytes, at + 3) << 24));
    sum =
      valueAt(table, 1792 + (low & 0xff)) ^
      valueAt(table, 1536 + ((low >>> 8) & 0xff)) ^
      valueAt(table, 1280 + ((low >>> 16) & 0xff)) ^
      valueAt(table, 1024 + (low >>> 24)) ^
      valueAt(table, 768 + byteAt(bytes, at + 4)) ^
      valueAt(table, 512 + byteAt(bytes, at + 5)) ^
      valueAt(table, 256 + byteAt(bytes, at + 6)) ^
      valueAt(table, byteAt(bytes, at + 7));
  }
  for (; at < to; at += 1) sum = valueAt(table, (sum ^ byteAt(bytes, at)) & 0xff) ^ (sum >>> 8);
  return ~sum;
}

// The positions above are always inside; the compiler of the engine drops the alternative.
const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;
const valueAt = (table: Int32Array, at: number): number => table[at] ?? 0;
