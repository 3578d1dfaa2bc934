import { cadenceNamed, stepOfKind } from '@homeward/policy';
import type { PlannedContact } from '../domain/contact-facts';
import { type Filled, fillText } from '../domain/message-text';
import type { ContactAnswer, ReminderPorts } from './ports';

type Language = 'zh-CN' | 'en';
type Texts = Readonly<Record<Language, string>>;

const SUBJECT: Texts = { 'zh-CN': '您的车辆服务提醒', en: 'About your car' };

export interface ComposedMessage {
  readonly subject: string;
  readonly body: Filled;
}

/** Writes a message about the leading reason of a contact, in the person's language, with the words of the version that it was planned under. */
export function composeMessage(
  { reference }: Pick<ReminderPorts, 'reference'>,
  contact: PlannedContact,
  answer: ContactAnswer,
): ComposedMessage {
  const language: Language = answer.language === 'en' ? 'en' : 'zh-CN';
  const script = scriptOf({ reference }, contact);
  const values = { name: answer.name, plate: answer.plates[0] ?? '', dueOn: contact.dueOn, plannedOn: contact.plannedOn };
  return { subject: SUBJECT[language], body: script === undefined ? { missing: ['script'] } : fillText(script[language], values) };
}

/** Undefined when the policy has no words for the reason. */
function scriptOf({ reference }: Pick<ReminderPorts, 'reference'>, { agenda: [lead] }: PlannedContact): Texts | undefined {
  const cadence = lead === undefined ? undefined : cadenceNamed(reference.policies(), lead.policy);
  return cadence === undefined ? undefined : stepOfKind(cadence, lead?.kind ?? '')?.script;
}
