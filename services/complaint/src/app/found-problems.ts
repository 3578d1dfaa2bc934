import type { Heard } from '@homeward/bus';
import type { EventPayload } from '@homeward/contracts';
import { CASE_KINDS, SEVERITIES } from '@homeward/policy';
import { mustExecute } from '@homeward/runtime';
import { CASE_CATEGORIES } from '../domain/case-facts';
import { caseIdOf, oneOf } from './cases';
import type { CasePorts } from './ports';
import { timingOf } from './timing';

export type HeardAnswers = Heard<EventPayload<'homeward.reminder.v1.QuestionnaireAnswered'>>;

/** By whom a case is opened that follows from an answer. */
const PLATFORM = 'platform';

/** Problems found in contacts become cases, one for each kind and category of a contact, however often they are told. */
export async function openFoundProblems(ports: CasePorts, heard: readonly HeardAnswers[]): Promise<void> {
  const now = ports.clock.now();
  const requests = heard.flatMap(({ event }) =>
    event.problems.map((problem) => {
      const { contactId, dealerId, personId, vehicleId, answeredAt, correctedAt } = event;
      // What only a check has found is known since then.
      const receivedAt = correctedAt ?? answeredAt;
      const kind = oneOf(CASE_KINDS, problem.kind, '/kind');
      const severity = oneOf(SEVERITIES, problem.severity, '/severity');
      const cause = `answers:${contactId}:${problem.kind}:${problem.category}`;
      return {
        id: caseIdOf(cause),
        cause: { id: cause },
        at: now,
        command: {
          type: 'Open' as const,
          ...{ dealerId, personId, vehicleId, contactId, kind, severity },
          category: oneOf(CASE_CATEGORIES, problem.category, '/category'),
          channel: 'callback' as const,
          department: '',
          receivedAt,
          at: receivedAt > now ? receivedAt : now,
          by: PLATFORM,
          timing: timingOf(ports, { dealerId, kind, severity }, receivedAt),
        },
      };
    }),
  );
  await mustExecute(ports.cases, requests);
}
