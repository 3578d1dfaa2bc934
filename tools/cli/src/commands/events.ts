import type { BusEvent } from '../api/answers';
import { OPERATIONS_LOGIN } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { writeCsvHead, writeCsvRow } from '../output/sheet';
import type { Session } from '../session';
import { eventColumns, eventLine } from '../views/event-view';

const MOST = 100_000;

/** `events tail`. A line for each event, in every format: a tail has no end to draw a table at. */
export function addEvents(line: CommandLine): void {
  const events = line.add(line.program, 'events', 'events.description');
  line.add(events, 'tail', 'events.tail.description', {
    arguments: [['<topic>', 'events.argument.topic']],
    options: [
      ['--follow', 'events.option.follow'],
      ['--last <count>', 'events.option.last'],
    ],
    run: async (session, given) => {
      const [topic = ''] = given.args;
      const end = new AbortController();
      const isFollowing = given.flag('follow');
      if (isFollowing) void session.terminal.untilEnded().then(() => end.abort());
      const write = createEventWriter(session);
      const query = { follow: isFollowing ? 'true' : undefined, last: given.whole('last', 0, MOST) };
      for await (const event of session.api(OPERATIONS_LOGIN).lines(`/v1/events/${encodeURIComponent(topic)}`, query, end.signal)) {
        write(event as BusEvent);
      }
    },
  });
}

/** Writes events one by one, as they come, in the format that was asked for. */
function createEventWriter({ terminal, format, texts }: Session): (event: BusEvent) => void {
  switch (format) {
    case 'json':
      return ({ at, type, key, ...rest }) => terminal.out(`${JSON.stringify({ at, type, key, ...rest })}\n`);
    case 'csv': {
      const columns = eventColumns(texts);
      terminal.out(writeCsvHead(columns));
      return (event) => terminal.out(writeCsvRow(columns, event));
    }
    case 'table':
      return (event) => terminal.out(`${eventLine(event, terminal.columns)}\n`);
  }
}
