import { TRIAL_LOGINS, trialClientOf, type TrialOrganisation } from './trial-settings';

/** What the API answered, whatever it was. */
export interface TrialAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface TrialRequest {
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly form?: FormData;
  readonly idempotencyKey?: string;
  /** Milliseconds until it is given up; default 120 000. */
  readonly limitMs?: number;
}

/** The HTTP API as one who is signed in. Nothing is sent again by itself, and no status is an error: a trial looks at what comes. */
export interface TrialClient {
  readonly token: string;
  /** Rejects only when nobody answers. */
  ask(path: string, request?: TrialRequest): Promise<TrialAnswer>;
}

const LIMIT_MS = 120_000;

/** Signs in as one of the people of the trial. */
export async function signInToTrial(url: string, login: string): Promise<TrialClient> {
  const answer = await fetch(`${url}/dev/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login }),
  });
  return createClient(url, await readToken(answer, login));
}

/** Signs in as the DMS of a dealer. */
export async function signInAsDms(url: string, dealerId: string): Promise<TrialClient> {
  const { clientId, secret } = trialClientOf(dealerId);
  const answer = await fetch(`${url}/dev/issuer/token`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
    },
    body: 'grant_type=client_credentials',
  });
  return createClient(url, await readToken(answer, clientId));
}

async function readToken(answer: Response, who: string): Promise<string> {
  const body: unknown = await answer.json().catch(() => undefined);
  if (answer.ok && typeof body === 'object' && body !== null && 'access_token' in body && typeof body.access_token === 'string') {
    return body.access_token;
  }
  throw new Error(`${who} could not sign in: ${answer.status} ${JSON.stringify(body)}`);
}

function createClient(url: string, token: string): TrialClient {
  return {
    token,
    async ask(path, { method = 'GET', json, form, idempotencyKey, limitMs = LIMIT_MS } = {}) {
      const body = form ?? (json === undefined ? undefined : JSON.stringify(json));
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'accept-language': 'en',
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.timeout(limitMs),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
    },
  };
}

/** Makes the organisation known, as head office. Throws when it is not taken. */
export async function publishOrganisation(url: string, { nodes, staff }: TrialOrganisation): Promise<void> {
  const headOffice = await signInToTrial(url, TRIAL_LOGINS.headOffice);
  const answer = await headOffice.ask('/v1/organisation', {
    method: 'PUT',
    idempotencyKey: 'trial-organisation',
    json: {
      nodes: nodes.map(({ id, ...node }) => ({ nodeId: id, ...node })),
      staff: staff.map(({ id, ...member }) => ({ staffId: id, ...member })),
    },
  });
  if (answer.status !== 200) throw new Error(`The organisation was not taken: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** A file of a dealer's DMS, with canonical headers in UTF-8 unless its mapping says otherwise. */
export interface TrialFile {
  readonly name: string;
  readonly recordType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** YAML: how this system writes its files. */
  readonly mapping?: string;
}

/** Sends a file as an import; one that no memory holds is a blob, and sent piece by piece. The key names it: sent again, it is the same import. */
export function uploadFile(
  dms: TrialClient,
  { name, recordType, bytes, mapping }: Omit<TrialFile, 'bytes'> & { readonly bytes: TrialFile['bytes'] | Blob },
  idempotencyKey: string,
  limitMs = LIMIT_MS,
): Promise<TrialAnswer> {
  const form = new FormData();
  form.set('type', recordType);
  if (mapping !== undefined) form.set('mapping', mapping);
  form.set('file', new Blob([bytes], { type: 'text/csv' }), name);
  return dms.ask('/v1/imports', { method: 'POST', form, idempotencyKey, limitMs });
}
