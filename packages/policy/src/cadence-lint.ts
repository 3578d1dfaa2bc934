import { dayText, isAhead } from './cadence-example';
import type { PolicyProblem } from './definition';
import { escalatedKind } from './escalated-kind';
import type { Cadence, Cadences, CadenceStep } from './subjects/cadences';

/** A month is no shorter. */
const SHORTEST_MONTH_DAYS = 28;

/**
 * What is wrong with cadences although they have the shape: steps that can never happen, loops without end, steps that nothing tells apart. Each problem
 * with its place and a sequence of days that shows it.
 */
export function cadenceProblems({ cadences }: Cadences): readonly PolicyProblem[] {
  const live = Object.entries(cadences).flatMap(([key, cadence]) => (cadence.off === true ? [] : [{ key, cadence }]));
  return [
    ...live.flatMap(({ key, cadence }) => [
      ...triggerProblems(cadence).map(at(`/cadences/${key}`)),
      ...cadence.steps.flatMap((step, place) => stepProblems(cadence, step, place).map(at(`/cadences/${key}/steps/${place}`))),
      ...loopsOf(cadence).map(at(`/cadences/${key}/steps`)),
      ...escalationProblems(cadence).map(at(`/cadences/${key}/escalation`)),
    ]),
    ...doubles(live),
  ];
}

const at =
  (place: string) =>
  ({ pointer, expected }: PolicyProblem): PolicyProblem => ({ pointer: `${place}${pointer}`, expected });

/** Somebody waits for a new car: an order is no car yet. */
function isOfOrder(trigger: Cadence['trigger']): boolean {
  return trigger.on === 'waiting' && trigger.for === 'delivery';
}

/** Stopped by its own trigger, or by what can never happen. */
function triggerProblems({ trigger, stops }: Cadence): readonly PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  if (trigger.on === 'appointment' && stops.includes('appointment'))
    problems.push({
      pointer: `/stops/${stops.indexOf('appointment')}`,
      expected: `a stop that is not the trigger itself; an appointment for ${dayText(14)} starts it on ${dayText(0)} and lets all its steps rest from then on`,
    });
  if (isOfOrder(trigger))
    stops.forEach((stop, place) => {
      if (stop !== 'answer')
        problems.push({
          pointer: `/stops/${place}`,
          expected: `answer, or no stop; a car that was ordered on ${dayText(0)} is nobody's yet and comes to no workshop until it is handed over, which ends it anyway`,
        });
    });
  return problems;
}

function stepProblems(cadence: Cadence, step: CadenceStep, place: number): readonly PolicyProblem[] {
  const { trigger, steps } = cadence;
  const { when, windowDays, key } = step;
  const problem = (pointer: string, expected: string): readonly PolicyProblem[] => [{ pointer, expected }];
  switch (when.kind) {
    case 'days-before':
      if (isAhead(trigger) || when.days < windowDays) return [];
      return problem(
        '/when/days',
        `a window that is not past when it begins; started on ${dayText(0)}, ${key} is for ${dayText(-when.days)} to ${dayText(-when.days + windowDays - 1)}`,
      );
    case 'days-after':
      return trigger.on === 'appointment' && when.days > 0 ? problem('/when/days', afterAppointment(when.days)) : [];
    case 'months-after':
      return trigger.on === 'appointment' ? problem('/when/kind', afterAppointment(SHORTEST_MONTH_DAYS)) : [];
    case 'around-due':
      if (trigger.on !== 'occasion' && trigger.on !== 'trade-up' && !isOfOrder(trigger)) return [];
      return problem(
        '/when/kind',
        `a day of the ${trigger.on}; started on ${dayText(0)} by a day of a person, ${key} has no car whose maintenance is due`,
      );
    case 'monthly': {
      if (when.times === undefined)
        return problem(
          '/when/times',
          `an end; started on ${dayText(0)}, ${key} is on ${dayText(31)}, ${dayText(60)}, and every month for ever`,
        );
      if (isOfOrder(trigger) && when.times > 1)
        return problem(
          '/when/kind',
          `steps of their own, so many months after the order; started on ${dayText(0)}, ${key} is on that day, and nothing looks at an order on ${dayText(31)}`,
        );
      if (windowDays <= SHORTEST_MONTH_DAYS || when.times === 1) return [];
      return problem(
        '/windowDays',
        `at most ${SHORTEST_MONTH_DAYS}, so that one round is over when the next begins; started on ${dayText(31)}, the first lasts to ${dayText(30 + windowDays)} and the second begins on ${dayText(60)}`,
      );
    }
    case 'after-step': {
      const first = steps.findIndex((other) => other.key === when.step);
      // One that follows itself is a loop.
      if (first === place) return [];
      const followed = steps[first];
      if (followed === undefined)
        return problem(
          '/when/step',
          `the key of a step of the cadence; on no day is there a contact about ${when.step} that ${key} could follow`,
        );
      if (followed.when.kind === 'monthly')
        return problem(
          '/when/step',
          `a step that comes once; ${when.step} is on ${dayText(0)} and on ${dayText(31)}, and nothing says which ${key} follows`,
        );
      return first > place && !isInLoop(cadence, key)
        ? problem('/when/step', `a step before it; ${key} stands before ${when.step}, and has no day when its turn comes`)
        : [];
    }
  }
}

