import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { ApiProblem, toUnreachable, Unreachable } from './api-errors';

/** The query of a request; what is undefined is left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** A form with one file. The file is read anew for each attempt. */
export interface UploadForm {
  readonly fields: Readonly<Record<string, string>>;
  readonly file: string;
  /** Only the beginning of the file is sent; all of it when left out. */
  readonly mostBytes?: number;
}

export interface SendOptions {
  /** Names the request, so that sending it again does it once. Only requests with a name are sent again by themselves. */
  readonly idempotencyKey?: string;
  readonly body?: unknown;
}

/** The platform's HTTP API as one who is signed in. Rejects with ApiProblem for what it refuses, with Unreachable when nobody answers. */
export interface Api {
  readonly url: string;
  /** `idempotencyKey`: of what is asked about, where that is known by the key that it was sent under. */
  get<Answer>(path: string, query?: Query, idempotencyKey?: string): Promise<Answer>;
  send<Answer>(method: 'POST' | 'PUT', path: string, options?: SendOptions): Promise<Answer>;
  /** For answers in words instead of JSON. */
  sendForText(method: 'POST' | 'PUT', path: string, options?: SendOptions): Promise<string>;
  /** The bytes of an answer that is a file. */
  download(path: string, query?: Query): Promise<Uint8Array>;
  /** `onBytes` hears how many bytes of the file went out since it was last told. */
  upload<Answer>(path: string, form: UploadForm, idempotencyKey: string | undefined, onBytes: (count: number) => void): Promise<Answer>;
  /** The JSON documents of an answer that has one on each line, as they come. */
  lines(path: string, query: Query, signal?: AbortSignal): AsyncGenerator<unknown>;
}

export interface ApiOptions {
  readonly url: string;
  /** The bearer token; asked for each request. */
  readonly token: () => Promise<string | undefined>;
  /** Of the texts in the answers. */
  readonly language: string;
  readonly fetch?: typeof globalThis.fetch;
  /** Waits between two attempts. */
  readonly pause?: (milliseconds: number) => Promise<void>;
}

const ATTEMPTS = 8;
const LONGEST_PAUSE_MS = 5_000;
/** The API is asked to come again later: too many requests, or a server behind it is away. */
const COME_AGAIN = new Set([429, 503]);

export function createApi(options: ApiOptions): Api {
  const { url, token, language, fetch = globalThis.fetch, pause = sleep } = options;

  const once = async (method: string, path: string, body: Body, key: string | undefined): Promise<Response> => {
    const bearer = await token();
    const headers = {
      'accept-language': language,
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...body.headers,
    };
    try {
      return await fetch(`${url}${path}`, { method, headers, ...body.open() });
    } catch (error) {
      throw toUnreachable(url, error);
    }
  };
  const ask = async (method: string, path: string, body: Body = NO_BODY, key?: string): Promise<Response> => {
    const attempts = method === 'GET' || key !== undefined ? ATTEMPTS : 1;
    for (let attempt = 1; ; attempt += 1) {
      const response = await once(method, path, body, key);
      if (response.ok) return response;
      if (!COME_AGAIN.has(response.status) || attempt >= attempts) throw await toProblem(response);
      await response.body?.cancel();
      await pause(pauseOf(response));
    }
  };

  return {
    url,
    async get(path, query = {}, idempotencyKey) {
      return await readJson(await ask('GET', path + toQuery(query), NO_BODY, idempotencyKey), url);
    },
    async send(method, path, { idempotencyKey, body } = {}) {
      return await readJson(await ask(method, path, body === undefined ? NO_BODY : jsonBody(body), idempotencyKey), url);
    },
    async sendForText(method, path, { idempotencyKey, body } = {}) {
      return await (await ask(method, path, body === undefined ? NO_BODY : jsonBody(body), idempotencyKey)).text();
    },
    async download(path, query = {}) {
      return new Uint8Array(await (await ask('GET', path + toQuery(query))).arrayBuffer());
    },
    async upload(path, form, idempotencyKey, onBytes) {
      return await readJson(await ask('POST', path, formBody(form, onBytes), idempotencyKey), url);
    },
    async *lines(path, query, signal) {
      const response = await ask('GET', path + toQuery(query), signal === undefined ? NO_BODY : { headers: {}, open: () => ({ signal }) });
      if (response.body === null) return;
      let rest = '';
      try {
        for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
          const whole = (rest + piece).split('\n');
          rest = whole.pop() ?? '';
          for (const line of whole) if (line !== '') yield JSON.parse(line) as unknown;
        }
      } catch (error) {
        if (signal?.aborted === true) return;
        throw toUnreachable(url, error);
      }
    },
  };
}

interface Body {
  readonly headers: Readonly<Record<string, string>>;
  readonly open: () => Partial<RequestInit> & { readonly duplex?: 'half' };
}

const NO_BODY: Body = { headers: {}, open: () => ({}) };

function jsonBody(value: unknown): Body {
  const text = JSON.stringify(value);
  return { headers: { 'content-type': 'application/json' }, open: () => ({ body: text }) };
}

/** The fields first, so that the receiver knows what the file is when it comes; the file in pieces, so that its size costs no memory. */
function formBody({ fields, file, mostBytes = Number.POSITIVE_INFINITY }: UploadForm, onBytes: (count: number) => void): Body {
  const boundary = `homeward-${Buffer.from(basename(file)).toString('hex').slice(0, 40)}-${process.pid}`;
  let told = 0;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (const [name, value] of Object.entries(fields)) {
      yield Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
    }
    const shown = basename(file).replace(/["\r\n]/g, '_');
    yield Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${shown}"\r\ncontent-type: text/csv\r\n\r\n`,
    );
    let sent = 0;
    for await (const piece of createReadStream(file, { end: mostBytes - 1 }) as AsyncIterable<Buffer>) {
      yield piece;
      sent += piece.length;
      // A second attempt starts at the beginning; the progress does not go back.
      if (sent > told) {
        onBytes(sent - told);
        told = sent;
      }
    }
    yield Buffer.from(`\r\n--${boundary}--\r\n`);
  }
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    open: () => ({ body: Readable.toWeb(Readable.from(pieces())) as ReadableStream<Uint8Array>, duplex: 'half' }),
  };
}

function toQuery(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

async function readJson<Answer>(response: Response, url: string): Promise<Answer> {
  try {
    return (await response.json()) as Answer;
  } catch (error) {
    if (error instanceof SyntaxError) throw new Unreachable(url, 'no-json');
    throw toUnreachable(url, error);
  }
}

async function toProblem(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => undefined);
  return new ApiProblem(response.status, typeof body === 'object' && body !== null ? body : {});
}

function pauseOf(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? 1);
  return Math.min(LONGEST_PAUSE_MS, Math.max(0, Number.isFinite(seconds) ? seconds * 1_000 : 1_000));
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
