import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

/**
 * What helmet says of every answer of the API, asked once: it is the same each time, and setting fifteen headers one by one costs more than reading a
 * record. The API shows nothing, so that its policy allows nothing.
 */
export const SAFE_HEADERS: Readonly<Record<string, string>> = headersOf(
  helmet({ contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } } }),
);

const SAFE_HEADER_LIST: readonly string[] = Object.entries(SAFE_HEADERS).flat();

function headersOf(
  middleware: (request: IncomingMessage, response: ServerResponse, next: () => void) => void,
): Readonly<Record<string, string>> {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  middleware(request, response, () => undefined);
  return Object.fromEntries(Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]));
}

type Headers = Readonly<Record<string, string>>;

/** Ends the response with JSON. Head and body go out as one piece. */
export function sendJson(response: ServerResponse, status: number, body: unknown, headers: Headers = {}): void {
  const text = JSON.stringify(body);
  const contentType = status >= 400 ? 'application/problem+json' : 'application/json; charset=utf-8';
  const always = ['content-type', contentType, 'content-length', String(Buffer.byteLength(text)), 'cache-control', 'no-store'];
  response.writeHead(status, [...SAFE_HEADER_LIST, ...always, ...Object.entries(headers).flat()]);
  response.end(text);
}

/** Ends the response with words. */
export function sendText(response: ServerResponse, status: number, text: string, headers: Headers = {}): void {
  sendWords(response, status, text, 'text/plain; charset=utf-8', headers);
}

/** Ends the response with a page. */
export function sendPage(response: ServerResponse, status: number, html: string, headers: Headers = {}): void {
  sendWords(response, status, html, 'text/html; charset=utf-8', headers);
}

function sendWords(response: ServerResponse, status: number, text: string, contentType: string, headers: Headers): void {
  response.writeHead(status, {
    ...SAFE_HEADERS,
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(text);
}

/** Begins a response that is written piece by piece. */
export function beginStream(response: ServerResponse, headers: Headers): void {
  response.writeHead(200, { ...SAFE_HEADERS, 'cache-control': 'no-store', ...headers });
}
