import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { businessEn } from './business-en';
import { businessZhCN } from './business-zh-CN';
import { en } from './en';
import { outboundEn } from './outbound-en';
import { outboundZhCN } from './outbound-zh-CN';
import { progressEn } from './progress-en';
import { progressZhCN } from './progress-zh-CN';
import { qualityEn } from './quality-en';
import { qualityZhCN } from './quality-zh-CN';
import { rightsEn } from './rights-en';
import { rightsZhCN } from './rights-zh-CN';
import { generalTextOf, hasText, nextOf, textOf } from './texts';
import { workEn } from './work-en';
import { workZhCN } from './work-zh-CN';
import { zhCN } from './zh-CN';

/** The steps of the shipped cadences, and the items that cars are due for, by their keys. */
function shippedKinds(): readonly string[] {
  const policies = path.resolve(__dirname, '../../../../policies');
  return ['cadences', 'care-items'].flatMap((subject) =>
    [...readFileSync(path.join(policies, subject, 'default.yaml'), 'utf8').matchAll(/\bkey: ([\w-]+)/g)].map(([, key = '']) => key),
  );
}

describe('texts', () => {
  test('name every reason of the shipped policies in both languages', () => {
    const kinds = shippedKinds();
    expect(kinds.length).toBeGreaterThan(30);
    for (const locale of ['zh-CN', 'en'] as const) expect(kinds.filter((kind) => !hasText(locale, `kind.${kind}`))).toEqual([]);
  });

  test('speak of their values, in words of the language', () => {
    expect(textOf('en', 'channel.chosen', { channel: 'phone', possible: 'phone,sms' })).toBe('By phone (possible: phone,sms).');
    expect(textOf('zh-CN', 'channel.chosen', { channel: 'phone', possible: 'phone' })).toBe('渠道：电话（可用：电话）。');
  });

  test('amounts are in yuan, as the language writes them', () => {
    const values = { recentFen: '123450', beforeFen: '9876543' };
    expect(textOf('en', 'leaving.less-spending', values)).toBe('Spent CNY 1,234.50, after CNY 98,765.43 the year before.');
    expect(textOf('zh-CN', 'leaving.less-spending', values)).toBe('消费 ¥1,234.50，上一年为 ¥98,765.43。');
  });

  test('a value that is missing is a dash, one that looks like a placeholder is left alone', () => {
    expect(textOf('en', 'gateway.too-long')).toBe('Longer than –.');
    expect(textOf('en', 'gateway.too-long', { most: '{most}' })).toBe('Longer than {most}.');
  });

  test('a code without a text says itself with its values', () => {
    expect(textOf('en', 'new.code', { on: '2024-05-01', km: 5 })).toBe('new.code (on 2024-05-01, km 5)');
    expect(textOf('zh-CN', 'toString')).toBe('toString');
    expect(nextOf('en', 'new.code')).toBeUndefined();
  });

  test('of a row that have values have a text without them, for counts of rows', () => {
    const texts = Object.entries(en).filter(([code]) => code.startsWith('intake.'));
    for (const [code] of texts) {
      expect(generalTextOf('en', code)).not.toContain('–');
      expect(generalTextOf('zh-CN', code)).not.toContain('–');
    }
    expect(generalTextOf('en', 'intake.repeated')).toBe('Already known.');
  });

  test('both languages say the same codes, with the same values, and tell what to do about the same', () => {
    const chinese = { ...businessZhCN, ...rightsZhCN, ...qualityZhCN, ...outboundZhCN, ...progressZhCN, ...workZhCN, ...zhCN };
    const english = { ...businessEn, ...rightsEn, ...qualityEn, ...outboundEn, ...progressEn, ...workEn, ...en };
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
    const valuesOf = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    for (const [code, text] of Object.entries(english)) {
      const other = chinese[code] ?? '';
      expect([code, typeof other]).toEqual([code, typeof text]);
      expect([code, valuesOf([other].flat().join(' '))]).toEqual([code, valuesOf([text].flat().join(' '))]);
    }
  });
});

/** Codes that never reach a reader: of events that are parked, or between two services. */
// Said by one part of a service to another only.
const UNSAID = [
  'fact.unreadable',
  'identity.record-changed',
  'policy.unreadable',
  'reminder.unknown-word',
  'reminder.unreadable-day',
  'reminder.unreadable-instant',
  // Told as gateway.idempotency-key-reused.
  'store.cause-reused',
];

const SERVICES = path.resolve(__dirname, '../../..');

function sourcesUnder(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('.test.') && /^[a-z]+\/src\//.test(file.replaceAll(path.sep, '/')))
    .map((file) => path.join(directory, file));
}

/** The codes that the sources reject with, refuse with, or explain by, where they stand as they are. */
function codesIn(source: string): readonly string[] {
  const patterns = [
    /new Rejection\(\s*'[a-z]+',\s*'([a-z0-9-]+\.[a-z0-9-]+)'/g,
    /new Problem\(\s*\d+,\s*'([a-z0-9-]+\.[a-z0-9-]+)'/g,
    /(?:refusal|step)\(\s*'([a-z0-9-]+\.[a-z0-9-]+)'/g,
    /(?:unknown|unknownProblem)\('([a-z0-9-]+)'\)/g,
  ];
  return patterns.flatMap((pattern, index) =>
    [...source.matchAll(pattern)].map((match) => (index === 3 ? `${match[1]}.unknown` : (match[1] ?? ''))),
  );
}

test('every code that a service says has a text in both languages', () => {
  const codes = new Set(sourcesUnder(SERVICES).flatMap((file) => codesIn(readFileSync(file, 'utf8'))));
  expect(codes.size).toBeGreaterThan(50);
  const textless = [...codes].filter((code) => !UNSAID.includes(code) && !(hasText('zh-CN', code) && hasText('en', code)));
  // Add their texts to business-zh-CN.ts and business-en.ts.
  expect(textless.sort()).toEqual([]);
});
