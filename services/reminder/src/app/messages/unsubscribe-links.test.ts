import { createUnsubscribeLinks } from './unsubscribe-links';

const key = (byte: number) => Buffer.alloc(32, byte);
const URL = 'https://service.test';
const tokenOf = (link: string): string => link.slice(`${URL}/unsubscribe/`.length);

describe('a link that ends messages', () => {
  const links = createUnsubscribeLinks({ url: URL, masterKeys: [key(1)] });
  const token = tokenOf(links.urlOf('p1~abc-_9'));

  it('leads to its contact, and is there only where the address of the API is known', () => {
    expect(links.read(token)).toBe('p1~abc-_9');
    expect(createUnsubscribeLinks({ url: undefined, masterKeys: [key(1)] }).urlOf('p1~abc')).toBe('');
  });

  it.each([
    ['another contact', token.replace('p1', 'p2')],
    ['another signature', token.replace(/\.(.)/, (_all, first: string) => `.${first === 'A' ? 'B' : 'A'}`)],
    ['no signature', 'p1~abc-_9'],
    ['nothing', ''],
    ['something else', '../../v1/people'],
  ])('leads nowhere with %s', (_, forged) => {
    expect(links.read(forged)).toBeUndefined();
  });

  it('stays right when the master key is changed, as long as the former one is kept', () => {
    expect(createUnsubscribeLinks({ url: URL, masterKeys: [key(2), key(1)] }).read(token)).toBe('p1~abc-_9');
    expect(createUnsubscribeLinks({ url: URL, masterKeys: [key(2)] }).read(token)).toBeUndefined();
  });
});
