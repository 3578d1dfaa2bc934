import type { Locale } from '@homeward/access';
import { BusUnavailable, MessageRefused } from '@homeward/bus';
import type { ItemOutcome } from '@homeward/contracts/values';
import { Rejection, type RejectionKind, REJECTION_KINDS } from '@homeward/kernel';
import { CallFailed, ServiceUnavailable } from '@homeward/rpc';
import { nextOf, textOf } from '../../catalogues/texts';
import type { Refusal } from '../records/refusals';

type Values = Readonly<Record<string, string | number | boolean>>;

interface ProblemFacts {
  readonly values?: Values;
  readonly refusals?: readonly Refusal[];
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Why a request is not answered as asked; becomes a problem of RFC 9457. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly values: Values;
  /** All findings, for bodies with more than one. */
  readonly refusals: readonly Refusal[];
  readonly retryAfterSeconds: number | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, about: ProblemFacts = {}) {
    super(code);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.values = about.values ?? {};
    this.refusals = about.refusals ?? [];
    this.retryAfterSeconds = about.retryAfterSeconds;
    this.headers = about.headers ?? {};
  }
}

/** A body, parameter or file that was read and is not acceptable: the first finding is the problem, all are told. */
export function refusedProblem(status: number, refusals: readonly Refusal[]): Problem {
  return new Problem(status, refusals[0]?.code ?? 'gateway.invalid', { values: refusals[0]?.detail ?? {}, refusals });
}

/** What is foreign and what does not exist are answered alike. */
export function unknownProblem(kind: string): Problem {
  return new Problem(404, `${kind}.unknown`);
}

const STATUS_OF_KIND: Readonly<Record<RejectionKind, number>> = {
  invalid: 422,
  unknown: 404,
  conflict: 409,
  forbidden: 403,
  insufficient: 409,
  older: 409,
  repeated: 409,
};

/** The store's name for a cause that comes again with another digest. */
const CAUSE_REUSED = 'store.cause-reused';

function rejectedProblem(kind: RejectionKind, code: string, values: Values): Problem {
  if (code === CAUSE_REUSED) return new Problem(422, 'gateway.idempotency-key-reused');
  const { pointer } = values;
  // Services name the place of what they refuse among the values.
  const refusals = typeof pointer === 'string' ? [{ code, pointer, detail: toTexts(values) }] : [];
  return new Problem(STATUS_OF_KIND[kind], code, { values, refusals });
}

function toTexts(values: Values): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

/** The outcome of the one item that a request was about; throws the problem when it was rejected. */
export function acceptedOutcome(outcomes: readonly ItemOutcome[]): ItemOutcome {
  const [outcome] = outcomes;
  if (outcome === undefined) throw new Problem(502, 'gateway.service-failed');
  if (outcome.status !== 'rejected') return outcome;
  const kind = REJECTION_KINDS.find((known) => known === outcome.rejectionKind) ?? 'conflict';
  throw rejectedProblem(kind, outcome.rejectionCode, outcome.rejectionDetail);
}

// A broker or service that is away is nearly always back in seconds: a restart, an election.
const RETRY_AFTER_SECONDS = 2;

/** The problem that an error is to the client; undefined for one that nobody foresaw. */
export function toProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof Rejection) return rejectedProblem(error.kind, error.code, error.detail);
  if (error instanceof BusUnavailable) return new Problem(503, 'gateway.bus-unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS });
  if (error instanceof ServiceUnavailable) {
    return new Problem(503, 'gateway.service-unavailable', { values: { service: error.process }, retryAfterSeconds: RETRY_AFTER_SECONDS });
  }
  // A topic of the catalogue that nobody has created yet.
  if (error instanceof MessageRefused && error.code === 'bus.topic-unknown') return unknownProblem('topic');
  if (error instanceof CallFailed) return new Problem(502, 'gateway.service-failed', { values: { service: error.process } });
  return undefined;
}

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  /** What the reader can do. */
  readonly next?: string;
  readonly pointer?: string;
  readonly errors?: readonly { readonly code: string; readonly pointer: string; readonly text: string }[];
  readonly traceId: string;
}

export function toProblemBody(problem: Problem, locale: Locale, traceId: string): ProblemBody {
  const { status, code, values, refusals } = problem;
  const next = nextOf(locale, code, values);
  const [first] = refusals;
  return {
    type: `urn:homeward:problem:${code}`,
    title: textOf(locale, `status.${status}`),
    status,
    detail: textOf(locale, code, values),
    code,
    ...(next === undefined ? {} : { next }),
    ...(first === undefined ? {} : { pointer: first.pointer }),
    ...(refusals.length === 0
      ? {}
      : {
          errors: refusals.map((found) => ({ code: found.code, pointer: found.pointer, text: textOf(locale, found.code, found.detail) })),
        }),
    traceId,
  };
}
