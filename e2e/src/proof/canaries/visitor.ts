import { signInAsDms, signInToTrial, type TrialAnswer, type TrialClient } from '@homeward/constellation';

/** People of the trial beside its head office, and where they stand. */
export const STAFF = [
  ['canary-manager', 'dealer-manager', 'D1'],
  ['canary-agent', 'call-centre-agent', 'G'],
  ['canary-consultant', 'sales-consultant', 'D1'],
] as const;
type Login = (typeof STAFF)[number][0] | 'trial-head-office' | 'trial-operations' | 'dms-D1' | 'dms-D2';

/** Somebody who goes through the API with the values of made-up people, and keeps what must not have shown any. */
export interface Visitor {
  ask(who: Login, path: string, json?: unknown, options?: { readonly key?: string }): Promise<TrialAnswer>;
  /** An answer whoever gets it must not learn anything from: lists, feeds, masked pages. */
  look(who: Login, path: string): Promise<TrialAnswer>;
  upload(who: Login, path: string, form: FormData, key?: string): Promise<TrialAnswer>;
  /** Sends a file with a mapping that is wrong: the answer names the place in it, as its writer called it, so it is not kept. */
  tryMapping(who: Login, path: string, form: FormData): Promise<void>;
  /** Sends it as it is. */
  raw(who: Login, path: string, init: RequestInit): Promise<number>;
  /** The header that says who asks. */
  authorization(who: Login): string;
  /** What was answered, of what must not show anybody: refusals, lists, feeds, masked pages. */
  readonly silent: readonly string[];
}

export async function createVisitor(url: string, silent: string[]): Promise<Visitor> {
  const clients = new Map<Login, TrialClient>();
  for (const [login] of STAFF) clients.set(login, await signInToTrial(url, login));
  for (const login of ['trial-head-office', 'trial-operations'] as const) clients.set(login, await signInToTrial(url, login));
  for (const dealerId of ['D1', 'D2'] as const) clients.set(`dms-${dealerId}`, await signInAsDms(url, dealerId));
  const clientOf = (who: Login): TrialClient => {
    const client = clients.get(who);
    if (client === undefined) throw new Error(`${who} is not signed in`);
    return client;
  };
  const noteRefusal = (answer: TrialAnswer): TrialAnswer => {
    if (answer.status >= 400) silent.push(JSON.stringify(answer.body));
    return answer;
  };
  return {
    silent,
    authorization: (who) => `Bearer ${clientOf(who).token}`,
    ask: async (who, path, json, { key } = {}) =>
      noteRefusal(
        await clientOf(who).ask(path, {
          ...(json === undefined ? {} : { method: 'POST' as const, json }),
          ...(key === undefined ? {} : { idempotencyKey: key }),
        }),
      ),
    async look(who, path) {
      const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${clientOf(who).token}` } });
      const text = await response.text();
      if (!response.ok) throw new Error(`${path} is answered ${response.status}: ${text}`);
      silent.push(text);
      return { status: response.status, headers: response.headers, body: text.startsWith('{') ? parsed(text) : text };
    },
    upload: async (who, path, form, key) =>
      noteRefusal(await clientOf(who).ask(path, { method: 'POST', form, ...(key === undefined ? {} : { idempotencyKey: key }) })),
    async tryMapping(who, path, form) {
      const { status } = await clientOf(who).ask(path, { method: 'POST', form });
      if (status < 400) throw new Error('A mapping of no column is taken');
    },
    async raw(who, path, init) {
      const headers = { authorization: `Bearer ${clientOf(who).token}`, ...(init.headers as Record<string, string>) };
      const response = await fetch(`${url}${path}`, { ...init, headers });
      const text = await response.text();
      if (!response.ok) silent.push(text);
      return response.status;
    },
  };
}

/** What is no one document, such as a stream of events, stays text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
