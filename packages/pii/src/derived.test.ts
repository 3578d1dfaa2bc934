import fc from 'fast-check';
import { createBlindIndex } from './blind-index';
import { createIdDeriver } from './id-deriver';
import { createKeyedHash } from './keyed-hash';

const KEY = Buffer.alloc(32, 7);
const ids = createIdDeriver(KEY);
const index = createBlindIndex(Buffer.alloc(32, 8));
const aText = fc.string({ unit: 'grapheme', maxLength: 12 });

describe('derived ids', () => {
  it('are equal for equal keys, whoever derives them', () => {
    expect(ids.recordId('D1', 'dms', 'C-1')).toBe(createIdDeriver(Buffer.alloc(32, 7)).recordId('D1', 'dms', 'C-1'));
    expect(ids.vehicleId('LFV3A23C7G3110001')).toBe(ids.vehicleId('LFV3A23C7G3110001'));
  });

  it('differ with the identity key', () => {
    expect(createIdDeriver(Buffer.alloc(32, 9)).vehicleId('LFV3A23C7G3110001')).not.toBe(ids.vehicleId('LFV3A23C7G3110001'));
  });

  it('never change: every stored document hangs on them', () => {
    expect([ids.recordId('D1', 'dms', 'C-1'), ids.personIdByRecord('r'), ids.derive('case', 'a')]).toMatchInlineSnapshot(`
     [
       "7269NO3qwQwXE9b0mIJ_yA",
       "i9VbTXRFEFR6mux2OtMHVw",
       "ejD0kEWToJF7QyheBTGsQw",
     ]
    `);
  });

  it('have 22 characters that fit any key, topic and address', () => {
    fc.assert(fc.property(aText, fc.array(aText), (kind, parts) => expect(ids.derive(kind, ...parts)).toMatch(/^[A-Za-z0-9_-]{22}$/)));
  });

  it('differ for different lists of parts, however the parts are cut', () => {
    expect(ids.recordId('D1', 'dms', '2')).not.toBe(ids.recordId('D', '1dms', '2'));
    expect(ids.derive('a', 'b', '')).not.toBe(ids.derive('a', 'b'));
    expect(ids.derive('a', '1:b')).not.toBe(ids.derive('a', '', 'b'));
    const hash = createKeyedHash(KEY);
    fc.assert(
      fc.property(fc.array(aText, { minLength: 1 }), fc.array(aText, { minLength: 1 }), (a, b) => {
        const [kindA = '', ...partsA] = a;
        const [kindB = '', ...partsB] = b;
        expect(hash(kindA, ...partsA) === hash(kindB, ...partsB)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      { numRuns: 1000 },
    );
  });

  it('of different things never meet, whatever their keys are', () => {
    const same = 'x';
    const all = [
      ids.recordId(same, same, same),
      ids.thingId(same, same, same, same),
      ids.factId(same, same),
      ids.vehicleId(same),
      ids.personIdByRecord(same),
      ids.requestId(same, same),
      ids.derive('vehicle', same),
      ids.derive('record', same, same, same),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('a short key is refused', () => {
    expect(() => createIdDeriver(Buffer.alloc(31))).toThrow(RangeError);
  });
});

describe('blind index', () => {
  it('marks equal values of one kind alike, and of two kinds differently', () => {
    const marks = [index.phone('x'), index.plate('x'), index.vin('x'), index.name('x'), index.email('x'), index.wechat('x')];
    expect(new Set(marks).size).toBe(marks.length);
    expect(index.phone('+8613800138000')).toBe(index.phone('+8613800138000'));
    expect(index.phone('+8613800138000')).not.toContain('138');
  });
});
