import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { BrokenSeal, openBytes, sealBytes } from './sealing';
import { UnknownMasterKey, createVault } from './vault';

const OLD = Buffer.alloc(32, 1);
const NEW = Buffer.alloc(32, 2);
const aVault = (cachedKeys?: number) =>
  createVault({
    masterKeys: { current: '2024', keys: { '2024': OLD } },
    random: randomBytes,
    ...(cachedKeys === undefined ? {} : { cachedKeys }),
  });
/** Fields are named in code: letters and digits. Their values are anything. */
const anyFields = fc
  .dictionary(fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9]{0,12}$/), fc.string({ unit: 'binary' }))
  .map((fields) => ({ ...fields }));

/** The text with one character in its middle exchanged for another one of the alphabet. */
function tampered(text: string, position: number): string {
  const index = position % text.length;
  return text.slice(0, index) + (text[index] === 'A' ? 'B' : 'A') + text.slice(index + 1);
}

describe('vault', () => {
  it('opens what it sealed', () => {
    const vault = aVault();
    const key = vault.newDataKey();
    fc.assert(
      fc.property(anyFields, fc.string(), (fields, place) => {
        expect(vault.open(key, vault.seal(key, fields, place), place)).toEqual(fields);
      }),
    );
  });

  it('shows nothing of the content, and never the same text twice', () => {
    const vault = aVault();
    const key = vault.newDataKey();
    const sealed = [vault.seal(key, { phone: '+8613800138000' }, 'record/1'), vault.seal(key, { phone: '+8613800138000' }, 'record/1')];
    expect(sealed[0]).not.toBe(sealed[1]);
    expect(Buffer.from(sealed[0] ?? '', 'base64url').toString('latin1')).not.toContain('13800138000');
  });

  it('a sealed value that was changed in any place does not open', () => {
    const vault = aVault();
    const key = vault.newDataKey();
    const sealed = vault.seal(key, { name: '张伟' }, 'record/1');
    // The last character of base64url carries spare bits, which decode to the same bytes.
    for (let position = 0; position < sealed.length - 1; position += 1) {
      expect(() => vault.open(key, tampered(sealed, position), 'record/1')).toThrow(BrokenSeal);
    }
    expect(() => vault.open(key, sealed.slice(0, 20), 'record/1')).toThrow(BrokenSeal);
    expect(() => vault.open(key, '', 'record/1')).toThrow(BrokenSeal);
  });

  it('a value moved to another place, or under another key, does not open', () => {
    const vault = aVault();
    const key = vault.newDataKey();
    const sealed = vault.seal(key, { name: '张伟' }, 'record/1');
    expect(() => vault.open(key, sealed, 'record/2')).toThrow(BrokenSeal);
    expect(() => vault.open(vault.newDataKey(), sealed, 'record/1')).toThrow(BrokenSeal);
  });

  it('a wrapped key that was changed does not unwrap, nor one of an unknown master key', () => {
    const key = aVault().newDataKey();
    expect(() => aVault().seal(tampered(key, 30), {}, '')).toThrow(BrokenSeal);
    expect(() => aVault().seal(key.replace('2024.', '2023.'), {}, '')).toThrow(UnknownMasterKey);
    expect(() => aVault().seal('', {}, '')).toThrow(UnknownMasterKey);
  });

  it('after a change of master keys old values open, and keys move to the new one without sealing anew', () => {
    const before = aVault();
    const key = before.newDataKey();
    const sealed = before.seal(key, { name: '李娜' }, 'record/1');
    const after = createVault({ masterKeys: { current: '2025', keys: { '2024': OLD, '2025': NEW } }, random: randomBytes });
    expect(after.open(key, sealed, 'record/1')).toEqual({ name: '李娜' });
    expect(after.isCurrent(key)).toBe(false);
    const moved = after.rewrap(key);
    expect(after.isCurrent(moved)).toBe(true);
    const later = createVault({ masterKeys: { current: '2025', keys: { '2025': NEW } }, random: randomBytes });
    expect(later.open(moved, sealed, 'record/1')).toEqual({ name: '李娜' });
    expect(() => later.open(key, sealed, 'record/1')).toThrow(UnknownMasterKey);
  });

  it('works with more keys than it keeps in memory', () => {
    const vault = aVault(2);
    const keys = Array.from({ length: 10 }, () => vault.newDataKey());
    const sealed = keys.map((key, number) => vault.seal(key, { number: String(number) }, 'p'));
    keys.forEach((key, number) => expect(vault.open(key, sealed[number] ?? '', 'p')).toEqual({ number: String(number) }));
    vault.forget(keys[9] ?? '');
    expect(vault.open(keys[9] ?? '', sealed[9] ?? '', 'p')).toEqual({ number: '9' });
  });

  it('unusable master keys are refused at the start', () => {
    expect(() => createVault({ masterKeys: { current: 'b', keys: { a: OLD } }, random: randomBytes })).toThrow(RangeError);
    expect(() => createVault({ masterKeys: { current: 'a', keys: { a: Buffer.alloc(16) } }, random: randomBytes })).toThrow(RangeError);
    expect(() => createVault({ masterKeys: { current: 'a.b', keys: { 'a.b': OLD } }, random: randomBytes })).toThrow(RangeError);
  });
});

describe('sealing with a raw key', () => {
  it('opens what it sealed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (content, place) => {
        expect([...openBytes(OLD, sealBytes(OLD, content, place, randomBytes), place)]).toEqual([...content]);
      }),
    );
  });

  it('with a random source that repeats itself still never uses a nonce for two contents', () => {
    const stuck = (size: number) => new Uint8Array(size);
    const nonce = (content: string, place: string) => sealBytes(OLD, Buffer.from(content), place, stuck).subarray(0, 12).toString('hex');
    expect(nonce('a', 'p')).toBe(nonce('a', 'p'));
    expect(new Set([nonce('a', 'p'), nonce('b', 'p'), nonce('a', 'q'), nonce('', 'pa')]).size).toBe(4);
  });

  it('keys of another size are refused', () => {
    expect(() => sealBytes(Buffer.alloc(16), Buffer.from('a'), '', randomBytes)).toThrow(RangeError);
  });
});
