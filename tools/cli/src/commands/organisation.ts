import { HEAD_OFFICE } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { readOrganisationFile, registerOrganisation } from '../organisation-file';

/** `organisation apply`. */
export function addOrganisation(line: CommandLine): void {
  const organisation = line.add(line.program, 'organisation', 'organisation.description');
  line.add(organisation, 'apply', 'organisation.apply.description', {
    arguments: [['<file>', 'organisation.argument.file']],
    run: async (session, given) => {
      const [file = ''] = given.args;
      const content = await readOrganisationFile(file);
      const applied = await registerOrganisation(session.api(HEAD_OFFICE), content);
      session.print({ json: applied, sheets: [], notes: [session.texts('organisation.applied', { ...applied })] });
    },
  });
}
