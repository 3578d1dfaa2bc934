import { signInAsDms, signInToTrial, TRIAL_LOGINS, type TrialClient, type TrialRequest } from '@homeward/constellation';
import type { DealerNetwork } from '@homeward/demo-data';
import { readState, type State } from '../proof/own-world';
import { type Portion } from '../proof/portions';
import { createSender } from '../proof/sender';

/** A platform that a day is played on. */
export interface Stage {
  readonly url: string;
  settle(): Promise<void>;
}

/** What became of the rows of one file. */
export interface ImportOutcome {
  readonly status: string;
  readonly rows: number;
  readonly accepted: number;
  readonly repeated: number;
  readonly older: number;
  readonly pending: number;
  readonly rejected: number;
}

export interface ContactAnswer {
  readonly contactId: string;
  readonly personId: string;
  readonly plannedOn: string;
  readonly reasons: readonly { readonly kind: string; readonly vehicleId?: string }[];
}

export interface CaseAnswer {
  readonly caseId: string;
  readonly status: string;
  readonly clocks: readonly { readonly name: string; readonly status: string; readonly dueAt: string }[];
}

export interface KpiAnswer {
  readonly name: string;
  readonly group: Readonly<Record<string, string>>;
  readonly numerator: number;
  readonly denominator?: number;
}

export interface AccountAnswer {
  readonly accountId: string;
  readonly balance: number;
  readonly shortfall: number;
  readonly entries: readonly { readonly points: number }[];
}

/** The instant of the day's work: half past eight in Beijing, on the morning after the data end. */
export function morningAfter({ options }: DealerNetwork): string {
  return new Date(Date.parse(`${options.endOn}T00:30:00.000Z`) + 86_400_000).toISOString();
}

/** Asks, and throws for anything but success. */
export async function ask<Answer>(client: TrialClient, path: string, request: TrialRequest = {}): Promise<Answer> {
  const { status, body } = await client.ask(path, request);
  if (status < 200 || status > 299) throw new Error(`${request.method ?? 'GET'} ${path}: ${status} ${JSON.stringify(body)}`);
  return body as Answer;
}

/** Sends the files and waits until all is worked off; what became of each, in their order. */
export async function takeIn(stage: Stage, portions: readonly Portion[]): Promise<readonly ImportOutcome[]> {
  const sender = createSender(stage.url);
  const requestIds: string[] = [];
  for (const portion of portions) requestIds.push(await sender.send(portion));
  await stage.settle();
  const clients = new Map<string, TrialClient>();
  const outcomes: ImportOutcome[] = [];
  for (const [index, { dealerId }] of portions.entries()) {
    const client = clients.get(dealerId) ?? (await signInAsDms(stage.url, dealerId));
    clients.set(dealerId, client);
    outcomes.push(await ask<ImportOutcome>(client, `/v1/imports/${requestIds[index] ?? ''}`));
  }
  return outcomes;
}

/** A day of work: the list of contacts, a complaint of the first one answered, figures, accounts, and the state at its end. */
export interface PlayedDay {
  readonly contacts: readonly ContactAnswer[];
  readonly why: { readonly perReason: readonly { readonly steps: readonly unknown[] }[] };
  readonly complaint: CaseAnswer;
  readonly figures: readonly KpiAnswer[];
  readonly accounts: readonly AccountAnswer[];
  readonly state: State;
}

/** Plays the day. The same day on the same facts leaves the same state, wherever it is played. */
export async function playDay(stage: Stage, dealerId: string, at: string): Promise<PlayedDay> {
  const headOffice = await signInToTrial(stage.url, TRIAL_LOGINS.headOffice);
  const on = at.slice(0, 10);
  const { contacts } = await ask<{ contacts: readonly ContactAnswer[] }>(
    headOffice,
    `/v1/contacts?dealer=${dealerId}&date=${on}&limit=500`,
  );
  const [first] = contacts;
  if (first === undefined) throw new Error(`Nobody is to be contacted by ${dealerId} on ${on}`);
  const why = await ask<PlayedDay['why']>(headOffice, `/v1/contacts/${first.contactId}/why`);
  const { figures } = await ask<{ figures: readonly KpiAnswer[] }>(headOffice, `/v1/kpis?at=${on}&by=warranty`);

  const [{ vehicleId } = {}] = first.reasons;
  const opened = await ask<CaseAnswer>(headOffice, '/v1/cases', {
    method: 'POST',
    idempotencyKey: 'story-complaint',
    json: {
      ...{ dealerId, personId: first.personId, kind: 'complaint', category: 'service', severity: 'high', channel: 'hotline' },
      ...(vehicleId === undefined ? {} : { vehicleId }),
      text: 'The brakes squeal.',
      receivedAt: new Date(Date.parse(at) - 1_200_000).toISOString(),
    },
  });
  const complaint = await ask<CaseAnswer>(headOffice, `/v1/cases/${opened.caseId}/actions`, {
    method: 'POST',
    idempotencyKey: 'story-answer',
    json: { action: 'answer', text: 'Called back.' },
  });

  const { accounts: largest } = await ask<{ accounts: readonly AccountAnswer[] }>(headOffice, '/v1/accounts?limit=20');
  const accounts: AccountAnswer[] = [];
  for (const { accountId } of largest) accounts.push(await ask<AccountAnswer>(headOffice, `/v1/accounts/${accountId}?entries=500`));
  return { contacts, why, complaint, figures, accounts, state: await readState(stage) };
}
