import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Locale, Operation, Principal } from '@homeward/access';
import type { z } from 'zod';

/** What a handler knows of the request that it answers. Everything in it is read and checked. */
export interface Call<Params, Query, Body> {
  readonly principal: Principal;
  /** Carries the principal to the other services. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Of the answer's texts. */
  readonly locale: Locale;
  /** SHA-256 of the body, with what else makes the request another one; empty without a body. */
  readonly digest: string;
  readonly request: IncomingMessage;
  /** Tells whoever waits, and what stands in between, that the answer takes its time (102): they lose patience after minutes. */
  readonly keepWaiting: () => void;
}

export interface Answer<Body> {
  readonly status?: number;
  readonly body: Body;
  /** The body in words, where the caller asked for that: sent instead of it. */
  readonly text?: string;
  /** The body as a page, where a browser asked: sent instead of it. */
  readonly page?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Method = 'get' | 'post' | 'put';
type Shape = z.ZodObject | undefined;
type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

interface Described {
  readonly method: Method;
  /** In the words of OpenAPI: `/v1/people/{personId}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** What a principal must be allowed to; a string of the table of rights, or `anyone` without signing in. */
  readonly operation: Operation | 'anyone';
  readonly takesIdempotencyKey?: boolean;
  /** Message providers sign what they send to it. */
  readonly isSignedByProviders?: boolean;
  /** For a route that is asked far more often than the others, and has neither parameters nor query: it is found without being searched for. */
  readonly isBusy?: boolean;
}

/** A route as it is documented and mounted. `Route` forgets the types that `route` has checked. */
export interface Route extends Described {
  readonly params: Shape;
  readonly query: Shape;
  readonly body: z.ZodType | undefined;
  /** Media types of the body, for the documentation, when it is not JSON alone. */
  readonly bodyTypes?: Readonly<Record<string, z.ZodType>>;
  readonly answers: Readonly<Record<number, { readonly description: string; readonly schema?: z.ZodType; readonly mediaType?: string }>>;
  readonly handle: (call: Call<never, never, never>) => Promise<Answer<unknown> | undefined>;
  /** Set for routes that write their answer themselves, piece by piece. */
  readonly stream?: (call: Call<never, never, never>, response: ServerResponse) => Promise<void>;
}

/** A route that answers with JSON. */
export function route<
  Params extends Shape = undefined,
  Query extends Shape = undefined,
  Body extends z.ZodType | undefined = undefined,
  Answered extends z.ZodType = z.ZodType,
>(
  described: Described & {
    readonly params?: Params;
    readonly query?: Query;
    readonly body?: Body;
    readonly answer: Answered;
    readonly status?: number;
    readonly handle: (call: Call<Output<Params>, Output<Query>, Output<Body>>) => Promise<Answer<z.input<Answered>>>;
  },
): Route {
  const { params, query, body, answer, status = 200, handle, ...rest } = described;
  return {
    ...rest,
    params,
    query,
    body,
    answers: { [status]: { description: rest.summary, schema: answer } },
    // The mount gives each handler what its own schemas have read.
    handle: async (call) => {
      const answered = await handle(call);
      return { status, ...answered };
    },
  };
}

/** A route that writes its answer piece by piece: files and tails. */
export function streamRoute<Params extends Shape = undefined, Query extends Shape = undefined>(
  described: Described & {
    readonly params?: Params;
    readonly query?: Query;
    readonly mediaType: string;
    readonly stream: (call: Call<Output<Params>, Output<Query>, undefined>, response: ServerResponse) => Promise<void>;
  },
): Route {
  const { params, query, mediaType, stream, ...rest } = described;
  return {
    ...rest,
    params,
    query,
    body: undefined,
    answers: { 200: { description: rest.summary, mediaType } },
    handle: async () => undefined,
    stream: (call, response) => stream(call, response),
  };
}

/** A route that reads its body itself, because it is not one JSON document. */
export function rawRoute(
  described: Described & {
    readonly bodyTypes: Readonly<Record<string, z.ZodType>>;
    readonly answers: Route['answers'];
    readonly handle: (call: Call<undefined, undefined, undefined>) => Promise<Answer<unknown>>;
  },
): Route {
  return { ...described, params: undefined, query: undefined, body: undefined, handle: (call) => described.handle(call) };
}
