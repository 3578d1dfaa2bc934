import type { Instant } from '@homeward/kernel';
import {
  cadenceNamed,
  type MessageTemplates,
  messageTemplates,
  type MessageValue,
  policyReference,
  stepOfKind,
  writeText,
} from '@homeward/policy';
import type { PlannedContact } from '../../domain/contacts/contact-facts';
import { sizeOfSms } from '../../domain/messages/sms-segments';
import type { ContactAnswer, ReminderPorts } from '../ports';
import type { MessageChannel, OutgoingMessage } from '../ports-of-channels';

type Language = 'zh-CN' | 'en';
type Texts = Readonly<Record<Language, string>>;
type Values = Readonly<Record<MessageValue, string>>;

export interface MessageRequest {
  readonly contact: PlannedContact;
  readonly channel: MessageChannel;
  readonly answer: ContactAnswer;
  /** Empty where nobody takes unsubscriptions, or nothing can be refused. */
  readonly unsubscribeUrl: string;
}

/** Why a message cannot be written; `because` names gaps and mistakes, never what would have stood in them. */
export interface Unwritten {
  readonly refusal: 'text-incomplete' | 'text-too-long';
  readonly because: readonly string[];
}

/**
 * Writes the message of a contact about its leading reason, in the person's language, with the templates that were pinned when the contact was planned
 * (or those of now, where that version is not known).
 */
export function composeMessage(
  { reference }: Pick<ReminderPorts, 'reference'>,
  { contact, channel, answer, unsubscribeUrl }: MessageRequest,
  at: Instant,
): OutgoingMessage | Unwritten {
  const language: Language = answer.language === 'en' ? 'en' : 'zh-CN';
  const { templates, version } = templatesOf({ reference }, contact, at);
  const words = templates.texts[contact.agenda[0]?.kind ?? ''] ?? scriptOf({ reference }, contact);
  if (words === undefined) return { refusal: 'text-incomplete', because: ['script'] };
  const values: Values = {
    name: answer.address.name,
    plate: answer.plates[0] ?? '',
    dealer: reference.tree().node(contact.dealerId)?.name ?? '',
    dueOn: dayIn(language, contact.dueOn),
    plannedOn: dayIn(language, contact.plannedOn),
    purpose: contact.purpose,
    channel,
    unsubscribeUrl,
    text: '',
  };
  const writer = createWriter();
  const text = writer.write(words[language], values);
  const around = { ...values, text };
  const { contactId, dealerId } = contact;
  const message = { reference: contactId, channel, dealerId, language, templates: version, address: answer.address, ...partsOf(channel) };
  if (writer.gaps.length > 0) return { refusal: 'text-incomplete', because: writer.gaps };
  if (channel === 'sms' && sizeOfSms(message.text).segments > templates.sms.mostSegments)
    return { refusal: 'text-too-long', because: [String(sizeOfSms(message.text).segments)] };
  return unsubscribeUrl === '' ? message : { ...message, unsubscribeUrl };

  function partsOf(wanted: MessageChannel): Pick<OutgoingMessage, 'subject' | 'text' | 'html' | 'form'> {
    switch (wanted) {
      case 'sms':
        return { subject: '', text: writer.write(templates.sms.text[language], around) };
      case 'email': {
        const { subject, text: plain, html } = templates.email;
        return {
          // A line break in a subject would be a header of its own.
          subject: writer.write(subject[language], around).replace(/\s+/g, ' ').trim(),
          text: writer.write(plain[language], around),
          html: writer.write(html[language], around, 'html'),
        };
      }
      case 'wechat': {
        const form = templates.wechat?.[language];
        if (form === undefined) writer.gaps.push('wechat form');
        const fields = Object.entries(form?.fields ?? {}).map(([name, template]) => [name, writer.write(template, around)] as const);
        return { subject: '', text, form: { templateId: form?.templateId ?? '', fields: Object.fromEntries(fields) } };
      }
      case 'app-push':
      case 'letter': {
        const { subject, text: plain } = templates[wanted];
        return { subject: writer.write(subject[language], around), text: writer.write(plain[language], around) };
      }
    }
  }
}

interface Writer {
  /** Names of gaps and mistakes so far. */
  readonly gaps: string[];
  write(template: string, values: Values, kind?: 'plain' | 'html'): string;
}

function createWriter(): Writer {
  const gaps: string[] = [];
  return {
    gaps,
    write(template, values, kind = 'plain') {
      const written = writeText(template, values, kind);
      if ('text' in written) return written.text.trim();
      gaps.push('missing' in written ? written.missing : written.wrong);
      return '';
    },
  };
}

function templatesOf(
  { reference }: Pick<ReminderPorts, 'reference'>,
  { dealerId, templates }: PlannedContact,
  at: Instant,
): { readonly templates: MessageTemplates; readonly version: string } {
  const pinned = reference
    .policies()
    .documents(messageTemplates.subject)
    .find((document) => policyReference(document) === templates);
  if (pinned !== undefined) return { templates: messageTemplates.bodyOf(pinned), version: policyReference(pinned) };
  const found = reference.policies().resolve(messageTemplates, { dealerId, tree: reference.tree(), at });
  return { templates: found.document, version: found.reference };
}

/** Undefined when the policy has no words for the reason. */
function scriptOf({ reference }: Pick<ReminderPorts, 'reference'>, { agenda: [lead] }: PlannedContact): Texts | undefined {
  const cadence = lead === undefined ? undefined : cadenceNamed(reference.policies(), lead.policy);
  return cadence === undefined ? undefined : stepOfKind(cadence, lead?.kind ?? '')?.script;
}

const DAYS: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  'zh-CN': new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }),
};

/** A day as people write it; empty for none. */
function dayIn(language: Language, day: string): string {
  return day === '' ? '' : DAYS[language].format(new Date(`${day}T00:00:00Z`));
}
