import { ByteWriter, sizeOfVarint } from './byte-writer';

describe('the writer of bytes', () => {
  const written = (write: (writer: ByteWriter) => void): string => {
    const writer = new ByteWriter(1);
    write(writer);
    return writer.view().toString('hex');
  };

  it('writes numbers big-endian and grows for them', () => {
    expect(
      written((writer) => {
        writer.int8(-1);
        writer.int16(258);
        writer.int32(-2);
        writer.int64(1n);
      }),
    ).toBe('ff' + '0102' + 'fffffffe' + '0000000000000001');
  });

  it.each([
    [0, '00'],
    [-1, '01'],
    [1, '02'],
    [63, '7e'],
    [64, '8001'],
    [-65, '8101'],
    [300, 'd804'],
    [2_147_483_647, 'feffffff0f'],
    [-2_147_483_648, 'ffffffff0f'],
  ])('writes %i with few bytes for small numbers of either sign, as many as it says before', (value, hex) => {
    expect(written((writer) => writer.varint(value))).toBe(hex);
    expect(sizeOfVarint(value)).toBe(hex.length / 2);
  });

  it.each(['', 'short', '沪A·12345', 'é'.repeat(64), 'x'.repeat(1_000)])('writes text as UTF-8 behind its length: %s', (text) => {
    const bytes = Buffer.from(text);
    const length = Buffer.of(bytes.length >> 8, bytes.length & 0xff);
    expect(written((writer) => writer.string(text))).toBe(Buffer.concat([length, bytes]).toString('hex'));
  });

  it('keeps what was written when it grows, and begins anew when it is cleared', () => {
    const writer = new ByteWriter(2);
    writer.int16(7);
    writer.raw(Buffer.alloc(500, 1));
    writer.int32At(0, 9);
    expect(writer.view().readInt32BE(0)).toBe(9);
    writer.clear();
    writer.int8(5);
    expect([...writer.view()]).toEqual([5]);
  });
});
