/** Findings in a body that the API refused. */
export interface Finding {
  readonly code: string;
  readonly pointer: string;
  readonly text: string;
}

/** The API refused a request: a problem of RFC 9457, its texts in the language that was asked for. */
export class ApiProblem extends Error {
  readonly status: number;
  /** Stable: `contact.unknown`. */
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly next: string | undefined;
  readonly findings: readonly Finding[];
  readonly traceId: string | undefined;

  constructor(status: number, body: object) {
    const { code, title, detail, next, errors, traceId } = body as Readonly<Record<string, unknown>>;
    super(`${status} ${textOf(code) ?? ''}`.trim());
    this.name = 'ApiProblem';
    this.status = status;
    this.code = textOf(code) ?? `http.${status}`;
    this.title = textOf(title) ?? `HTTP ${status}`;
    this.detail = textOf(detail) ?? this.code;
    this.next = textOf(next);
    this.findings = Array.isArray(errors) ? errors.filter(isFinding) : [];
    this.traceId = textOf(traceId);
  }
}

/** Nobody answers at the address, or what answers is not the platform. */
export class Unreachable extends Error {
  readonly url: string;
  /** `ECONNREFUSED`, `no-json`, … */
  readonly reason: string;

  constructor(url: string, reason: string) {
    super(`${url}: ${reason}`);
    this.name = 'Unreachable';
    this.url = url;
    this.reason = reason;
  }
}

/** What `fetch` rejects with: it says only that it failed, and why is in its cause. */
export function toUnreachable(url: string, error: unknown): Unreachable {
  const cause = propertyOf(error, 'cause') ?? error;
  return new Unreachable(url, textOf(propertyOf(cause, 'code')) ?? textOf(propertyOf(cause, 'message')) ?? String(cause));
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isFinding(value: unknown): value is Finding {
  if (typeof value !== 'object' || value === null) return false;
  return ['code', 'pointer', 'text'].every((key) => typeof (value as Readonly<Record<string, unknown>>)[key] === 'string');
}
