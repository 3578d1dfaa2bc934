import { chinaHolidays, yearWithoutNotice } from '@homeward/calendar';
import {
  type CustomerStates,
  type MonthsAgo,
  type PolicyDocument,
  type StateFinding,
  cadences,
  capProblems,
  contactCaps,
  customerStates,
  definitionOf,
  lintStates,
  occasions,
  stateDefinitions,
} from '@homeward/policy';
import { EXIT } from '../exit-codes';
import { ABSENT } from '../output/number';
import { type Column, createSheet } from '../output/sheet';
import { readPolicyFiles, type PolicyFile, SHIPPED_SCOPE } from '../policy-files';
import type { Run } from '../session';
import type { Texts } from '../texts/texts';

/** One thing that is wrong in a file. */
interface Finding {
  readonly file: string;
  readonly place: string;
  readonly finding: StateFinding | { readonly kind: 'shape'; readonly expected: string };
}

/** Checks files as the platform does before it publishes them; exits 1 when something is wrong. */
export const lintPolicies: Run = async (session, given) => {
  const { texts } = session;
  const files = await readPolicyFiles(given.args);
  const found = files.flatMap((file) => [...findingsIn(file), ...blockedIn(file, files)]);
  session.print({
    json: { findings: found },
    sheets: [createSheet(columns(texts), found, texts('lint.title'))],
    notes: [
      ...(found.length === 0 ? [texts('lint.fine')] : []),
      ...files.flatMap((file) => yearsWithoutNotice(file, session.terminal.now())).map((year) => texts('lint.holidays', { year })),
    ],
  });
  return found.length === 0 ? EXIT.done : EXIT.failed;
};

/** A year whose holidays the platform does not know, when the policy says that it is time to know them: nothing is wrong in the file. */
function yearsWithoutNotice({ subject, document }: PolicyFile, now: string): readonly number[] {
  if (subject !== occasions.subject || definitionOf(subject)?.problemsOf(document).length !== 0) return [];
  const { holidayNotice } = occasions.bodyOf({ subject, scope: 'file', version: 1, effectiveFrom: '', body: document });
  const year = yearWithoutNotice(chinaHolidays(), now.slice(0, 10), holidayNotice.fromMonth);
  return year === undefined ? [] : [year];
}

function findingsIn({ file, subject, document }: PolicyFile): readonly Finding[] {
  const rules = rulesIn(subject, document);
  const states = rules.flatMap(({ place, policy }) => lintStates(policy).map((finding) => ({ file, place, finding })));
  if (states.length > 0) return states;
  const definition = definitionOf(subject);
  const problems =
    definition === undefined ? [{ pointer: '', expected: `a subject of the platform, not ${subject}` }] : definition.problemsOf(document);
  return problems.map(({ pointer, expected }) => ({ file, place: pointer === '' ? '/' : pointer, finding: { kind: 'shape', expected } }));
}

/** Steps of cadences for which the caps among the files never leave a day: those of the same scope, else those that ship. */
function blockedIn({ file, subject, scope, document }: PolicyFile, files: readonly PolicyFile[]): readonly Finding[] {
  if (subject !== cadences.subject) return [];
  const capFiles = files.filter((other) => other.subject === contactCaps.subject);
  const caps = capFiles.find((other) => other.scope === scope) ?? capFiles.find((other) => other.scope === SHIPPED_SCOPE);
  if (caps === undefined || [cadences.problemsOf(document), contactCaps.problemsOf(caps.document)].flat().length > 0) return [];
  const problems = capProblems(cadences.bodyOf(asRead(subject, document)), contactCaps.bodyOf(asRead(caps.subject, caps.document)));
  return problems.map(({ pointer, expected }) => ({ file, place: pointer, finding: { kind: 'shape', expected } }));
}

function asRead(subject: string, body: unknown): PolicyDocument {
  return { subject, scope: 'file', version: 1, effectiveFrom: '', body };
}

/** The rules about states in a document of the right shape; none in any other. */
function rulesIn(subject: string, document: unknown): readonly { readonly place: string; readonly policy: CustomerStates }[] {
  const read = asRead(subject, document);
  try {
    if (subject === customerStates.subject) return [{ place: '/rules', policy: customerStates.bodyOf(read) }];
    if (subject !== stateDefinitions.subject) return [];
    return Object.entries(stateDefinitions.bodyOf(read).definitions).map(([name, { states }]) => ({
      place: `/definitions/${name}/states/rules`,
      policy: states,
    }));
  } catch {
    // A document of another shape: what is wrong with it is told by `problemsOf`.
    return [];
  }
}

function columns(texts: Texts): readonly Column<Finding>[] {
  const ago = (months: MonthsAgo, unknown: 'lint.never' | 'lint.unknown'): string =>
    months === null ? texts(unknown) : texts('lint.months-ago', { months });
  const exampleOf = ({ finding }: Finding) => ('example' in finding ? finding.example : undefined);
  return [
    { title: texts('column.file'), cell: ({ file }) => file },
    { title: texts('column.place'), cell: ({ place }) => place },
    { title: texts('column.finding'), cell: ({ finding }) => textOf(finding, texts), atMost: 50 },
    { title: texts('column.visits'), cell: (row) => String(exampleOf(row)?.visits ?? ABSENT), align: 'right' },
    { title: texts('column.last-visit'), cell: (row) => agoOr(exampleOf(row)?.lastVisitMonthsAgo, (months) => ago(months, 'lint.never')) },
    { title: texts('column.sold'), cell: (row) => agoOr(exampleOf(row)?.saleMonthsAgo, (months) => ago(months, 'lint.unknown')) },
  ];
}

function agoOr(months: MonthsAgo | undefined, text: (months: MonthsAgo) => string): string {
  return months === undefined ? ABSENT : text(months);
}

function textOf(finding: Finding['finding'], texts: Texts): string {
  switch (finding.kind) {
    case 'shape':
      return finding.expected;
    case 'hole':
      return texts('lint.hole');
    case 'overlap':
      return texts('lint.overlap', { first: finding.rules[0], second: finding.rules[1] });
    case 'dead-rule':
      return finding.hiddenBy.length === 0
        ? texts('lint.dead-rule.nobody', { rule: finding.rule })
        : texts('lint.dead-rule', { rule: finding.rule, hiddenBy: finding.hiddenBy.join(', ') });
    case 'dead-state':
      return texts('lint.dead-state', { state: finding.state });
  }
}
