import { namesPerson } from './named-person';
import type { OpenedPerson } from './person-queries';

const person = {
  records: [{ fields: { name: '张伟', phone: '138 0013 8000', email: 'zhang@example.com', street: '湖东路 12 号' } }],
} as unknown as Pick<OpenedPerson, 'records'>;

describe('a text that is kept when its person is forgotten', () => {
  test.each(['张伟 asked', 'for 张 伟', 'called from +86 138-0013-8000', 'ZHANG@example.com wrote', 'lives in 湖东路12号'])(
    'names the person: %s',
    (text) => expect(namesPerson(text, person)).toBe(true),
  );
  test.each(['asked by letter', '客户来信要求', 'case 13800138 of 2024', ''])('does not: %s', (text) =>
    expect(namesPerson(text, person)).toBe(false),
  );
});
