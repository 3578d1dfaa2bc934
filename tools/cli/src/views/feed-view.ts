import type { FeedEntry } from '../api/answers';
import type { Column } from '../output/sheet';
import { fitted } from '../output/width';
import type { Texts } from '../texts/texts';
import { contentOf } from './event-view';

/** An entry as people read it: one line, cut to the terminal. */
export function feedLine({ at, kind, change, aboutId, data }: FeedEntry, width: number | undefined): string {
  const line = [at, kind, change, aboutId, contentOf(data)].filter((part) => part !== '').join('  ');
  return width === undefined ? line : fitted(line, width);
}

/** For CSV: everything that an entry is, its content as JSON. */
export function feedColumns(texts: Texts): readonly Column<FeedEntry>[] {
  return [
    { title: texts('column.at'), cell: ({ at }) => at },
    { title: texts('column.kind'), cell: ({ kind }) => kind },
    { title: texts('column.change'), cell: ({ change }) => change },
    { title: texts('column.about'), cell: ({ aboutId }) => aboutId },
    { title: texts('column.event'), cell: ({ entryId }) => entryId },
    { title: texts('column.text'), cell: ({ data }) => JSON.stringify(data) },
  ];
}
