import { en } from './en';
import { enAppointments } from './en-appointments';
import { enCustomers } from './en-customers';
import { enDemo } from './en-demo';
import { enImports } from './en-imports';
import { enKinds } from './en-kinds';
import { enMeasuring } from './en-measuring';
import { enOccasions } from './en-occasions';
import { enOutbound } from './en-outbound';
import { enQuality } from './en-quality';
import { enReminders } from './en-reminders';
import { enTraining } from './en-training';
import { enVisits } from './en-visits';
import { enWork } from './en-work';
import { zhCN } from './zh-cn';
import { zhCNAppointments } from './zh-cn-appointments';
import { zhCNCustomers } from './zh-cn-customers';
import { zhCNDemo } from './zh-cn-demo';
import { zhCNImports } from './zh-cn-imports';
import { zhCNKinds } from './zh-cn-kinds';
import { zhCNMeasuring } from './zh-cn-measuring';
import { zhCNOccasions } from './zh-cn-occasions';
import { zhCNOutbound } from './zh-cn-outbound';
import { zhCNQuality } from './zh-cn-quality';
import { zhCNReminders } from './zh-cn-reminders';
import { zhCNTraining } from './zh-cn-training';
import { zhCNVisits } from './zh-cn-visits';
import { zhCNWork } from './zh-cn-work';

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
export type TextKey =
  | keyof typeof en
  | keyof typeof enAppointments
  | keyof typeof enCustomers
  | keyof typeof enDemo
  | keyof typeof enImports
  | keyof typeof enKinds
  | keyof typeof enMeasuring
  | keyof typeof enOccasions
  | keyof typeof enOutbound
  | keyof typeof enQuality
  | keyof typeof enReminders
  | keyof typeof enTraining
  | keyof typeof enVisits
  | keyof typeof enWork;
type Values = Readonly<Record<string, string | number>>;

/** Says a text in the language of the reader, with its values. */
export type Texts = (key: TextKey, values?: Values) => string;

export const CATALOGUES: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = {
  'zh-CN': {
    ...zhCN,
    ...zhCNAppointments,
    ...zhCNCustomers,
    ...zhCNDemo,
    ...zhCNImports,
    ...zhCNKinds,
    ...zhCNMeasuring,
    ...zhCNOccasions,
    ...zhCNOutbound,
    ...zhCNQuality,
    ...zhCNReminders,
    ...zhCNTraining,
    ...zhCNVisits,
    ...zhCNWork,
  },
  en: {
    ...en,
    ...enAppointments,
    ...enCustomers,
    ...enDemo,
    ...enImports,
    ...enKinds,
    ...enMeasuring,
    ...enOccasions,
    ...enOutbound,
    ...enQuality,
    ...enReminders,
    ...enTraining,
    ...enVisits,
    ...enWork,
  },
};

export function createTexts(language: Language): Texts {
  const catalogue = CATALOGUES[language];
  return (key, values = {}) => catalogue[key].replace(/\{([\w-]+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** What a word of the platform (`first-service`, `phone`, `breached`) is called; a word without a text says itself. */
export function wordFor(language: Language, word: string): string {
  const catalogue: Readonly<Record<string, string>> = CATALOGUES[language];
  return catalogue[`word.${word}`] ?? word;
}

/** The language that is asked for on the command line, else that of the environment, else English. */
export function languageOf(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): Language {
  const index = args.findIndex((argument) => argument === '--lang' || argument.startsWith('--lang='));
  const asked = index === -1 ? undefined : args[index]?.includes('=') ? args[index]?.slice('--lang='.length) : args[index + 1];
  const wanted = asked ?? environment['LC_ALL'] ?? environment['LC_MESSAGES'] ?? environment['LANG'] ?? '';
  return LANGUAGES.find((language) => language === wanted) ?? (/^zh([_-]|$)/i.test(wanted) ? 'zh-CN' : 'en');
}
