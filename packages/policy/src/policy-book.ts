import type { Instant } from '@homeward/kernel';
import { type DeepReadonly, type PolicyDefinition, type PolicyDocument, policyReference } from './definition';

/** The scope of what ships with the platform: below every node of the organisation. */
export const DEFAULT_SCOPE = 'default';

/** All that resolving needs of the organisation: the ids from a node up to the top, itself first (`OrgTree`). */
export interface ScopePath {
  pathOf(nodeId: string): readonly string[];
}

export interface PolicyQuestion {
  /** Any node of the organisation; undefined, or one that the tree does not know: the shipped default. */
  readonly dealerId: string | undefined;
  readonly tree: ScopePath;
  readonly at: Instant;
}

/** The policy that counts, and where it came from. */
export interface ResolvedPolicy<Body> {
  readonly document: DeepReadonly<Body>;
  readonly version: number;
  readonly scope: string;
  readonly effectiveFrom: Instant;
  /** `subject/scope/version`, for the record of a decision. */
  readonly reference: string;
}

type Shelf = ReadonlyMap<string, readonly PolicyDocument[]>;

/**
 * All policies that one service knows. Immutable. The nearest scope wins (dealer, region, brand, group, shipped default);
 * within it the one that took effect last, of those that took effect at the same moment the highest version. A document
 * of the same subject, scope and version arriving again replaces the one before only if its text sorts higher, so that the
 * order of arrival never matters.
 */
export class PolicyBook {
  private readonly shelves: ReadonlyMap<string, Shelf>;

  private constructor(shelves: ReadonlyMap<string, Shelf>) {
    this.shelves = shelves;
  }

  static of(documents: Iterable<PolicyDocument>): PolicyBook {
    let book = new PolicyBook(new Map());
    for (const document of documents) book = book.with(document);
    return book;
  }

  with(document: PolicyDocument): PolicyBook {
    const shelf = this.shelves.get(document.subject) ?? new Map<string, readonly PolicyDocument[]>();
    const present = shelf.get(document.scope) ?? [];
    const same = present.find((other) => other.version === document.version);
    if (same !== undefined && textOf(same) >= textOf(document)) return this;
    const next = [...present.filter((other) => other !== same), document].sort(byNewestFirst);
    return new PolicyBook(new Map(this.shelves).set(document.subject, new Map(shelf).set(document.scope, next)));
  }

  /** Throws an Error when nothing about the subject is in effect: shipped defaults make that impossible in service. */
  resolve<Body>(definition: PolicyDefinition<Body>, question: PolicyQuestion): ResolvedPolicy<Body> {
    for (const scope of scopesOf(question)) {
      const found = this.inEffect(definition, scope, question.at);
      if (found !== undefined) return found;
    }
    throw new Error(`No policy about ${definition.subject} is in effect at ${question.at}`);
  }

  /** One policy of every scope that has one in effect, the nearest first: for subjects of which a nearer scope replaces parts only. */
  resolveChain<Body>(definition: PolicyDefinition<Body>, question: PolicyQuestion): readonly ResolvedPolicy<Body>[] {
    return scopesOf(question).flatMap((scope) => this.inEffect(definition, scope, question.at) ?? []);
  }

  /** All documents, or those about one subject, in the order of subject, scope, version. */
  documents(subject?: string): readonly PolicyDocument[] {
    return [...this.shelves]
      .filter(([name]) => subject === undefined || name === subject)
      .flatMap(([, shelf]) => [...shelf.values()].flat())
      .sort((a, b) => compare(a.subject, b.subject) || compare(a.scope, b.scope) || a.version - b.version);
  }

  private inEffect<Body>(definition: PolicyDefinition<Body>, scope: string, at: Instant): ResolvedPolicy<Body> | undefined {
    const document = this.shelves
      .get(definition.subject)
      ?.get(scope)
      ?.find((candidate) => candidate.effectiveFrom <= at);
    if (document === undefined) return undefined;
    const { version, effectiveFrom } = document;
    return { document: definition.bodyOf(document), version, scope, effectiveFrom, reference: policyReference(document) };
  }

  /** The highest version about a subject in a scope; 0 when there is none. The next one to publish is one more. */
  latestVersion(subject: string, scope: string): number {
    return Math.max(0, ...(this.shelves.get(subject)?.get(scope) ?? []).map((document) => document.version));
  }

  /** The next moment after `after` at which some policy takes effect: when what was derived must be derived again. */
  nextChangeAfter(after: Instant): Instant | undefined {
    return this.documents()
      .map((document) => document.effectiveFrom)
      .filter((effectiveFrom) => effectiveFrom > after)
      .sort()[0];
  }
}

function scopesOf({ dealerId, tree }: PolicyQuestion): readonly string[] {
  return [...(dealerId === undefined ? [] : tree.pathOf(dealerId)), DEFAULT_SCOPE];
}

function byNewestFirst(a: PolicyDocument, b: PolicyDocument): number {
  return compare(b.effectiveFrom, a.effectiveFrom) || b.version - a.version;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Equal for equal content whatever the order of its keys. */
function textOf(document: PolicyDocument): string {
  return JSON.stringify([document.effectiveFrom, document.body, document.publishedBy ?? ''], (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => compare(a, b)))
      : value,
  );
}
