import type { DeadLetter } from '../api/answers';
import { OPERATIONS_LOGIN } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import type { Given } from '../given';
import { createSheet } from '../output/sheet';
import type { Run } from '../session';

const GROUPS = ['customer', 'reminder', 'complaint', 'loyalty', 'analytics'] as const;

interface Letters {
  readonly deadLetters: readonly DeadLetter[];
}

/** `dlq list`, `dlq show`, `dlq redrive`. */
export function addDeadLetters(line: CommandLine): void {
  const letters = line.add(line.program, 'dlq', 'dlq.description');
  const group = ['--group <service>', 'dlq.option.group'] as const;
  line.add(letters, 'list', 'dlq.list.description', { options: [group, ['--all', 'dlq.option.all']], run: list });
  line.add(letters, 'show', 'dlq.show.description', { arguments: [['<id>', 'dlq.argument.id']], options: [group], run: show });
  line.add(letters, 'redrive', 'dlq.redrive.description', {
    arguments: [['[ids...]', 'dlq.argument.ids']],
    options: [group],
    run: redrive,
  });
}

const list: Run = async (session, given) => {
  const { texts } = session;
  const query = { group: given.choice('group', GROUPS), all: given.flag('all') ? 'true' : undefined };
  const answer = await session.api(OPERATIONS_LOGIN).get<Letters>('/v1/dead-letters', query);
  const sheet = createSheet(
    [
      { title: texts('column.id'), cell: ({ id }) => id },
      { title: texts('column.service'), cell: ({ group }) => group },
      { title: texts('column.state'), cell: ({ state }) => state },
      { title: texts('column.times'), cell: ({ times }) => String(times), raw: ({ times }) => times, align: 'right' },
      { title: texts('column.at'), cell: ({ at }) => at },
      { title: texts('column.event'), cell: ({ type }) => type, atMost: 20 },
      { title: texts('column.cause'), cell: ({ cause }) => `${cause.code}: ${cause.message}`, atMost: 30 },
    ],
    answer.deadLetters,
    texts('dlq.title'),
  );
  session.print({ json: answer, sheets: [sheet], notes: answer.deadLetters.length === 0 ? [texts('dlq.none')] : [] });
};

const show: Run = async (session, given) => {
  const [id = ''] = given.args;
  const letter = await session
    .api(OPERATIONS_LOGIN)
    .get<DeadLetter>(`/v1/dead-letters/${encodeURIComponent(id)}`, { group: groupOf(given) });
  // A document of many levels reads best as what it is.
  session.print({ json: letter, sheets: [], notes: [JSON.stringify(letter, null, 2)] });
};

const redrive: Run = async (session, given) => {
  const group = groupOf(given);
  const api = session.api(OPERATIONS_LOGIN);
  const ids = given.args.length > 0 ? given.args : (await api.get<Letters>('/v1/dead-letters', { group })).deadLetters.map(({ id }) => id);
  const answer =
    ids.length === 0
      ? { redriven: [], skipped: [] }
      : await api.send<{ readonly redriven: readonly string[]; readonly skipped: readonly string[] }>('POST', '/v1/dead-letters/redrive', {
          body: { group, ids },
        });
  const sheet = createSheet([{ title: session.texts('column.id'), cell: (id: string) => id }], answer.redriven);
  const said = session.texts('dlq.redriven', { count: answer.redriven.length, group, skipped: answer.skipped.length });
  session.print({ json: answer, sheets: [sheet], notes: [said] });
};

function groupOf(given: Given): string {
  return given.choice('group', GROUPS) ?? given.needed('group');
}
