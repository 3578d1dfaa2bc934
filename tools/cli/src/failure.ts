import { ApiProblem, Unreachable } from './api/api-errors';
import { EXIT, type ExitCode } from './exit-codes';
import type { TextKey, Texts } from './texts/texts';

type Said = readonly [key: TextKey, values?: Readonly<Record<string, string | number>>];

/** A command that cannot go on: what failed, why, and what to do next. */
export class Failure extends Error {
  readonly exitCode: ExitCode;
  readonly what: Said;
  /** A text of ours, or what somebody else said. */
  readonly why: Said | string;
  readonly next: Said;

  constructor(exitCode: ExitCode, told: { readonly what: Said; readonly why: Said | string; readonly next: Said }) {
    super(typeof told.why === 'string' ? told.why : told.why[0]);
    this.name = 'Failure';
    this.exitCode = exitCode;
    this.what = told.what;
    this.why = told.why;
    this.next = told.next;
  }
}

/** A command line that is not understood. `command` is its path, `contacts list` */
export function usageFailure(why: Said, command = ''): Failure {
  return new Failure(EXIT.usage, {
    what: ['error.usage.what'],
    why,
    next: ['error.usage.next', { command: command === '' ? '' : `${command} ` }],
  });
}

const CONNECTION_REFUSED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT']);
const MOST_FINDINGS = 10;

/** An error as people read it, and the code to end with. */
export function explain(error: unknown, texts: Texts, isDebugging: boolean): { readonly text: string; readonly exitCode: ExitCode } {
  if (error instanceof Failure) {
    const why = typeof error.why === 'string' ? error.why : texts(...error.why);
    return { text: lines(texts, texts(...error.what), [why], texts(...error.next)), exitCode: error.exitCode };
  }
  if (error instanceof Unreachable) return explainUnreachable(error, texts);
  if (error instanceof ApiProblem) return explainProblem(error, texts);
  const why = error instanceof Error ? ((isDebugging ? error.stack : undefined) ?? error.message) : String(error);
  return { text: lines(texts, texts('error.unexpected.what'), [why], texts('error.unexpected.next')), exitCode: EXIT.failed };
}

function explainUnreachable({ url, reason }: Unreachable, texts: Texts): { readonly text: string; readonly exitCode: ExitCode } {
  const why =
    reason === 'no-json'
      ? texts('error.unreachable.no-json')
      : texts(CONNECTION_REFUSED.has(reason) ? 'error.unreachable.refused' : 'error.unreachable.other', { reason });
  return {
    text: lines(texts, texts('error.unreachable.what', { url }), [why], texts('error.unreachable.next')),
    exitCode: EXIT.unreachable,
  };
}

function explainProblem(problem: ApiProblem, texts: Texts): { readonly text: string; readonly exitCode: ExitCode } {
  const { status, code, detail, findings, traceId } = problem;
  const isAway = status === 502 || status === 503;
  const found = findings.slice(0, MOST_FINDINGS).map(({ pointer, text }) => `  ${pointer} ${text}`.trimEnd());
  // A single finding is the detail itself.
  const why = [detail, ...(findings.length > 1 || findings[0]?.pointer ? found : [])];
  const fallback = isAway ? texts('error.unavailable.next') : status === 401 ? texts('error.signed-out.next') : undefined;
  const next = problem.next ?? fallback ?? (traceId === undefined ? undefined : texts('error.trace', { traceId }));
  return { text: lines(texts, texts('error.refused.what', { code }), why, next), exitCode: isAway ? EXIT.unreachable : EXIT.failed };
}

function lines(texts: Texts, what: string, why: readonly string[], next: string | undefined): string {
  const told = [texts('error.what', { what }), texts('error.why', { why: why.join('\n') })];
  if (next !== undefined) told.push(texts('error.next', { next }));
  return `${told.join('\n')}\n`;
}
