import { createHmac, randomBytes } from 'node:crypto';
import { createKeyedHash } from './keyed-hash';

describe('the keyed hash', () => {
  it.each([32, 64, 65, 200])('is HMAC-SHA256 with a key of %i bytes, for texts of every length and script', (size) => {
    const key = randomBytes(size);
    const hash = createKeyedHash(key);
    for (const text of ['', 'a', '沪A12345', 'x'.repeat(170), '漢'.repeat(5_000), 'after a long one'])
      expect(hash('kind', text)).toBe(
        createHmac('sha256', key).update(`4:kind${text.length}:${text}`).digest().toString('base64url', 0, 16),
      );
  });
});
