import { HEAD_OFFICE } from '../api/development-logins';
import { formatCount } from '../output/number';
import { readPolicyFiles, requireNode } from '../policy-files';
import type { Run } from '../session';
import { runWhatIf, whatIfRows, whatIfSheets } from '../views/what-if-view';

const FROM = ['now', 'beginning'] as const;

/** `policies what-if`: files as they would be, against today's; nothing is published. */
export const whatIfPolicies: Run = async (session, given) => {
  const { texts } = session;
  const files = await readPolicyFiles(given.args, given.text('scope'));
  for (const file of files) requireNode(file);
  const policies = files.map(({ subject, scope, document }) => ({ subject, scope, document }));
  const from = given.choice('from', FROM) ?? FROM[0];
  const answer = await session.progress.step(texts('what-if.step'), (step) =>
    runWhatIf(session.api(HEAD_OFFICE), { policies, from }, (done, all) =>
      step.update(done, all, texts('what-if.progress', { done: formatCount(done), all: formatCount(all) })),
    ),
  );
  const { people, more, fewer } = answer.totals;
  session.print({
    json: answer,
    sheets: session.format === 'table' ? whatIfSheets(answer, session) : [whatIfRows(answer, session)],
    notes: [
      texts('what-if.people', { people: formatCount(people), more: formatCount(more), fewer: formatCount(fewer) }),
      ...answer.suppositions.map(({ text }) => text),
    ],
  });
};
