import type { Api } from '../api/api';
import type { Policies } from '../api/answers';
import { type Language, wordFor } from '../texts/texts';

/** What the business calls its KPIs, by their names: the definitions are policies and bring their titles. */
export async function readKpiTitles(api: Api, language: Language): Promise<ReadonlyMap<string, string>> {
  const { policies } = await api.get<Policies>('/v1/policies', { subject: 'kpi-definitions' });
  const titles = new Map<string, string>();
  for (const { document } of policies) {
    for (const [name, definition] of Object.entries(definitionsOf(document))) {
      const title = definition.title?.[language];
      if (title !== undefined) titles.set(name, title);
    }
  }
  return titles;
}

/** The dimensions of a figure in words: `D1 · in warranty`. */
export function groupOf(group: Readonly<Record<string, string>>, language: Language): string {
  return Object.entries(group)
    .map(([dimension, value]) => {
      const key = `${dimension}.${value}`;
      const word = wordFor(language, key);
      return word === key ? value : word;
    })
    .join(' · ');
}

interface Definition {
  readonly title?: Readonly<Partial<Record<Language, string>>>;
}

function definitionsOf(document: unknown): Readonly<Record<string, Definition>> {
  if (typeof document !== 'object' || document === null || !('definitions' in document)) return {};
  const { definitions } = document;
  return typeof definitions === 'object' && definitions !== null ? (definitions as Readonly<Record<string, Definition>>) : {};
}
