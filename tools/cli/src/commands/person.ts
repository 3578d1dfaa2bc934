import { HEAD_OFFICE } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import type { Run } from '../session';

/** `person export`. */
export function addPerson(line: CommandLine): void {
  const person = line.add(line.program, 'person', 'person.description');
  line.add(person, 'export', 'person.export.description', {
    arguments: [['<person>', 'identity.argument.person']],
    options: [['--purpose <text>', 'person.option.purpose', 'request of the person']],
    run: exportPerson,
  });
}

/** To be read; with `--output json` for programs. */
const exportPerson: Run = async (session, given) => {
  const [personId = ''] = given.args;
  const api = session.api(HEAD_OFFICE);
  const path = `/v1/people/${encodeURIComponent(personId)}/export`;
  const body = { purpose: given.text('purpose') ?? 'request of the person' };
  if (session.format === 'table') session.terminal.out(await api.sendForText('POST', `${path}?format=text`, { body }));
  else session.print({ json: await api.send<unknown>('POST', path, { body }), sheets: [] });
};
