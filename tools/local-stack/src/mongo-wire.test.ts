import { readTopLevel, toBson } from './mongo-wire';

describe('the BSON of the few commands', () => {
  it('is what the BSON specification says', () => {
    expect(toBson({ hello: 'world' }).toString('hex')).toBe('160000000268656c6c6f0006000000776f726c640000');
  });

  it('carries nested documents and lists', () => {
    const document = toBson({ replSetInitiate: { _id: 'rs', members: [{ _id: 0, host: 'h:1' }] }, $db: 'admin' });
    expect(document.readInt32LE(0)).toBe(document.length);
    // The reader steps over the nested part and still finds what follows it.
    expect(readTopLevel(document)).toEqual({ $db: 'admin' });
  });

  it('is read past values of kinds that are not looked at', () => {
    const element = (type: number, key: string, bytes: Buffer): Buffer =>
      Buffer.concat([Buffer.from([type]), Buffer.from(`${key}\0`), bytes]);
    const body = Buffer.concat([
      element(0x07, 'processId', Buffer.alloc(12)),
      element(0x11, 'operationTime', Buffer.alloc(8)),
      element(0x05, 'hash', Buffer.from([3, 0, 0, 0, 0, 1, 2, 3])),
      element(0x09, 'localTime', Buffer.alloc(8)),
      element(0x0a, 'nothing', Buffer.alloc(0)),
      element(0x08, 'isWritablePrimary', Buffer.from([1])),
      element(0x01, 'ok', Buffer.from([0, 0, 0, 0, 0, 0, 0xf0, 0x3f])),
      Buffer.from([0]),
    ]);
    const length = Buffer.alloc(4);
    length.writeInt32LE(body.length + 4);
    expect(readTopLevel(Buffer.concat([length, body]))).toEqual({ isWritablePrimary: true, ok: 1 });
  });
});
