import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Lead, Leads } from '../api/answers';
import type { Api } from '../api/api';
import { HEAD_OFFICE } from '../api/development-logins';
import type { OverdueLeads } from './day-report';
import type { NetworkExport } from './export-files';

/** Leads that one person enters, as the export has them. */
interface EnteredLeads {
  /** Empty for head office. */
  readonly by: string;
  readonly leads: readonly object[];
}

const SHOWN_LEADS = 3;
const COUNTED_LEADS = 500;

/** The prospects of the network; none in an export that was made before there were any. */
export async function readEnteredLeads({ directory, manifest }: NetworkExport): Promise<readonly EnteredLeads[]> {
  const { leads } = manifest as { readonly leads?: string };
  if (leads === undefined) return [];
  return JSON.parse(await readFile(path.join(directory, leads), 'utf8')) as readonly EnteredLeads[];
}

/** Enters them, dealer by dealer and head office last, whose leads go where there are the fewest. A second time they are the same leads. */
export async function enterLeads(apiOf: (login: string) => Api, entered: readonly EnteredLeads[]): Promise<void> {
  for (const { by, leads } of entered) {
    if (leads.length === 0) continue;
    await apiOf(by === '' ? HEAD_OFFICE : by).send('POST', '/v1/leads', { idempotencyKey: `demo-leads-${by}`, body: { leads } });
  }
}

/** Per dealer how many leads nobody followed up in time, and those that wait the longest. */
export async function readOverdueLeads(
  api: Api,
  dealers: readonly { readonly dealerId: string; readonly name: string }[],
): Promise<readonly OverdueLeads[]> {
  const { leads } = await api.get<Leads>('/v1/leads', { overdue: 'true', limit: COUNTED_LEADS });
  return dealers.map(({ dealerId, name }) => {
    const own = leads.filter((lead: Lead) => lead.dealerId === dealerId);
    return { dealerId, name, total: own.length, leads: own.slice(0, SHOWN_LEADS) };
  });
}
