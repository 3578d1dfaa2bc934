import type { Organisation } from '@homeward/demo-data';
import type { Api } from './api/api';
import { readJsonFile, unreadable } from './input-file';

/** What the API takes: nodes and staff, by ids of their own. */
export interface OrganisationBody {
  readonly nodes: readonly Readonly<Record<string, unknown>>[];
  readonly staff: readonly Readonly<Record<string, unknown>>[];
}

/** Reads nodes and staff from a JSON file. Throws Failure for a file that holds none. */
export async function readOrganisationFile(file: string): Promise<Organisation> {
  const content = await readJsonFile(file);
  if (!isOrganisation(content)) throw unreadable(file, ['error.file.organisation']);
  return { nodes: content.nodes, staff: content.staff ?? [] };
}

export function toOrganisationBody({ nodes, staff }: Organisation): OrganisationBody {
  return {
    nodes: nodes.map(({ id, ...node }) => ({ nodeId: id, ...node })),
    staff: staff.map(({ id, ...member }) => ({ staffId: id, ...member })),
  };
}

/** Registers nodes and staff; returns how many. The same content a second time changes nothing. */
export async function registerOrganisation(
  api: Api,
  organisation: Organisation,
): Promise<{ readonly nodes: number; readonly staff: number }> {
  return await api.send('PUT', '/v1/organisation', { body: toOrganisationBody(organisation) });
}

function isOrganisation(content: unknown): content is Pick<Organisation, 'nodes'> & Partial<Organisation> {
  if (typeof content !== 'object' || content === null || !('nodes' in content) || !Array.isArray(content.nodes)) return false;
  const isNamed = (item: unknown): boolean =>
    typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string' && item.id !== '';
  const staff: unknown = 'staff' in content ? content.staff : [];
  return (
    content.nodes.every((node: unknown) => isNamed(node) && 'kind' in (node as object)) && Array.isArray(staff) && staff.every(isNamed)
  );
}
