import { OpenAPIRegistry, OpenApiGeneratorV31, extendZodWithOpenApi } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import type { Route } from './route';

extendZodWithOpenApi(z);

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ description: 'Stable; `context.reason`' }),
    next: z.string().optional().meta({ description: 'What the reader can do' }),
    pointer: z.string().optional(),
    errors: z.array(z.object({ code: z.string(), pointer: z.string(), text: z.string() })).optional(),
    traceId: z.string(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457, in zh-CN or en by Accept-Language' });

const idempotencyKey = z
  .string()
  .max(200)
  .optional()
  .meta({ description: 'The same key with the same body is answered as the first time' });

const providerHeaders = {
  'Webhook-Id': z.string().max(200).optional().meta({ description: 'Of providers: the same for each time that it is sent; without a dot' }),
  'Webhook-Timestamp': z.string().optional().meta({ description: 'Of providers: when it is sent, in seconds since 1970' }),
  'Webhook-Signature': z.string().optional().meta({
    description:
      'Of providers: v1,<base64> of HMAC-SHA256 over <id>.<timestamp>.<body> (Standard Webhooks 1.0); several with a space between them',
  }),
};

export interface DocumentOptions {
  readonly version: string;
  readonly issuer: string;
}

/** The OpenAPI 3.1 document of the routes, from the schemas that check them. */
export function createDocument(routes: readonly Route[], { version, issuer }: DocumentOptions): object {
  const registry = new OpenAPIRegistry();
  const bearer = registry.registerComponent('securitySchemes', 'bearer', {
    type: 'openIdConnect',
    openIdConnectUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  });
  const problem = { content: { 'application/problem+json': { schema: problemSchema } } };
  for (const route of routes) {
    const { method, path, tag, summary, description, operation, params, query, body, bodyTypes } = route;
    const content = bodyTypes ?? (body === undefined ? undefined : { 'application/json': body });
    registry.registerPath({
      method,
      path,
      tags: [tag],
      summary,
      ...(description === undefined ? {} : { description }),
      security: operation === 'anyone' ? [] : [{ [bearer.name]: [] }],
      request: {
        ...(params === undefined ? {} : { params }),
        ...(query === undefined ? {} : { query }),
        ...headersOf(route),
        ...(content === undefined
          ? {}
          : { body: { required: true, content: Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }])) } }),
      },
      responses: {
        ...Object.fromEntries(Object.entries(route.answers).map(([status, answer]) => [status, toResponse(answer)])),
        default: { description: 'A problem', ...problem },
      },
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Homeward', version, description: 'Customer retention between a car maker and its dealers' },
    servers: [{ url: '/' }],
  });
}

function toResponse({ description, schema, mediaType = 'application/json' }: Route['answers'][number]) {
  return { description, content: { [mediaType]: { schema: schema ?? z.string() } } };
}

function headersOf({ takesIdempotencyKey, isSignedByProviders }: Route): { readonly headers?: z.ZodObject } {
  if (takesIdempotencyKey !== true && isSignedByProviders !== true) return {};
  return {
    headers: z.object({
      ...(takesIdempotencyKey === true ? { 'Idempotency-Key': idempotencyKey } : {}),
      ...(isSignedByProviders === true ? providerHeaders : {}),
    }),
  };
}
