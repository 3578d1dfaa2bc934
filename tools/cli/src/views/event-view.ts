import type { BusEvent } from '../api/answers';
import type { Column } from '../output/sheet';
import { fitted } from '../output/width';
import type { Texts } from '../texts/texts';

/** An event as people read it: one line, cut to the terminal. */
export function eventLine({ at, topic, type, key, event }: BusEvent, width: number | undefined): string {
  const line = [at, topic, shortTypeOf(type), key, contentOf(event)].filter((part) => part !== '').join('  ');
  return width === undefined ? line : fitted(line, width);
}

/** For CSV: everything that an event is, its content as JSON. */
export function eventColumns(texts: Texts): readonly Column<BusEvent>[] {
  return [
    { title: texts('column.at'), cell: ({ at }) => at },
    { title: texts('column.topic'), cell: ({ topic }) => topic },
    { title: texts('column.partition'), cell: ({ partition }) => String(partition), raw: ({ partition }) => partition },
    { title: texts('column.offset'), cell: ({ offset }) => offset },
    { title: texts('column.event'), cell: ({ type }) => type },
    { title: texts('column.about'), cell: ({ key }) => key },
    { title: texts('column.text'), cell: ({ event }) => JSON.stringify(event) },
  ];
}

/** `homeward.customer.v1.VisitRecorded` → `VisitRecorded`: the topic stands beside it. */
function shortTypeOf(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}

/** `nodeId=D1 kind=dealer`. What is empty says nothing. */
export function contentOf(event: unknown): string {
  if (typeof event !== 'object' || event === null) return JSON.stringify(event) ?? '';
  return Object.entries(event)
    .filter(([, value]) => value !== '' && value !== null && !(Array.isArray(value) && value.length === 0))
    .map(
      ([name, value]: [string, unknown]) => `${name}=${typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value)}`,
    )
    .join(' ');
}
