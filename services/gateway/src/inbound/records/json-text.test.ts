import { readJson } from './json-text';

const read = (text: string) => readJson(Buffer.from(text));

describe('JSON from outside', () => {
  test('is read as it is, words of programmers inside text values included', () => {
    const value = { note: '__proto__ constructor $where {"$gt": 1}', list: ['__proto__', '\u0000'] };
    expect(read(JSON.stringify(value))).toEqual({ value });
  });

  test.each([
    ['{"a":{"__proto__":{"admin":true}}}', '/a/__proto__'],
    ['[{"constructor":1}]', '/0/constructor'],
    ['{"$where":"1"}', '/$where'],
    ['{"a":[1,{"$gt":""}]}', '/a/1/$gt'],
    [String.raw`{"\u005f_proto__":1}`, '/__proto__'],
    [String.raw`{"\u0024ne":1}`, '/$ne'],
  ])('with the key in %s is refused and says where', (text, pointer) => {
    expect(read(text)).toEqual({ refused: { code: 'gateway.key-forbidden', pointer, detail: {} } });
  });

  test('changes no prototype while it is read', () => {
    read('{"__proto__":{"polluted":true}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('of depth 20 is read, of depth 21 refused', () => {
    expect(read('['.repeat(20) + ']'.repeat(20))).toHaveProperty('value');
    expect(read('['.repeat(21) + ']'.repeat(21))).toMatchObject({ refused: { code: 'gateway.body-too-deep' } });
  });

  test('brackets inside text do not count as depth, whatever quotes and backslashes stand there', () => {
    const value = { text: `${'['.repeat(50)}\\"${'{'.repeat(50)}\\` };
    expect(read(JSON.stringify(value))).toEqual({ value });
  });

  test.each(['', '{', '{"a":1,}', 'undefined', '{"a":01}', '"open'])('%p is unreadable', (text) => {
    expect(read(text)).toMatchObject({ refused: { code: 'gateway.body-unreadable' } });
  });

  test('in another encoding than UTF-8 is refused', () => {
    expect(readJson(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]))).toMatchObject({ refused: { code: 'gateway.body-not-utf8' } });
  });
});
