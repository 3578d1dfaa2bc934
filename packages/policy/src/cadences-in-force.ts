import { policyReference } from './definition';
import { escalatedKind } from './escalated-kind';
import type { PolicyBook, PolicyQuestion } from './policy-book';
import { type Cadence, cadences, type CadenceStep } from './subjects/cadences';

/** A cadence of a dealer, with where it stands. */
export interface CadenceInForce {
  readonly key: string;
  readonly cadence: Cadence;
  /** `cadences/<scope>/<version>#<key>` */
  readonly reference: string;
}

/** The cadences of a dealer at a moment, by key: each from the nearest scope that names it, unless that switches it off. */
export function cadencesInForce(book: PolicyBook, question: PolicyQuestion): readonly CadenceInForce[] {
  const found = new Map<string, CadenceInForce | undefined>();
  for (const { document, reference } of book.resolveChain(cadences, question)) {
    for (const [key, cadence] of Object.entries(document.cadences)) {
      if (found.has(key)) continue;
      found.set(key, cadence.off === true ? undefined : { key, cadence, reference: `${reference}#${key}` });
    }
  }
  return [...found.values()].filter((one) => one !== undefined).sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The cadence that a decision names, as it was then; undefined when the version is not known, and for the reference of another policy. */
export function cadenceNamed(book: PolicyBook, reference: string): Cadence | undefined {
  const [name = '', key = ''] = reference.split('#');
  const [, scope = ''] = name.split('/');
  const document = book.documents(cadences.subject).find((candidate) => candidate.scope === scope && policyReference(candidate) === name);
  if (document === undefined) return undefined;
  const all = cadences.bodyOf(document).cadences;
  const cadence = Object.hasOwn(all, key) ? all[key] : undefined;
  return cadence === undefined || cadence.off === true ? undefined : cadence;
}

/** The step behind a kind of reason: the first step of a cadence about something due has the kind of what is due. */
export function stepOfKind({ steps }: Cadence, kind: string): CadenceStep | undefined {
  return steps.find(({ key }) => key === kind || escalatedKind(key) === kind) ?? steps[0];
}
