import type { Contact } from '../api/answers';
import { createSheet } from '../output/sheet';
import { createTexts, type Language } from '../texts/texts';
import { contactColumns } from './contact-view';

const DUE = 4;
const SURE = 5;

function shown(due: Partial<Contact>, language: Language = 'en'): readonly (string | undefined)[] {
  const contact: Contact = { contactId: 'C1', reasons: [{ kind: 'routine' }], confidencePercent: 0, ...due };
  const line = { contact, name: '杨*', phone: '137****0910', car: 'E3', owner: 'advisor SA02' };
  const [cells] = createSheet(contactColumns({ texts: createTexts(language), language }), [line]).cells;
  return [cells?.[DUE], cells?.[SURE]];
}

describe('when a contact is due, and how sure that is', () => {
  it('an estimate is an interval with its confidence', () => {
    const estimate = { dueOn: '2025-07-05', earliestOn: '2025-06-05', latestOn: '2025-07-18', confidencePercent: 80 };
    expect(shown(estimate)).toEqual(['2025-07-05', '2025-06-05 to 2025-07-18 (80 %)']);
  });

  it('a day that nothing moves is exact, in either language', () => {
    const followUp = { dueOn: '2025-06-27', earliestOn: '2025-06-27', latestOn: '2025-06-27', confidencePercent: 100 };
    expect(shown(followUp)).toEqual(['2025-06-27', 'exact']);
    expect(shown(followUp, 'zh-CN')).toEqual(['2025-06-27', '确定']);
    expect(shown({ ...followUp, confidencePercent: 80 })).toEqual(['2025-06-27', 'exact']);
  });

  it('what is about no day has none', () => {
    expect(shown({})).toEqual(['–', '–']);
  });
});
