import type { StateHash } from '../api/answers';
import { OPERATIONS_LOGIN } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { formatCount } from '../output/number';
import { createSheet } from '../output/sheet';

/** `state-hash`. */
export function addStateHash(line: CommandLine): void {
  line.add(line.program, 'state-hash', 'state-hash.description', {
    run: async (session) => {
      const { texts } = session;
      const state = await session.api(OPERATIONS_LOGIN).get<StateHash>('/v1/state-hash');
      const sheet = createSheet(
        [
          { title: texts('column.service'), cell: ({ service }) => service },
          { title: texts('column.part'), cell: ({ name }) => name },
          { title: texts('column.count'), cell: ({ count }) => formatCount(count), raw: ({ count }) => count, align: 'right' },
          { title: texts('column.hash'), cell: ({ sha256 }) => sha256, atMost: 16 },
        ],
        state.parts,
        texts('state-hash.title', { hash: state.stateHash }),
      );
      session.print({ json: state, sheets: [sheet] });
    },
  });
}
