import { CATALOGUES, createTexts, LANGUAGES, languageOf, type TextKey, wordFor } from './texts';

const KEYS = Object.keys(CATALOGUES.en) as TextKey[];
const placeholdersOf = (text: string): readonly string[] => [...text.matchAll(/\{([\w-]+)\}/g)].map(([, name]) => name ?? '').sort();

describe('the catalogues', () => {
  it('have the same texts in both languages', () => {
    expect(Object.keys(CATALOGUES['zh-CN']).sort()).toEqual([...KEYS].sort());
  });

  it.each(KEYS)('%s speaks of the same values in both languages, and is empty in none', (key) => {
    expect(placeholdersOf(CATALOGUES['zh-CN'][key])).toEqual(placeholdersOf(CATALOGUES.en[key]));
    for (const language of LANGUAGES) expect(CATALOGUES[language][key].trim()).not.toBe('');
  });

  it('the Chinese one is in Chinese', () => {
    const sameInBoth = KEYS.filter((key) => CATALOGUES['zh-CN'][key] === CATALOGUES.en[key]);
    expect(sameInBoth).toEqual([
      'error.what',
      'column.hash',
      'demo.reasons.example',
      'demo.why.for-undated',
      'demo.url.api',
      'demo.url.openapi',
    ]);
  });

  it('a text is said with its values, and what has no text says itself', () => {
    expect(createTexts('en')('error.usage.option-unknown', { name: '--x' })).toBe('there is no option --x');
    expect(createTexts('zh-CN')('step.work', { rows: '18,000' })).toBe('处理 18,000 行');
    expect(wordFor('zh-CN', 'first-service')).toBe('首保');
    expect(wordFor('en', 'something-new')).toBe('something-new');
  });
});

describe('the language', () => {
  it('is that of the command line, else that of the environment, else English', () => {
    expect(languageOf(['kpis', '--lang', 'zh-CN'], { LANG: 'en_US.UTF-8' })).toBe('zh-CN');
    expect(languageOf(['kpis', '--lang=en'], { LANG: 'zh_CN.UTF-8' })).toBe('en');
    expect(languageOf(['kpis'], { LANG: 'zh_CN.UTF-8' })).toBe('zh-CN');
    expect(languageOf(['kpis'], { LC_ALL: 'C.UTF-8', LANG: 'zh_CN.UTF-8' })).toBe('en');
    expect(languageOf([], {})).toBe('en');
  });
});
