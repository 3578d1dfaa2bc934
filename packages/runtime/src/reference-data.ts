import { type Heard } from '@homeward/bus';
import { type EventPayload } from '@homeward/contracts';
import { type NodeKind, OrgTree } from '@homeward/access';
import { definitionOf, loadDefaults, POLICY_DEFINITIONS, PolicyBook, type PolicyDocument } from '@homeward/policy';
import { pagesOf, type ProjectionStore, type Store } from '@homeward/store';
import { projected, type Step } from './reaction-table';

/** Somebody who works at a node of the organisation, as dealer systems name them. */
export interface StaffMember {
  readonly staffId: string;
  readonly nodeId: string;
  readonly role: string;
  readonly code: string;
  readonly active: boolean;
}

interface NodeDocument {
  readonly sequence: number;
  readonly id: string;
  readonly kind: NodeKind;
  readonly parentId?: string;
  readonly name: string;
  readonly timeZone?: string;
}

type StaffDocument = StaffMember & { readonly sequence: number };
type PolicyCopy = PolicyDocument & { readonly sequence: number };

type NodeRegistered = Heard<EventPayload<'homeward.customer.v1.NodeRegistered'>>;
type StaffRegistered = Heard<EventPayload<'homeward.customer.v1.StaffRegistered'>>;
type PolicyPublished = Heard<EventPayload<'homeward.customer.v1.PolicyPublished'>>;

/**
 * A service's own copy of the organisation and the policies: heard from their topics, kept as projections in the service's store, and held in memory for
 * decisions. Put `on` into the reaction table, call `load` before serving and `refresh` with every wake-up, because another replica may have heard the news.
 */
export interface ReferenceData {
  readonly on: {
    readonly 'homeward.customer.v1.NodeRegistered': (heard: NodeRegistered) => readonly Step[];
    readonly 'homeward.customer.v1.StaffRegistered': (heard: StaffRegistered) => readonly Step[];
    readonly 'homeward.customer.v1.PolicyPublished': (heard: PolicyPublished) => readonly Step[];
  };
  tree(): OrgTree;
  policies(): PolicyBook;
  /** Everybody at a node, by code. */
  staffOf(nodeId: string): readonly StaffMember[];
  load(): Promise<void>;
  /** Loads again when the copy is older than the bound, in machine milliseconds. */
  refresh(elapsedMs: number): Promise<void>;
}

export interface ReferenceDataOptions {
  readonly store: Store;
  /** Where the shipped defaults are; a wrong one stops the start and names every bad key. */
  readonly policyDirectory: string;
  readonly refreshEveryMs?: number;
}

/** Projections of reference data are small: one page holds a car maker's organisation. */
const PAGE = 10_000;

/** Declares the projections in the store; call before `store.prepare()`. */
export function createReferenceData(options: ReferenceDataOptions): ReferenceData {
  const { store, refreshEveryMs = 5_000 } = options;
  const defaults = loadDefaults(options.policyDirectory, POLICY_DEFINITIONS);
  const nodes = store.projections<NodeDocument>({ name: 'organisation-nodes', lookups: {} });
  const staff = store.projections<StaffDocument>({ name: 'staff', lookups: {} });
  const published = store.projections<PolicyCopy>({ name: 'policies', lookups: {} });

  const knownNodes = new Map<string, NodeDocument>();
  const knownStaff = new Map<string, StaffDocument>();
  let tree = OrgTree.of([]);
  let book = PolicyBook.of(defaults);
  let loadedAtMs: number | undefined;

  const keepNode = (node: NodeDocument): void => {
    const known = knownNodes.get(node.id);
    if (known !== undefined && known.sequence >= node.sequence) return;
    knownNodes.set(node.id, node);
    tree = tree.with(node);
  };
  const keepStaff = (member: StaffDocument): void => {
    const known = knownStaff.get(member.staffId);
    if (known === undefined || known.sequence < member.sequence) knownStaff.set(member.staffId, member);
  };
  const keepPolicy = (policy: PolicyDocument): void => {
    if (definitionOf(policy.subject) !== undefined) book = book.with(policy);
  };
  const load = async (): Promise<void> => {
    for (const node of await everything(nodes)) keepNode(node);
    for (const member of await everything(staff)) keepStaff(member);
    for (const policy of await everything(published)) keepPolicy(policy);
  };

  return {
    on: {
      'homeward.customer.v1.NodeRegistered': ({ event }) => {
        const node: NodeDocument = {
          sequence: event.sequence,
          id: event.nodeId,
          kind: event.kind as NodeKind,
          name: event.name,
          ...(event.parentId === '' ? {} : { parentId: event.parentId }),
          ...(event.timeZone === '' ? {} : { timeZone: event.timeZone }),
        };
        keepNode(node);
        return [projected(nodes, { id: node.id, change: (present) => newest(present, node) })];
      },
      'homeward.customer.v1.StaffRegistered': ({ event }) => {
        keepStaff(event);
        return [projected(staff, { id: event.staffId, change: (present) => newest(present, event) })];
      },
      'homeward.customer.v1.PolicyPublished': ({ event }) => {
        const policy: PolicyCopy = {
          sequence: event.sequence,
          subject: event.subject,
          scope: event.scope,
          version: event.version,
          effectiveFrom: event.effectiveFromAt,
          body: JSON.parse(event.body) as unknown,
          publishedBy: event.publishedBy,
        };
        keepPolicy(policy);
        return [
          projected(published, { id: `${policy.subject}/${policy.scope}/${policy.version}`, change: (present) => newest(present, policy) }),
        ];
      },
    },
    tree: () => tree,
    policies: () => book,
    staffOf: (nodeId) => [...knownStaff.values()].filter((member) => member.nodeId === nodeId).sort((a, b) => (a.code < b.code ? -1 : 1)),
    load,
    async refresh(elapsedMs) {
      if (loadedAtMs !== undefined && elapsedMs - loadedAtMs < refreshEveryMs) return;
      loadedAtMs = elapsedMs;
      await load();
    },
  };
}

function newest<Document extends { readonly sequence: number }>(present: Document | undefined, next: Document): Document {
  return present !== undefined && present.sequence >= next.sequence ? present : next;
}

async function everything<Document>(projections: ProjectionStore<Document>): Promise<readonly Document[]> {
  const documents: Document[] = [];
  for await (const items of pagesOf(projections, { filter: {}, limit: PAGE })) documents.push(...items.map(({ document }) => document));
  return documents;
}
