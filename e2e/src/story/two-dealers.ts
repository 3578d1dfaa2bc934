import {
  publishOrganisation,
  signInAsDms,
  signInToTrial,
  startEmbedded,
  type TrialAnswer,
  type TrialClient,
  trialSettings,
  type VirtualConstellation,
} from '@homeward/constellation';
import { vinCheckDigit } from '@homeward/pii';

const timeZone = 'Asia/Shanghai';

/** The least that has neighbours: a brand with two dealers in one region. */
export const TWO_DEALERS = {
  nodes: [
    { id: 'G', kind: 'group', name: 'Group', timeZone },
    { id: 'B', kind: 'brand', parentId: 'G', name: 'Brand', timeZone },
    { id: 'R', kind: 'region', parentId: 'B', name: 'East', timeZone },
    { id: 'D1', kind: 'dealer', parentId: 'R', name: 'One', timeZone },
    { id: 'D2', kind: 'dealer', parentId: 'R', name: 'Two', timeZone },
  ],
  staff: [],
};

/** Who takes part beside the dealers' systems, which are `dms-D1` and `dms-D2`. */
export type Part<Login extends string> = readonly [login: Login, role: string, node: string];

type Who<Login extends string> = Login | 'dms-D1' | 'dms-D2';
type Ask<Login extends string> = (
  who: Who<Login>,
  path: string,
  json?: object,
  key?: string,
  method?: 'POST' | 'PUT',
) => Promise<TrialAnswer>;

/** The platform in one process, with two dealers and everybody signed in. */
export interface TwoDealers<Login extends string> {
  readonly constellation: VirtualConstellation;
  clientOf(who: Who<Login>): TrialClient;
  /** Gets, or sends what is given. */
  readonly ask: Ask<Login>;
  /** The same, and everything that follows from what was sent has happened. */
  readonly askAndSettle: Ask<Login>;
  /** What is not answered as one JSON document: a file, or lines. */
  readText(who: Who<Login>, path: string): Promise<string>;
  stop(): Promise<void>;
}

export async function startTwoDealers<Login extends string>(
  at: string,
  parts: readonly Part<Login>[],
  environment: Readonly<Record<string, string>> = {},
): Promise<TwoDealers<Login>> {
  const settings = trialSettings(TWO_DEALERS);
  const known = JSON.parse(settings['HOMEWARD_GATEWAY_DEV_IDENTITIES'] ?? '[]') as readonly unknown[];
  const added = parts.map(([login, role, node]) => ({ kind: 'person', login, roles: [role], node }));
  const constellation = await startEmbedded({
    environment: {
      ...settings,
      HOMEWARD_GATEWAY_DEV_IDENTITIES: JSON.stringify([...known, ...added]),
      HOMEWARD_LISTEN: '127.0.0.1:0',
      ...environment,
    },
    startAt: at,
  });
  const { url } = constellation;
  await publishOrganisation(url, TWO_DEALERS);
  await constellation.settle();
  const clients = new Map<string, TrialClient>();
  for (const [login] of parts) clients.set(login, await signInToTrial(url, login));
  for (const dealerId of ['D1', 'D2']) clients.set(`dms-${dealerId}`, await signInAsDms(url, dealerId));
  const clientOf = (who: Who<Login>): TrialClient => {
    const client = clients.get(who);
    if (client === undefined) throw new Error(`${who} is not signed in`);
    return client;
  };
  const ask: Ask<Login> = (who, path, json, key, method = 'POST') =>
    clientOf(who).ask(path, {
      ...(json === undefined ? {} : { method, json }),
      ...(key === undefined ? {} : { idempotencyKey: key }),
    });
  return {
    constellation,
    clientOf,
    ask,
    async askAndSettle(...asked) {
      const answer = await ask(...asked);
      if (asked[2] !== undefined) await constellation.settle();
      return answer;
    },
    async readText(who, path) {
      const headers = { authorization: `Bearer ${clientOf(who).token}`, 'accept-language': 'en' };
      return await (await fetch(`${url}${path}`, { headers })).text();
    },
    stop: () => constellation.stop(),
  };
}

/** A VIN with a right check digit; another number makes another car. */
export function aVin(number: number): string {
  const vin = `LFVAA11A0${String(number).padStart(8, '0')}`;
  return `${vin.slice(0, 8)}${vinCheckDigit(vin)}${vin.slice(9)}`;
}

/** The id of the car with this VIN, as far as the client knows whose it is; empty for one that it does not. */
export async function vehicleIdOf(client: TrialClient, vin: string): Promise<string> {
  const { body } = await client.ask('/v1/people/search', { method: 'POST', json: { vin } });
  const { people } = body as { readonly people: readonly { readonly vehicles: readonly { readonly vehicleId: string }[] }[] };
  return people[0]?.vehicles[0]?.vehicleId ?? '';
}
