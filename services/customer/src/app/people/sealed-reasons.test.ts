import { createVault } from '@homeward/pii';
import { createSealedReasons } from './sealed-reasons';

const vault = createVault({
  masterKeys: { current: 'm', keys: { m: new Uint8Array(32).fill(1) } },
  random: (size) => new Uint8Array(size).fill(7),
});

function reasonsOver(ids: readonly string[]) {
  const keys = new Map(ids.map((id) => [id, vault.newDataKey()]));
  const find = (asked: readonly string[]) => Promise.resolve(new Map([...keys].filter(([id]) => asked.includes(id))));
  const dataKeys = { find, take: find, destroy: (gone: readonly string[]) => Promise.resolve(gone.filter((id) => keys.delete(id)).length) };
  return { dataKeys, reasons: createSealedReasons(dataKeys, vault) };
}

describe('why somebody did something about people', () => {
  const about = { recordIds: ['a', 'b'], place: 'here' };

  test('is read again from where it is kept, and says nothing as it is kept', async () => {
    const { reasons } = reasonsOver(['a', 'b']);
    const [sealed = '', other = ''] = await reasons.seal([
      { ...about, text: '张伟 asked' },
      { recordIds: ['b'], place: 'there', text: 'by letter' },
    ]);
    expect(Buffer.from(sealed, 'base64url').includes('张伟')).toBe(false);
    const kept = [
      { recordIds: ['b'], place: 'there', sealed: other },
      { ...about, sealed: '' },
      { ...about, sealed },
    ];
    expect(await reasons.open(kept)).toEqual(['by letter', '', '张伟 asked']);
    await expect(reasons.open([{ ...about, sealed, place: 'elsewhere' }])).rejects.toThrow();
  });

  test.each(['a', 'b'])('is gone with either of two people: %s', async (erased) => {
    const { dataKeys, reasons } = reasonsOver(['a', 'b']);
    const [sealed = ''] = await reasons.seal([{ ...about, text: '张伟 asked' }]);
    await dataKeys.destroy([erased]);
    expect(await reasons.open([{ ...about, sealed }])).toEqual(['']);
    expect(await reasons.seal([{ ...about, text: 'again' }])).toEqual(['']);
  });
});
