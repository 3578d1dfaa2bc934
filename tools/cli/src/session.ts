import { type Api, createApi } from './api/api';
import { createTokenSource } from './api/sign-in';
import type { ExitCode } from './exit-codes';
import { usageFailure } from './failure';
import type { Given } from './given';
import { type Format, FORMATS, printResult, type Result } from './output/output';
import { createProgress, type Progress } from './output/progress';
import type { Terminal } from './terminal';
import type { Language, Texts } from './texts/texts';

export const DEFAULT_URL = 'http://127.0.0.1:8080';

/** One run of one command: what was asked for in common, and whom to ask. */
export interface Session {
  readonly terminal: Terminal;
  readonly texts: Texts;
  readonly language: Language;
  readonly format: Format;
  readonly progress: Progress;
  /** The API as who is named on the command line; as `login` of the development issuer when nobody is. */
  api(login: string): Api;
  /** The API of a platform that this run has started itself. */
  apiAt(url: string, login: string): Api;
  print(result: Result): void;
}

/** What a command does; nothing returned is success. */
export type Run = (session: Session, given: Given) => Promise<ExitCode | void>;

/** Throws Failure for an address or a format that is none. */
export function createSession(terminal: Terminal, texts: Texts, language: Language, given: Given): Session {
  const { environment, fetch } = terminal;
  const format = FORMATS.find((known) => known === (given.text('output') ?? 'table'));
  if (format === undefined)
    throw usageFailure(['error.usage.value', { name: '--output', expected: FORMATS.join(', '), given: given.text('output') ?? '' }]);
  const url = readUrl(given.text('url') ?? environment['HOMEWARD_URL'] ?? DEFAULT_URL, texts);
  const token = given.text('token') ?? environment['HOMEWARD_TOKEN'];
  const named = given.text('login') ?? environment['HOMEWARD_LOGIN'];
  const secret = environment['HOMEWARD_CLIENT_SECRET'];
  return {
    terminal,
    texts,
    language,
    format,
    progress: createProgress(terminal),
    api: (login) => createApi({ url, language, fetch, token: createTokenSource({ url, token, login: named ?? login, secret, fetch }) }),
    apiAt: (address, login) => createApi({ url: address, language, fetch, token: createTokenSource({ url: address, login, fetch }) }),
    print: (result) => printResult(terminal, format, result),
  };
}

function readUrl(text: string, texts: Texts): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw usageFailure(['error.usage.value', { name: '--url', expected: texts('error.expected.url'), given: text }]);
}
