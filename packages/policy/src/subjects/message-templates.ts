import { z } from 'zod';
import { type DeepReadonly, definePolicy, type PolicyProblem, toPointer } from '../definition';
import { problemsOfText } from '../liquid-text';
import { positive, texts } from './words';

/** What a text may ask for. `text` is there around the words about the reason, not in them. */
export const MESSAGE_VALUES = ['name', 'plate', 'dealer', 'dueOn', 'plannedOn', 'purpose', 'channel', 'unsubscribeUrl'] as const;
export type MessageValue = (typeof MESSAGE_VALUES)[number] | 'text';

const form = z.strictObject({
  /** As WeChat has approved it for the official account. */
  templateId: z.string().min(1),
  fields: z.record(z.string().regex(/^[a-z_]+[0-9]*$/, 'the name of a field such as thing1'), z.string().min(1)),
});

const schema = z.strictObject({
  /** The words about a reason, by its kind. A kind that is not here is written about with the script of its cadence. */
  texts: z.record(z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a kind such as visit-day-5'), texts),
  /* What stands around the words, by channel. */
  sms: z.strictObject({
    text: texts,
    /** A text that needs more parts than this is not sent. */
    mostSegments: positive,
  }),
  email: z.strictObject({ subject: texts, text: texts, html: texts }),
  /** Left out: nothing is sent by WeChat. */
  wechat: z.strictObject({ 'zh-CN': form, en: form }).optional(),
  'app-push': z.strictObject({ subject: texts, text: texts }),
  letter: z.strictObject({ subject: texts, text: texts }),
});

/**
 * The words of messages in Liquid, in both languages; brands, regions and dealers have their own. What is wrong in a text is found when it is published, not
 * when it is to be sent.
 */
export const messageTemplates = definePolicy({ subject: 'message-templates', schema, lint: problemsIn, isLintedByTest: true });
export type MessageTemplates = ReturnType<typeof messageTemplates.bodyOf>;

function problemsIn({ texts: words, sms, email, wechat, letter, ...rest }: DeepReadonly<z.infer<typeof schema>>): readonly PolicyProblem[] {
  const around = { 'sms/text': sms.text, ...named('email', email), ...named('app-push', rest['app-push']), ...named('letter', letter) };
  return [
    ...Object.entries(words).flatMap(([kind, both]) => problemsOfBoth(['texts', kind], both, MESSAGE_VALUES)),
    ...Object.entries(around).flatMap(([place, both]) => problemsOfBoth(place.split('/'), both, [...MESSAGE_VALUES, 'text'])),
    ...Object.entries(wechat ?? {}).flatMap(([language, { fields }]) =>
      problemsOfBoth(['wechat', language, 'fields'], fields, [...MESSAGE_VALUES, 'text']),
    ),
  ];
}

function named(channel: string, parts: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  return Object.fromEntries(Object.entries(parts).map(([part, both]) => [`${channel}/${part}`, both]));
}

function problemsOfBoth(
  path: readonly string[],
  templates: Readonly<Record<string, string>>,
  names: readonly string[],
): readonly PolicyProblem[] {
  return Object.entries(templates).flatMap(([name, template]) =>
    problemsOfText(template, names).map((expected) => ({ pointer: toPointer([...path, name]), expected })),
  );
}
