import { encodeMessage } from './encoding';
import { RequestClosed, RequestOpened } from './intake';

const closed = (requestId: string): RequestClosed => ({ requestId, rows: 3, result: 'completed', refusal: undefined, closedAt: '' });

describe('the bytes of a message', () => {
  it('are the same as from a writer of its own, and stay as they are while others are written', () => {
    const first = encodeMessage(RequestClosed, closed('R1'));
    const second = encodeMessage(RequestClosed, closed('a-longer-request-id'));
    expect(first).toEqual(RequestClosed.encode(closed('R1')).finish());
    expect(RequestClosed.decode(second)).toEqual(closed('a-longer-request-id'));
  });

  it('hold nothing of a message before that could not be written', () => {
    const broken: RequestOpened = {
      requestId: 'R1',
      kind: '',
      clientId: '',
      dealerId: '',
      recordType: '',
      header: undefined as unknown as string[],
      openedAt: '',
      digest: '',
      subject: '',
    };
    expect(() => encodeMessage(RequestOpened, broken)).toThrow();
    expect(encodeMessage(RequestClosed, closed('R1'))).toEqual(RequestClosed.encode(closed('R1')).finish());
  });
});
