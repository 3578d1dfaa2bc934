import { invitation, visitCadence } from '@homeward/policy';
import type { Instant } from '@homeward/kernel';
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

/** Writes a message about the leading reason of a contact, in the person's language, with the words of the policy that counts now. */
export function composeMessage(
  { reference }: Pick<ReminderPorts, 'reference'>,
  contact: PlannedContact,
  answer: ContactAnswer,
  at: Instant,
): ComposedMessage {
  const language: Language = answer.language === 'en' ? 'en' : 'zh-CN';
  const script = scriptOf({ reference }, contact, at);
  const values = { name: answer.name, plate: answer.plates[0] ?? '', dueOn: contact.dueOn, plannedOn: contact.plannedOn };
  return { subject: SUBJECT[language], body: script === undefined ? { missing: ['script'] } : fillText(script[language], values) };
}

/** Undefined when the policy has no words for the reason any more. */
function scriptOf({ reference }: Pick<ReminderPorts, 'reference'>, { agenda, dealerId }: PlannedContact, at: Instant): Texts | undefined {
  const question = { dealerId, tree: reference.tree(), at };
  const kind = agenda[0]?.kind ?? '';
  switch (kind) {
    case 'first-service':
    case 'routine':
      return reference.policies().resolve(invitation, question).document.first.script;
    case 'invitation-follow-up':
      return reference.policies().resolve(invitation, question).document.followUp.script;
    default:
      return reference
        .policies()
        .resolve(visitCadence, question)
        .document.steps.find(({ key }) => key === kind)?.script;
  }
}
