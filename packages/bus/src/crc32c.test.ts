import { crc32c } from './crc32c';

/** The definition, bit by bit. */
function byDefinition(bytes: Uint8Array): number {
  let sum = -1;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum & 1) === 0 ? sum >>> 1 : (sum >>> 1) ^ 0x82f63b78;
  }
  return ~sum;
}

describe('CRC-32C', () => {
  it('of the digits 1 to 9 is the check value of the standard', () => {
    expect(crc32c(Buffer.from('123456789'), 0, 9) >>> 0).toBe(0xe3069283);
  });

  it('is that of the definition for bytes of every length and at every place', () => {
    const bytes = Buffer.from(Array.from({ length: 64 }, (_, at) => (at * 151 + 7) & 0xff));
    for (let from = 0; from < 9; from += 1)
      for (let to = from; to <= bytes.length; to += 1) expect(crc32c(bytes, from, to)).toBe(byDefinition(bytes.subarray(from, to)));
  });
});
