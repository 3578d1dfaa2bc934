import fc from 'fast-check';
import { z } from 'zod';
import { type PolicyDocument, assertPolicyBody, definePolicy } from './definition';
import { diffPolicies } from './difference';
import { DEFAULT_SCOPE, PolicyBook } from './policy-book';

const limit = definePolicy({ subject: 'limit', schema: z.strictObject({ months: z.int().min(1) }) });
const PATHS: Readonly<Record<string, readonly string[]>> = { D1: ['D1', 'R1', 'B', 'G'], D2: ['D2', 'R2', 'B', 'G'], G: ['G'] };
const tree = { pathOf: (id: string) => PATHS[id] ?? [] };

function aDocument(scope: string, version: number, effectiveFrom: string, months: number): PolicyDocument {
  return { subject: 'limit', scope, version, effectiveFrom: `${effectiveFrom}T00:00:00.000Z`, body: { months } };
}
const DOCUMENTS = [
  aDocument(DEFAULT_SCOPE, 1, '1970-01-01', 12),
  aDocument('G', 1, '2024-01-01', 11),
  aDocument('R1', 1, '2024-03-01', 10),
  aDocument('R1', 2, '2024-06-01', 9),
  aDocument('D1', 1, '2025-01-01', 8),
];
const book = PolicyBook.of(DOCUMENTS);
const monthsAt = (of: PolicyBook, dealerId: string | undefined, date: string) =>
  of.resolve(limit, { dealerId, tree, at: `${date}T00:00:00.000Z` }).document.months;

describe('policies', () => {
  it('the nearest scope wins, from its effective moment on', () => {
    expect(monthsAt(book, 'D1', '2023-12-31')).toBe(12);
    expect(monthsAt(book, 'D1', '2024-01-01')).toBe(11);
    expect(monthsAt(book, 'D1', '2024-03-01')).toBe(10);
    expect(monthsAt(book, 'D1', '2024-06-01')).toBe(9);
    expect(monthsAt(book, 'D1', '2025-01-01')).toBe(8);
    expect(monthsAt(book, 'D2', '2025-01-01')).toBe(11);
    expect(monthsAt(book, 'G', '2025-01-01')).toBe(11);
  });

  it('without a dealer, or for one that is not known, the shipped default counts', () => {
    expect([monthsAt(book, undefined, '2025-01-01'), monthsAt(book, 'D9', '2025-01-01')]).toEqual([12, 12]);
  });

  it('the answer names version, scope, effective moment and a reference for the record', () => {
    expect(book.resolve(limit, { dealerId: 'D1', tree, at: '2024-07-01T00:00:00.000Z' })).toEqual({
      document: { months: 9 },
      version: 2,
      scope: 'R1',
      effectiveFrom: '2024-06-01T00:00:00.000Z',
      reference: 'limit/R1/2',
    });
  });

  it('of several versions the one that took effect last counts, of equal moments the highest', () => {
    const planned = PolicyBook.of([...DOCUMENTS, aDocument('R1', 3, '2024-04-01', 7), aDocument('R1', 4, '2024-04-01', 6)]);
    expect(monthsAt(planned, 'D1', '2024-04-01')).toBe(6);
    expect(monthsAt(planned, 'D1', '2024-06-01')).toBe(9);
  });

  it('the order of arrival never matters, not even for two bodies of one version', () => {
    const rivals = [...DOCUMENTS, aDocument('R1', 2, '2024-06-01', 5), aDocument('G', 2, '2024-01-01', 4)];
    fc.assert(
      fc.property(fc.shuffledSubarray(rivals, { minLength: rivals.length }), (documents) => {
        expect(PolicyBook.of([...documents, ...documents]).documents()).toEqual(PolicyBook.of(rivals).documents());
      }),
    );
  });

  it('a book never changes: a new policy makes a new one', () => {
    expect(monthsAt(book.with(aDocument('D2', 1, '2024-01-01', 3)), 'D2', '2024-01-01')).toBe(3);
    expect(monthsAt(book, 'D2', '2024-01-01')).toBe(11);
    expect(() =>
      Object.assign(book.resolve(limit, { dealerId: 'D1', tree, at: '2024-07-01T00:00:00.000Z' }).document, { months: 1 }),
    ).toThrow(TypeError);
  });

  it('knows the next version and the next moment of change', () => {
    expect([book.latestVersion('limit', 'R1'), book.latestVersion('limit', 'R2')]).toEqual([2, 0]);
    expect(book.nextChangeAfter('2024-01-01T00:00:00.000Z')).toBe('2024-03-01T00:00:00.000Z');
    expect(book.nextChangeAfter('2025-01-01T00:00:00.000Z')).toBeUndefined();
  });

  it('a subject without any policy, or with an unreadable body, is an error that names it', () => {
    expect(() => PolicyBook.of([]).resolve(limit, { dealerId: 'D1', tree, at: '2024-01-01T00:00:00.000Z' })).toThrow('limit');
    const broken = PolicyBook.of([{ ...aDocument(DEFAULT_SCOPE, 1, '1970-01-01', 1), body: { month: 1 } }]);
    expect(() => monthsAt(broken, 'D1', '2024-01-01')).toThrow('limit/default/1 cannot be read: /months');
  });

  it('a body that is wrong is refused with the pointer of every bad key', () => {
    expect(() => assertPolicyBody(limit, { months: 3 })).not.toThrow();
    expect(() => assertPolicyBody(limit, { months: 0, 'a/b': 1 })).toThrow(/policy\.invalid.*\/months.*\/a~1b: no such key/);
    expect(limit.problemsOf(null)).toMatchObject([{ pointer: '' }]);
  });
});

describe('difference of policies', () => {
  it('names every place with its side before and after', () => {
    const before = { caps: [{ days: 7 }, { days: 30 }], quiet: { from: '21:00' }, 'a/b': 1 };
    const after = { caps: [{ days: 8 }], quiet: { from: '21:00', to: '09:00' }, 'a/b': [1] };
    expect(diffPolicies(before, after)).toEqual([
      { pointer: '/caps/0/days', before: 7, after: 8 },
      { pointer: '/caps/1', before: { days: 30 } },
      { pointer: '/quiet/to', after: '09:00' },
      { pointer: '/a~1b', before: 1, after: [1] },
    ]);
    expect(diffPolicies(before, structuredClone(before))).toEqual([]);
    expect(diffPolicies(1, 2)).toEqual([{ pointer: '', before: 1, after: 2 }]);
  });

  it('is empty for equal bodies only', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(diffPolicies(a, structuredClone(a))).toEqual([]);
        expect(diffPolicies(a, b).length === 0).toBe(isEqual(a, b));
      }),
    );
  });
});

function isEqual(a: unknown, b: unknown): boolean {
  try {
    expect(a).toStrictEqual(b);
    return true;
  } catch {
    return false;
  }
}
