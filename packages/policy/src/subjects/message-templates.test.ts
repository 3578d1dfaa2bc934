import { messageTemplates } from './message-templates';

const both = (zh: string, en: string = zh) => ({ 'zh-CN': zh, en });
const PLAIN = both('{{ text }}');

const aBody = (change: object = {}) => ({
  texts: {},
  sms: { text: PLAIN, mostSegments: 3 },
  email: { subject: both('服务', 'Service'), text: PLAIN, html: PLAIN },
  'app-push': { subject: both('服务', 'Service'), text: PLAIN },
  letter: { subject: both('服务', 'Service'), text: PLAIN },
  ...change,
});

describe('templates of messages', () => {
  it('are right when every gap is known and every tag is closed', () => {
    const wechat = {
      'zh-CN': { templateId: 'T1', fields: { thing1: '{{ text }}' } },
      en: { templateId: 'T2', fields: { thing1: '{{ plate }}' } },
    };
    expect(messageTemplates.problemsOf(aBody({ texts: { routine: both('{{ plate }}') }, wechat }))).toEqual([]);
  });

  it.each([
    ['a gap that is never filled', { texts: { routine: both('{{ plate }}', '{{ city }}') } }, '/texts/routine/en', /city/],
    ['a tag that is not closed', { texts: { routine: both('{% if plate %}x') } }, '/texts/routine/zh-CN', /not closed/],
    ['a language that is missing', { texts: { routine: { 'zh-CN': 'x' } } }, '/texts/routine/en', /expected string/],
    ['the words in themselves', { texts: { routine: both('x', '{{ text }}') } }, '/texts/routine/en', /text/],
    ['a mistake around the words', { letter: { subject: both('x'), text: both('{{ text }', 'x') } }, '/letter/text/zh-CN', /not closed/],
    [
      'a mistake in a form',
      { wechat: { 'zh-CN': { templateId: 'T', fields: { thing1: '{{ nme }}' } }, en: { templateId: 'T', fields: {} } } },
      '/wechat/zh-CN/fields/thing1',
      /nme/,
    ],
  ])('name the place of %s', (_, change, pointer, expected) => {
    expect(messageTemplates.problemsOf(aBody(change))).toContainEqual({ pointer, expected: expect.stringMatching(expected) as unknown });
  });
});