/** Taken over by the manager while it comes again for whoever should have done it; or under the name of another step. */
function escalationProblems({ trigger, steps, escalation }: Cadence): readonly PolicyProblem[] {
  if (escalation === undefined) return [];
  return steps.flatMap(({ key, when, windowDays }): readonly PolicyProblem[] => {
    const problems: PolicyProblem[] = [];
    // Of an occasion only the first round is kept.
    const comesAgain = when.kind === 'monthly' && when.times !== 1 && trigger.on !== 'occasion';
    if (comesAgain && windowDays <= SHORTEST_MONTH_DAYS && windowDays + escalation.windowDays > SHORTEST_MONTH_DAYS)
      problems.push({
        pointer: '/windowDays',
        expected: `at most ${SHORTEST_MONTH_DAYS} days together with the window of ${key}, which is ${windowDays}; started on ${dayText(31)}, the manager has the first round to ${dayText(30 + windowDays + escalation.windowDays)} and the second begins on ${dayText(60)}`,
      });
    if (steps.some((other) => other.key === escalatedKind(key)))
      problems.push({
        pointer: '/to',
        expected: `no step ${escalatedKind(key)} beside ${key}; on the day after its window nothing tells the two contacts apart`,
      });
    return problems;
  });
}

function afterAppointment(days: number): string {
  return `a day up to the appointment; of one on ${dayText(0)} it is known by ${dayText(days)} whether it was kept, and it lies ahead no more`;
}

/** Steps that follow one another in a circle; each circle once, where its first step stands. */
function loopsOf(cadence: Cadence): readonly PolicyProblem[] {
  const seen = new Set<string>();
  return cadence.steps.flatMap(({ key }, place) => {
    const loop = loopFrom(cadence, key);
    if (loop === undefined || seen.has(key)) return [];
    for (const one of loop) seen.add(one);
    const round = [...loop, key].join(' after ');
    return [
      {
        pointer: `/${place}/when/step`,
        expected: `an end of the round ${round}; on ${dayText(0)} and on every day after it each waits for the other`,
      },
    ];
  });
}

function isInLoop(cadence: Cadence, key: string): boolean {
  return loopFrom(cadence, key) !== undefined;
}

/** The steps from this one back to itself; undefined when it does not come back. */
function loopFrom({ steps }: Cadence, key: string): readonly string[] | undefined {
  const path: string[] = [];
  let present: string | undefined = key;
  while (present !== undefined && !path.includes(present)) {
    path.push(present);
    const when: CadenceStep['when'] | undefined = steps.find((step) => step.key === present)?.when;
    present = when?.kind === 'after-step' ? when.step : undefined;
  }
  return present === key ? path : undefined;
}

/** Steps of two cadences with one name, which would be one reason; and two cadences about the same maintenance, whose first steps are named after it. */
function doubles(live: readonly { readonly key: string; readonly cadence: Cadence }[]): readonly PolicyProblem[] {
  const steps = new Map<string, string>();
  const services = new Map<string, string>();
  const problems: PolicyProblem[] = [];
  for (const { key, cadence } of live) {
    cadence.steps.forEach((step, place) => {
      const first = steps.get(step.key);
      if (first === undefined) steps.set(step.key, key);
      else
        problems.push({
          pointer: `/cadences/${key}/steps/${place}/key`,
          expected: `another key than a step of ${first} has; both started on ${dayText(0)}, the contact about the one settles the other`,
        });
    });
    if (cadence.trigger.on !== 'maintenance-due') continue;
    for (const service of cadence.trigger.services) {
      const first = services.get(service);
      if (first === undefined) services.set(service, key);
      else
        problems.push({
          pointer: `/cadences/${key}/trigger/services`,
          expected: `services that ${first} does not invite to already; of a ${service} due on ${dayText(182)} both begin with the same contact`,
        });
    }
  }
  return problems;
}
