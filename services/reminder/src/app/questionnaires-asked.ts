import type { Instant } from '@homeward/kernel';
import { cadenceNamed, type Questionnaire, questionnaires, stepOfKind } from '@homeward/policy';
import type { ContactDocument, ReminderPorts } from './ports';

export interface AskedQuestionnaire {
  readonly key: string;
  /** `questionnaires/<scope>/<version>#<key>` */
  readonly reference: string;
  readonly questionnaire: Questionnaire;
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
