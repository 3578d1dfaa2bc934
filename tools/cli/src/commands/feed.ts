import type { Api } from '../api/api';
import type { FeedEntry, FeedPage } from '../api/answers';
import { managerOf } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import type { Given } from '../given';
import { writeCsvHead, writeCsvRow } from '../output/sheet';
import type { Session } from '../session';
import { feedColumns, feedLine } from '../views/feed-view';

const PAGE = 500;
/** Between two looks at a feed that has nothing new. */
const LOOK_EVERY_MS = 2_000;

/** `feed`. A line for each entry, in every format, then where to go on. */
export function addFeed(line: CommandLine): void {
  line.add(line.program, 'feed', 'feed.description', {
    options: [
      ['--dealer <id>', 'feed.option.dealer'],
      ['--kinds <kinds>', 'feed.option.kinds'],
      ['--from <place>', 'feed.option.from'],
      ['--cursor <cursor>', 'feed.option.cursor'],
      ['--follow', 'feed.option.follow'],
    ],
    run: async (session, given) => {
      const dealer = given.needed('dealer');
      const from = given.choice('from', ['oldest', 'newest']);
      const cursor = await readOn(session, given, { dealer, from, kinds: given.text('kinds') });
      session.terminal.note(`${session.texts('feed.cursor', { cursor })}\n`);
    },
  });
}

interface Asked {
  readonly dealer: string;
  readonly from: string | undefined;
  readonly kinds: string | undefined;
}

/** Writes what is there, and with `--follow` what comes, until the terminal is left. Gives the place reached. */
async function readOn(session: Session, given: Given, asked: Asked): Promise<string> {
  const api: Api = session.api(managerOf(asked.dealer));
  const write = createEntryWriter(session);
  const isFollowing = given.flag('follow');
  let isLeft = false;
  const left = isFollowing ? session.terminal.untilEnded().then(() => void (isLeft = true)) : Promise.resolve();
  let cursor = given.text('cursor');
  for (;;) {
    const page: FeedPage = await api.get<FeedPage>('/v1/feed', { ...asked, cursor, limit: PAGE });
    page.entries.forEach(write);
    cursor = page.cursor;
    if (page.more && !isLeft) continue;
    if (!isFollowing) return cursor;
    await Promise.race([left, new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))]);
    if (isLeft) return cursor;
  }
}

function createEntryWriter({ terminal, format, texts }: Session): (entry: FeedEntry) => void {
  switch (format) {
    case 'json':
      return (entry) => terminal.out(`${JSON.stringify(entry)}\n`);
    case 'csv': {
      const columns = feedColumns(texts);
      terminal.out(writeCsvHead(columns));
      return (entry) => terminal.out(writeCsvRow(columns, entry));
    }
    case 'table':
      return (entry) => terminal.out(`${feedLine(entry, terminal.columns)}\n`);
  }
}
