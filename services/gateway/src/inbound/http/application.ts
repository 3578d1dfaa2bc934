import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type Ids, type Log, activeTraceId } from '@homeward/runtime';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { localeOf } from './locale';
import { type Border, answer, mountRoutes } from './mount';
import { Problem, toProblem, toProblemBody } from './problems';
import type { Route } from './route';
import { sendJson } from './send';

export interface ApplicationOptions {
  readonly border: Border;
  readonly routes: readonly Route[];
  /** What is mounted beside the API: documentation, the development issuer. */
  readonly mountOthers: (app: Express) => void;
  readonly ids: Ids;
  readonly log: Log;
}

/** The HTTP application: the routes, what else is mounted, and a problem of RFC 9457 for whatever else happens. */
export function createApplication(options: ApplicationOptions): RequestListener {
  const { border, routes, mountOthers, ids, log } = options;
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple').set('case sensitive routing', true);
  mountRoutes(app, routes, border);
  app.use(helmet());
  mountOthers(app);
  app.use(() => {
    throw new Problem(404, 'gateway.route-unknown');
  });
  // Four parameters are how express knows the handler of errors.
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    sendProblem(error, request, response, { ids, log });
  });

  const busy = new Map(routes.filter(({ isBusy }) => isBusy === true).map((route) => [route.path, route]));
  return (request, response) => {
    const route = request.url === undefined ? undefined : busy.get(request.url);
    if (route === undefined || request.method !== route.method.toUpperCase()) {
      app(request, response);
      return;
    }
    // The address says all there is: nothing has to be searched for.
    answer(route, { request, response, path: route.path, params: {}, query: {} }, border).catch((error: unknown) => {
      sendProblem(error, request, response, { ids, log });
    });
  };
}

/** Nothing is wrong with the token of these. */
const WITHOUT_TOKEN_ERROR: ReadonlySet<string> = new Set([
  'gateway.token-missing',
  'gateway.provider-without-secret',
  'gateway.signature-missing',
  'gateway.signature-too-old',
  'gateway.signature-invalid',
]);

/** Answers with the problem that the error is; an unforeseen one is logged here, and here only. */
export function sendProblem(error: unknown, request: IncomingMessage, response: ServerResponse, tools: { ids: Ids; log: Log }): void {
  const { ids, log } = tools;
  const traceId = traceIdOf(request, ids);
  const known = toProblem(error) ?? ofExpress(error);
  if (known === undefined)
    log.error({ err: error, traceId, method: request.method, route: routeOf(request) }, 'A request failed unexpectedly');
  if (response.headersSent) {
    // The status is out: cutting the connection is the only way left to say that the answer is not whole.
    response.destroy();
    return;
  }
  const problem = known ?? new Problem(500, 'gateway.internal');
  const headers: Record<string, string> = { ...problem.headers, 'content-language': localeOf(request, 'zh-CN') };
  if (problem.retryAfterSeconds !== undefined) headers['retry-after'] = String(problem.retryAfterSeconds);
  if (problem.status === 401)
    headers['www-authenticate'] = WITHOUT_TOKEN_ERROR.has(problem.code) ? 'Bearer' : 'Bearer error="invalid_token"';
  sendJson(response, problem.status, toProblemBody(problem, localeOf(request, 'zh-CN'), traceId), headers);
}

/** Errors of express itself: a path that does not decode. */
function ofExpress(error: unknown): Problem | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? new Problem(status, 'gateway.request-unreadable') : undefined;
}

/** The pattern of the route, never the path: ids are not for logs of errors. */
function routeOf(request: IncomingMessage): string {
  const { route } = request as { readonly route?: { readonly path?: unknown } };
  return typeof route?.path === 'string' ? route.path : 'unknown';
}

const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The trace that the request belongs to: the active one, else that of the client, else a new one for support to search by. */
function traceIdOf(request: IncomingMessage, ids: Ids): string {
  const header = request.headers['traceparent'];
  const given = typeof header === 'string' ? TRACEPARENT.exec(header)?.[1] : undefined;
  return activeTraceId() ?? given ?? ids.next().replaceAll('-', '');
}
