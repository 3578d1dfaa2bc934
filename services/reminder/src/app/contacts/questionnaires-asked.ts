import type { Instant } from '@homeward/kernel';
import { cadenceNamed, policyReference, type Questionnaire, questionnaires, stepOfKind } from '@homeward/policy';
import type { ContactDocument, ReminderPorts } from '../ports';

export interface AskedQuestionnaire {
  readonly key: string;
  /** `questionnaires/<scope>/<version>#<key>` */
  readonly reference: string;
  readonly questionnaire: Questionnaire;
}

/** What was asked, as it was then, by the reference that the answers name; undefined when that version is not known. */
export function questionnaireNamed({ reference }: Pick<ReminderPorts, 'reference'>, name: string): AskedQuestionnaire | undefined {
  const [version = '', key = ''] = name.split('#');
  const document = reference
    .policies()
    .documents(questionnaires.subject)
    .find((candidate) => policyReference(candidate) === version);
  if (document === undefined) return undefined;
  const all = questionnaires.bodyOf(document).questionnaires;
  const questionnaire = Object.hasOwn(all, key) ? all[key] : undefined;
  return questionnaire === undefined ? undefined : { key, reference: name, questionnaire };
}

/** What is asked in a contact: what the step of its first reason with a questionnaire names, else what the policy has for its kind. */
export function questionnaireOf(
  { reference }: Pick<ReminderPorts, 'reference'>,
  { dealerId, reasons }: Pick<ContactDocument, 'dealerId' | 'reasons'>,
  at: Instant,
): AskedQuestionnaire | undefined {
  const policies = reference.policies();
  const { document, reference: name } = policies.resolve(questionnaires, { dealerId, tree: reference.tree(), at });
  const all = Object.entries(document.questionnaires);
  for (const { kind, policy } of reasons) {
    const cadence = cadenceNamed(policies, policy);
    const named = cadence === undefined ? undefined : stepOfKind(cadence, kind)?.questionnaire;
    const [key, questionnaire] =
      all.find(([candidate, { kinds }]) => (named === undefined ? kinds.includes(kind) : candidate === named)) ?? [];
    if (key !== undefined && questionnaire !== undefined) return { key, reference: `${name}#${key}`, questionnaire };
  }
  return undefined;
}
