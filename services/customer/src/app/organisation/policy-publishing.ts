import type { OrgTree, Principal } from '@homeward/access';
import { isInstant } from '@homeward/calendar';
import type { Policy as PolicyMessage } from '@homeward/contracts/customer-service';
import type { Cause, ItemOutcome } from '@homeward/contracts/values';
import { type Instant, Rejection } from '@homeward/kernel';
import { cadences, type Cadences, capProblems, contactCaps, DEFAULT_SCOPE, type PolicyBook } from '@homeward/policy';
import { toItemOutcome } from '@homeward/runtime';
import { compareText } from '../../domain/people/revision';
import { nodesAround } from './organisation';
import type { CustomerStores } from '../ports';

const PAGE = 10_000;

/** Publishes new versions, each a command of its own; outcomes in the order of the request, their id `subject/scope`. */
export async function publishPolicies(
  policies: CustomerStores['policies'],
  documents: readonly PolicyMessage[],
  cause: Cause | undefined,
  principal: Principal,
  { at, freshId, tree, book }: { readonly at: Instant; readonly freshId: string; readonly tree: OrgTree; readonly book: PolicyBook },
): Promise<readonly ItemOutcome[]> {
  const outcomes: ItemOutcome[] = [];
  for (const [index, document] of documents.entries()) {
    const { subject, scope, version, effectiveFromAt, body } = document;
    const id = `${subject}/${scope}`;
    const problem = problemOf(document, principal, tree) ?? blockedByCaps(document, book, tree, at);
    if (problem !== undefined) {
      outcomes.push(toItemOutcome({ status: 'rejected', id, rejection: problem, repeated: false }));
      continue;
    }
    const effectiveFrom = effectiveFromAt === '' ? at : effectiveFromAt;
    const key = cause === undefined || cause.id === '' ? `publish:${freshId}` : cause.id;
    const [outcome] = await policies.execute([
      {
        id,
        command: { type: 'PublishPolicy', subject, scope, version, effectiveFrom, body, publishedBy: principal.subject },
        cause: { id: `${key}:${index}`, ...(cause === undefined || cause.digest === '' ? {} : { digest: cause.digest }) },
        at,
      },
    ]);
    if (outcome !== undefined) outcomes.push(toItemOutcome(outcome));
  }
  return outcomes;
}

/** Cadences with steps for which the caps that count at the node now never leave a day. Other mistakes are told by the policy itself. */
function blockedByCaps({ subject, scope, body }: PolicyMessage, book: PolicyBook, tree: OrgTree, at: Instant): Rejection | undefined {
  const document = subject === cadences.subject ? readShaped(body) : undefined;
  if (document === undefined) return undefined;
  const problems = capProblems(document, book.resolve(contactCaps, { dealerId: scope, tree, at }).document);
  const [first] = problems;
  if (first === undefined) return undefined;
  const texts = problems.map(({ pointer, expected }) => `${pointer}: ${expected}`);
  return new Rejection('invalid', 'policy.invalid', { subject, pointer: first.pointer, problems: texts.join('; ') });
}

function readShaped(body: string): Cadences | undefined {
  try {
    return cadences.bodyOf({ subject: cadences.subject, scope: '', version: 1, effectiveFrom: '', body: JSON.parse(body) });
  } catch {
    return undefined;
  }
}

/** What ships with the platform and what was published in the caller's part of the tree, by subject, scope and version. */
export async function listPolicies(
  policies: CustomerStores['policies'],
  book: PolicyBook,
  subject: string,
  principal: Principal,
  tree: OrgTree,
): Promise<readonly PolicyMessage[]> {
  const shipped = book.documents().filter(({ scope }) => scope === DEFAULT_SCOPE);
  const { items } = await policies.find({ filter: {}, limit: PAGE });
  const isNear = nodesAround(tree, principal.nodeId);
  const published = items.flatMap(({ id, state }) => {
    const slash = id.indexOf('/');
    const place = { subject: id.slice(0, slash), scope: id.slice(slash + 1) };
    return isNear(place.scope)
      ? state.versions.map(({ version, effectiveFrom, body, publishedBy }) => ({
          ...place,
          version,
          effectiveFromAt: effectiveFrom,
          body,
          publishedBy,
        }))
      : [];
  });
  return [
    ...shipped.map((document) => ({
      subject: document.subject,
      scope: document.scope,
      version: document.version,
      effectiveFromAt: document.effectiveFrom,
      body: JSON.stringify(document.body),
      publishedBy: document.publishedBy ?? '',
    })),
    ...published,
  ]
    .filter((policy) => subject === '' || policy.subject === subject)
    .sort((a, b) => compareText(a.subject, b.subject) || compareText(a.scope, b.scope) || a.version - b.version);
}

/** A scope outside the caller's part of the tree is answered like one that does not exist. */
function problemOf({ scope, effectiveFromAt }: PolicyMessage, principal: Principal, tree: OrgTree): Rejection | undefined {
  if (scope === DEFAULT_SCOPE) return new Rejection('forbidden', 'policy.default-fixed', { pointer: '/scope' });
  if (!tree.pathOf(scope).includes(principal.nodeId)) return new Rejection('unknown', 'policy.scope-unknown', { pointer: '/scope' });
  if (effectiveFromAt !== '' && !isInstant(effectiveFromAt))
    return new Rejection('invalid', 'policy.effective-from-invalid', { pointer: '/effectiveFrom' });
  return undefined;
}
