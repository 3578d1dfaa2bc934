import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import type { Api } from '../api/api';
import type { Policies, Policy } from '../api/answers';
import { HEAD_OFFICE } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { createSheet } from '../output/sheet';
import { type Difference, differences, type PolicyFile, readPolicyFiles, requireNode } from '../policy-files';
import { affectedByPolicies, migratePolicies } from './policies-affected';
import { lintPolicies } from './policies-lint';
import { whatIfPolicies } from './policies-what-if';
import type { Run } from '../session';

/** `policies export`, `diff`, `apply`, `lint`, `what-if`, `affected`, `migrate`. */
export function addPolicies(line: CommandLine): void {
  const policies = line.add(line.program, 'policies', 'policies.description');
  const scope = ['--scope <node>', 'policies.option.scope'] as const;
  const paths = [['<paths...>', 'policies.argument.paths']] as const;
  line.add(policies, 'export', 'policies.export.description', {
    arguments: [['[directory]', 'policies.argument.directory']],
    options: [['--subject <subject>', 'policies.option.subject']],
    run: exportPolicies,
  });
  line.add(policies, 'diff', 'policies.diff.description', { arguments: paths, options: [scope], run: diffPolicies });
  line.add(policies, 'lint', 'policies.lint.description', { arguments: paths, run: lintPolicies });
  line.add(policies, 'what-if', 'policies.what-if.description', {
    arguments: paths,
    options: [scope, ['--from <moment>', 'policies.what-if.option.from', 'now']],
    run: whatIfPolicies,
  });
  const affected = [
    ['--dealer <id>', 'option.dealer'],
    ['--cadence <key>', 'policies.option.cadence'],
  ] as const;
  line.add(policies, 'affected', 'policies.affected.description', { options: affected, run: affectedByPolicies });
  line.add(policies, 'migrate', 'policies.migrate.description', { options: affected, run: migratePolicies });
  line.add(policies, 'apply', 'policies.apply.description', {
    arguments: paths,
    options: [scope, ['--effective-from <instant>', 'policies.option.effective-from']],
    run: applyPolicies,
  });
}

/** The newest version of each subject and scope. */
async function readNewest(api: Api, subject?: string): Promise<ReadonlyMap<string, Policy>> {
  const { policies } = await api.get<Policies>('/v1/policies', { subject });
  const newest = new Map<string, Policy>();
  for (const policy of policies) {
    const key = keyOf(policy);
    if ((newest.get(key)?.version ?? -1) < policy.version) newest.set(key, policy);
  }
  return newest;
}

const keyOf = ({ subject, scope }: Pick<Policy, 'subject' | 'scope'>): string => `${subject}/${scope}`;

const exportPolicies: Run = async (session, given) => {
  const { texts } = session;
  const [directory] = given.args;
  const policies = [...(await readNewest(session.api(HEAD_OFFICE), given.text('subject'))).values()];
  const files = policies.map((policy) => ({
    name: `${keyOf(policy)}.yaml`,
    text: stringify({ version: policy.version, effectiveFrom: policy.effectiveFromAt, body: policy.document }),
  }));
  const sheet = createSheet(
    [
      { title: texts('column.subject'), cell: ({ subject }: Policy) => subject },
      { title: texts('column.scope'), cell: ({ scope }) => scope },
      { title: texts('column.count'), cell: ({ version }) => String(version), raw: ({ version }) => version, align: 'right' },
    ],
    policies,
    texts('policies.title'),
  );
  if (directory === undefined) {
    const documents = files.map(({ name, text }) => `# ${name}\n${text}`);
    session.print({ json: { policies }, sheets: session.format === 'table' ? [] : [sheet], notes: [documents.join('---\n').trimEnd()] });
    return;
  }
  for (const { name, text } of files) {
    const target = path.join(directory, name);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  session.print({ json: { policies }, sheets: [sheet], notes: [texts('policies.written', { count: files.length, directory })] });
};

interface FileDifference extends Difference {
  readonly policy: PolicyFile;
}

/** A scope without a version of its own is under what ships. */
function compare(
  file: PolicyFile,
  newest: ReadonlyMap<string, Policy>,
): { readonly found: readonly FileDifference[]; readonly isNew: boolean } {
  const own = newest.get(keyOf(file));
  const inForce = own ?? newest.get(keyOf({ subject: file.subject, scope: 'default' }));
  return { found: differences(file.document, inForce?.document).map((one) => ({ ...one, policy: file })), isNew: own === undefined };
}

const diffPolicies: Run = async (session, given) => {
  const { texts } = session;
  const [files, newest] = await Promise.all([readPolicyFiles(given.args, given.text('scope')), readNewest(session.api(HEAD_OFFICE))]);
  const found = files.flatMap((file) => compare(file, newest).found);
  const sheet = createSheet<FileDifference>(
    [
      { title: texts('column.subject'), cell: ({ policy }) => policy.subject },
      { title: texts('column.scope'), cell: ({ policy }) => policy.scope },
      { title: texts('column.place'), cell: ({ place }) => place },
      { title: texts('column.there'), cell: ({ there }) => shown(there), atMost: 30 },
      { title: texts('column.here'), cell: ({ here }) => shown(here), atMost: 30 },
    ],
    found,
    texts('policies.title'),
  );
  const json = found.map(({ policy, place, here, there }) => ({ subject: policy.subject, scope: policy.scope, place, here, there }));
  session.print({ json: { differences: json }, sheets: [sheet], notes: found.length === 0 ? [texts('policies.same')] : [] });
};

const applyPolicies: Run = async (session, given) => {
  const { texts } = session;
  const api = session.api(HEAD_OFFICE);
  const [files, newest] = await Promise.all([readPolicyFiles(given.args, given.text('scope')), readNewest(api)]);
  for (const file of files) requireNode(file);
  const effectiveFromAt = given.text('effective-from');
  const published: PolicyFile[] = [];
  for (const file of files) {
    const { found, isNew } = compare(file, newest);
    // A node that has none yet is published even when it says what ships: from then on it no longer follows what ships.
    if (found.length === 0 && !isNew) continue;
    const { subject, scope, document } = file;
    await api.send('PUT', `/v1/policies/${encodeURIComponent(subject)}`, {
      body: { scope, document, ...(effectiveFromAt === undefined ? {} : { effectiveFromAt }) },
    });
    published.push(file);
  }
  const notes = published.map(({ subject, scope }) => texts('policies.published', { subject, scope }));
  const json = { published: published.map(({ subject, scope }) => ({ subject, scope })) };
  const sheet = createSheet(
    [
      { title: texts('column.subject'), cell: ({ subject }: PolicyFile) => subject },
      { title: texts('column.scope'), cell: ({ scope }) => scope },
    ],
    session.format === 'table' ? [] : published,
  );
  session.print({ json, sheets: [sheet], notes: notes.length === 0 ? [texts('policies.same')] : notes });
};

function shown(value: unknown): string {
  return value === undefined ? '–' : JSON.stringify(value);
}
