import type { IncomingMessage } from 'node:http';
import { localeOf } from './locale';

const languageFor = (header: string | undefined, own: 'zh-CN' | 'en' = 'zh-CN') =>
  localeOf({ headers: header === undefined ? {} : { 'accept-language': header } } as IncomingMessage, own);

describe('the language of an answer', () => {
  it.each([
    ['zh-CN', 'zh-CN'],
    ['ZH', 'zh-CN'],
    ['zh-Hant-TW', 'zh-CN'],
    ['en-GB', 'en'],
    ['fr, en-GB;q=0.8, zh;q=0.5', 'en'],
    ['en;q=0.5, zh-CN;q=0.9', 'zh-CN'],
    ['en ; q=0.2 , zh ; q=0.1', 'en'],
    ['en;q=0.8,zh;q=0.8', 'en'],
    ['zh, en', 'zh-CN'],
    ['zh-TW;q=0.2, zh-CN, en;q=0.5', 'zh-CN'],
    ['zh;q=0, en;q=0.1', 'en'],
    ['en;q=0, *', 'zh-CN'],
  ] as const)('asked for by %s is %s', (header, expected) => {
    expect(languageFor(header, expected === 'en' ? 'zh-CN' : 'en')).toBe(expected);
  });

  it.each(['fr', 'de-DE, fr;q=0.9', 'zh;q=0', 'enx, zhx', 'zh;q=high', 'zh;q=-1', ','])('is English when %s asks for neither', (header) => {
    expect(languageFor(header)).toBe('en');
  });

  it.each([undefined, '', '  ', '*', 'fr, *;q=0.1'])('is the own one when %s leaves it open', (header) => {
    expect([languageFor(header, 'zh-CN'), languageFor(header, 'en')]).toEqual(['zh-CN', 'en']);
  });

  it('is read in time from a header of any length', () => {
    expect(languageFor(`en,${'fr;q=0.1,'.repeat(10_000)}`)).toBe('en');
  });
});
