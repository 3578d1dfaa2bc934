import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Access, type Principal, toMetadata } from '@homeward/access';
import type { Express, NextFunction, Request, Response } from 'express';
import type { z } from 'zod';
import { readJson } from '../records/json-text';
import { toRefusal } from '../records/refusals';
import { mediaTypeOf, readBody } from './body';
import { localeOf } from './locale';
import { Problem, refusedProblem } from './problems';
import type { ProviderSignatures } from './messages/provider-signatures';
import type { RateLimit } from './rate-limit';
import type { Call, Method, Route } from './route';
import { sendJson, sendPage, sendText } from './send';
import type { SignIn } from './sign-in';

/** What stands between the network and the handlers. */
export interface Border {
  readonly signIn: SignIn;
  readonly access: Access;
  readonly rateLimit: RateLimit;
  readonly providers: ProviderSignatures;
  readonly mostBodyBytes: number;
}

const MOST_FINDINGS = 20;

/** Mounts the routes in order; a known path asked with another method answers 405. */
export function mountRoutes(app: Express, routes: readonly Route[], border: Border): void {
  const methods = new Map<string, Method[]>();
  for (const loose of routes) {
    // A parameter that is misspelt would otherwise ask for everything.
    const route: Route = loose.query === undefined ? loose : { ...loose, query: loose.query.strict() };
    const path = route.path.replace(/\{(\w+)\}/g, ':$1');
    methods.set(path, [...(methods.get(path) ?? []), route.method]);
    app[route.method](path, (request: Request, response: Response, next: NextFunction) => {
      answer(route, { request, response, path: request.path, params: request.params, query: request.query }, border).catch(next);
    });
  }
  for (const [path, allowed] of methods) {
    const allow = allowed.map((method) => method.toUpperCase()).join(', ');
    app.all(path, () => {
      throw new Problem(405, 'gateway.method-not-allowed', { values: { allow }, headers: { allow } });
    });
  }
}

/** A request on its way to a route, with what was read of its address. */
export interface Arrival {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly params: unknown;
  readonly query: unknown;
}

/** Signs in, reads and checks what the route takes, lets it answer. Rejects with what is then a problem. */
export async function answer(route: Route, { request, response, path, params, query }: Arrival, border: Border): Promise<void> {
  const principal = route.operation === 'anyone' ? NOBODY : await admit(route.operation, request, border);
  const body = route.body === undefined ? undefined : await readBody(request, border.mostBodyBytes);
  if (route.isSignedByProviders === true) border.providers.assertSigned(principal, request, body ?? Buffer.alloc(0));
  const call: Call<unknown, unknown, unknown> = {
    principal,
    metadata: route.operation === 'anyone' ? {} : metadataOf(principal),
    params: route.params === undefined ? undefined : readPart('/path', route.params, params, unknownPath),
    query: route.query === undefined ? undefined : readPart('/query', route.query, query),
    body: route.body === undefined || body === undefined ? undefined : readJsonBody(route.body, body, request),
    digest: body === undefined ? '' : digestOf(route, path, body),
    locale: localeOf(request, principal.locale),
    request,
    keepWaiting: () => {
      // Interim answers came with HTTP/1.1.
      if (request.httpVersion !== '1.0' && !response.headersSent && !response.destroyed) response.writeProcessing();
    },
  };
  if (route.stream !== undefined) {
    await route.stream(call as Call<never, never, never>, response);
    return;
  }
  const answered = await route.handle(call as Call<never, never, never>);
  if (answered === undefined) return;
  if (answered.page !== undefined) sendPage(response, answered.status ?? 200, answered.page, answered.headers);
  else if (answered.text !== undefined) sendText(response, answered.status ?? 200, answered.text, answered.headers);
  else sendJson(response, answered.status ?? 200, answered.body, answered.headers);
}

// The principal of a token is one object for as long as the token is remembered.
const metadataByPrincipal = new WeakMap<Principal, Readonly<Record<string, string>>>();

function metadataOf(principal: Principal): Readonly<Record<string, string>> {
  const known = metadataByPrincipal.get(principal);
  if (known !== undefined) return known;
  const metadata = toMetadata(principal);
  metadataByPrincipal.set(principal, metadata);
  return metadata;
}

const NOBODY: Principal = { subject: '', roles: [], nodeId: '', locale: 'zh-CN' };

async function admit(operation: Exclude<Route['operation'], 'anyone'>, request: IncomingMessage, border: Border): Promise<Principal> {
  const signedIn = border.signIn(request.headers.authorization, request.socket.remoteAddress ?? '');
  const principal = signedIn instanceof Promise ? await signedIn : signedIn;
  const admitted = border.rateLimit.admit(principal.clientId ?? principal.subject);
  if (admitted !== undefined) await admitted;
  border.access.assertAllowed(principal, operation);
  return principal;
}

/** A path that cannot be an id of ours is an id that does not exist. */
function unknownPath(): Problem {
  return new Problem(404, 'gateway.route-unknown');
}

function readPart(place: string, schema: z.ZodType, input: unknown, toProblem?: () => Problem): unknown {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  if (toProblem !== undefined) throw toProblem();
  const findings = read.error.issues.slice(0, MOST_FINDINGS).map((issue) => toRefusal('gateway', [issue], input));
  throw refusedProblem(
    400,
    findings.map((found) => ({ ...found, pointer: place + found.pointer })),
  );
}

function readJsonBody(schema: z.ZodType, bytes: Buffer, request: IncomingMessage): unknown {
  if (mediaTypeOf(request) !== 'application/json')
    throw new Problem(415, 'gateway.media-type-unsupported', { values: { expected: 'application/json' } });
  const json = readJson(bytes);
  if ('refused' in json) throw refusedProblem(400, [json.refused]);
  const read = schema.safeParse(json.value);
  if (read.success) return read.data;
  throw refusedProblem(
    422,
    read.error.issues.slice(0, MOST_FINDINGS).map((issue) => toRefusal('gateway', [issue], json.value)),
  );
}

/** The same key for another path or body is another request. */
function digestOf(route: Route, path: string, body: Buffer): string {
  return hash('sha256', `${route.method} ${path}\n${hash('sha256', body, 'hex')}`, 'hex');
}
