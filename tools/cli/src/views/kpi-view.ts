import type { Api } from '../api/api';
import type { KpiMember, Policies } from '../api/answers';
import { ABSENT } from '../output/number';
import type { Column } from '../output/sheet';
import { type Language, type TextKey, wordFor } from '../texts/texts';
import type { Readers } from './contact-view';

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
    .map(([dimension, value]) => valueOf(dimension, value, language))
    .join(' · ');
}

/** The same as it is asked for: `dealer:D1,warranty:in`. */
export function rawGroupOf(group: Readonly<Record<string, string>>): string {
  return Object.entries(group)
    .map(([dimension, value]) => `${dimension}:${value}`)
    .join(',');
}

/** What is known of a member, in the order in which it is shown. */
const MEMBER_VALUES: readonly (readonly [name: string, title: TextKey])[] = [
  ['isNumerator', 'column.in-numerator'],
  ['happenedOn', 'column.on'],
  ['stream', 'column.stream'],
  ['model', 'column.model'],
  ['use', 'column.use'],
  ['warranty', 'column.warranty'],
  ['state', 'column.state'],
  ['lastVisitOn', 'column.last-visit'],
  ['firstSoldOn', 'column.first-sold'],
  ['advisor', 'column.advisor'],
  ['vehicleId', 'column.car'],
];

/** The columns of members; when they are given, those that say nothing about any of them are left out. */
export function memberColumns({ texts, language }: Readers, members?: readonly KpiMember[]): readonly Column<KpiMember>[] {
  const told = MEMBER_VALUES.filter(
    ([name]) => members === undefined || members.some(({ id, values }) => values[name] !== undefined && values[name] !== id),
  );
  return [
    { title: texts('column.kind'), cell: ({ kind }) => wordFor(language, `member.${kind}`), raw: ({ kind }) => kind },
    { title: texts('column.id'), cell: ({ id }) => id },
    { title: texts('column.dealer'), cell: ({ dealerId }) => dealerId ?? ABSENT, raw: ({ dealerId }) => dealerId ?? '' },
    ...told.map(([name, title]): Column<KpiMember> => ({
      title: texts(title),
      cell: ({ values }) => valueOf(name, values[name] ?? ABSENT, language),
      raw: ({ values }) => values[name] ?? '',
    })),
  ];
}

/** A value of a dimension in words; one without words says itself. */
function valueOf(dimension: string, value: string, language: Language): string {
  const key = `${dimension}.${value}`;
  const word = wordFor(language, key);
  // Streams are kinds of reasons, which are called the same everywhere.
  return word !== key ? word : dimension === 'stream' ? wordFor(language, value) : value;
}

interface Definition {
  readonly title?: Readonly<Partial<Record<Language, string>>>;
}

function definitionsOf(document: unknown): Readonly<Record<string, Definition>> {
  if (typeof document !== 'object' || document === null || !('definitions' in document)) return {};
  const { definitions } = document;
  return typeof definitions === 'object' && definitions !== null ? (definitions as Readonly<Record<string, Definition>>) : {};
}
