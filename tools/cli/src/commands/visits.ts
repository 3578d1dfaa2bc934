import { managerOf } from '../api/development-logins';
import type { IssuedLink, ProgressLink } from '../api/visit-answers';
import type { CommandLine } from '../command-line';
import type { Given } from '../given';
import { createSheet } from '../output/sheet';
import type { Run, Session } from '../session';
import { issuedLinkColumns, linkColumns } from '../views/visit-view';

/** `visits link`, `links`, `revoke-link`. */
export function addVisits(line: CommandLine): void {
  const visits = line.add(line.program, 'visits', 'visits.description');
  const options = [['--dealer <id>', 'visits.option.dealer']] as const;
  const ofVisit = {
    arguments: [
      ['<vehicle>', 'appointments.argument.vehicle'],
      ['<visit>', 'visits.argument.visit'],
    ],
    options,
  } as const;
  line.add(visits, 'link', 'visits.link.description', { ...ofVisit, run: issue });
  line.add(visits, 'links', 'visits.links.description', { ...ofVisit, run: list });
  line.add(visits, 'revoke-link', 'visits.revoke-link.description', {
    arguments: [['<link>', 'visits.argument.link']],
    options,
    run: revoke,
  });
}

const issue: Run = async (session, given) => {
  const answer = await apiOf(session, given).send<IssuedLink>('POST', pathOf(given));
  session.print({ json: answer, sheets: [createSheet(issuedLinkColumns(session), [answer])], notes: [session.texts('visits.link.note')] });
};

const list: Run = async (session, given) => {
  const answer = await apiOf(session, given).get<{ readonly links: readonly ProgressLink[] }>(pathOf(given));
  const notes = answer.links.length === 0 ? [session.texts('visits.links.none')] : [];
  session.print({ json: answer, sheets: [createSheet(linkColumns(session), answer.links)], notes });
};

const revoke: Run = async (session, given) => {
  const [linkId = ''] = given.args;
  const answer = await apiOf(session, given).send<ProgressLink>('POST', `/v1/progress-links/${encodeURIComponent(linkId)}/revoke`);
  session.print({ json: answer, sheets: [createSheet(linkColumns(session), [answer])] });
};

function apiOf(session: Session, given: Given) {
  return session.api(managerOf(given.needed('dealer')));
}

function pathOf({ args: [vehicleId = '', visitId = ''] }: Given): string {
  return `/v1/vehicles/${encodeURIComponent(vehicleId)}/visits/${encodeURIComponent(visitId)}/progress-links`;
}
