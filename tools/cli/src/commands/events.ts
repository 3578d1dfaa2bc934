import type { BusEvent } from '../api/answers';
import { OPERATIONS_LOGIN } from '../api/development-logins';
import type { CommandLine } from '../command-line';

const MOST = 100_000;

/** `events tail`. One JSON document a line, whatever the format: a tail has no end to draw a table at. */
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
      const query = { follow: isFollowing ? 'true' : undefined, last: given.whole('last', 0, MOST) };
      for await (const event of session.api(OPERATIONS_LOGIN).lines(`/v1/events/${encodeURIComponent(topic)}`, query, end.signal)) {
        const { type, at, key, ...rest } = event as BusEvent;
        session.terminal.out(`${JSON.stringify({ at, type, key, ...rest })}\n`);
      }
    },
  });
}
