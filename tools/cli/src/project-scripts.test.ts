import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from './project-root';

const { scripts } = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const programsOf = (script: string): readonly string[] => script.split('&&').map((part) => part.trim());

// A shell remembers where it found Node before the set-up brought another one, and starts that by its bare name ever after.
describe('a script of the project', () => {
  it.each(Object.entries(scripts))('%s runs on the Node that the set-up brings, and only the set-up on any', (_name, script) => {
    const [first = '', ...others] = programsOf(script);
    if (others.length > 0) expect(first).toMatch(/^node tools\/setup\.mjs( --build)?$/);
    for (const program of others.length > 0 ? others : [first]) expect(program).not.toMatch(/^node\b/);
  });
});
