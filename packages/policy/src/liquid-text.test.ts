import { problemsOfText, writeText } from './liquid-text';

const NAMES = ['name', 'plate', 'text'];

describe('a text', () => {
  it('has its gaps filled', () => {
    expect(writeText('{{ name }}，您的车 {{plate}} 到期了', { name: '王芳', plate: '沪A12345' })).toEqual({
      text: '王芳，您的车 沪A12345 到期了',
    });
  });

  it.each([[{}], [{ name: '' }]])('is not written when a gap stays open: %j', (values) => {
    expect(writeText('Dear {{ name }}', values)).toEqual({ missing: 'name' });
  });

  it('may ask whether something is known, and say something else', () => {
    expect(writeText('{% if plate %}{{ plate }}{% else %}your car{% endif %}', {})).toEqual({ text: 'your car' });
    expect(writeText('Dear {{ name | default: "customer" }}', {})).toEqual({ text: 'Dear customer' });
  });

  it('is escaped in HTML, and as it is elsewhere', () => {
    const values = { name: '<b>Wang</b> & "Li"' };
    expect(writeText('<p>{{ name }}</p>', values, 'html')).toEqual({ text: '<p>&lt;b&gt;Wang&lt;/b&gt; &amp; &#34;Li&#34;</p>' });
    expect(writeText('{{ name }}', values)).toEqual({ text: values.name });
  });

  it('knows nothing of the process: neither what objects inherit nor files', () => {
    expect(writeText('{{ constructor }}', { name: 'Wang' })).toEqual({ missing: 'constructor' });
    expect(writeText('{{ name.constructor }}', { name: 'Wang' })).not.toHaveProperty('text');
    expect(writeText('{% render "package.json" %}', {})).toHaveProperty('wrong');
  });
});

describe('a template', () => {
  it('is right when it closes its tags and asks for what there is', () => {
    expect(problemsOfText('{% assign who = name %}{{ who }}{% if plate %} {{ plate | upcase }}{% endif %}', NAMES)).toEqual([]);
  });

  it.each([
    ['{{ nmae }}', /^no such gap: nmae; there are name, plate, text$/],
    ['{% if city %}x{% endif %}', /^no such gap: city/],
    ['{% if name %}x', /not closed/],
    ['{{ name', /not closed/],
    ['{{ name | shout }}', /undefined filter: shout/],
    ['{% for i in (1..9) %}x{% endfor %}', /tag "for" not found/],
    ['{% include "x" %}', /tag "include" not found/],
    ['{{ name | date: "%Y" }}', /undefined filter: date/],
  ])('%s is found to be wrong', (template, problem) => {
    expect(problemsOfText(template, NAMES)).toEqual([expect.stringMatching(problem)]);
  });
});
