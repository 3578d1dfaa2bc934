import { type VisitFact, standingVisits } from './care-facts';
import type { Candidate } from './candidate';
import { mannerOf, passedBy, timesOf } from './cadence-step';
import { explainDueDate } from './due-date';
import { droppedFor, maintenanceAfter, missedAppointments, noSureness, openAppointment, sureness } from './maintenance-concern';
import { type CadenceOn, type Reason, type ReasonContext, startedBy } from './reasons';
import { type Step, step } from './step';

/** The steps after the latest visit of the kinds that start a cadence (S0; RE4, RE5). */
export function visitReasons(context: ReasonContext): readonly Reason[] {
  const visits = standingVisits(context.facts);
  const latest = visits.at(-1);
  const started = new Set<string>();
  const reasons: Reason[] = [];
  for (const visit of visits.toReversed()) {
    for (const cadence of startedBy(context, 'visit', visit.closedAt)) {
      if (started.has(cadence.key) || !isStartedBy(cadence, visit)) continue;
      started.add(cadence.key);
      if (visit === latest || !cadence.cadence.stops.includes('visit')) reasons.push(...stepsOf(context, cadence, visit));
    }
  }
  return reasons;
}

function isStartedBy({ trigger }: CadenceOn<'visit'>, { service }: VisitFact): boolean {
  const kinds: readonly string[] = trigger.services;
  return kinds.includes(service);
}

function stepsOf(context: ReasonContext, started: CadenceOn<'visit'>, visit: VisitFact): readonly Reason[] {
  const { terms, facts, ownerId, due } = context;
  const { cadence, reference } = started;
  const boughtOn = facts.owner?.fromOn ?? '';
  // Whoever has bought the car since then was not the one who came.
  const beforeOwnership =
    cadence.stops.includes('ownership-change') && boughtOn > visit.visitedOn
      ? step('ownership.changed', { visitedOn: visit.visitedOn, ownedFromOn: boughtOn })
      : undefined;
  const times = timesOf(cadence.steps, { startedOn: visit.visitedOn, due }, terms);
  return cadence.steps.flatMap((rule): readonly Reason[] => {
    const time = times.get(rule.key);
    if (time === undefined) return [];
    const isMaintenance = rule.when.kind === 'around-due';
    const { fromOn, untilOn, follows } = time;
    const baseOn = due?.baseOn ?? visit.visitedOn;
    const candidate: Candidate = {
      ...mannerOf(rule, visit.advisorId, context),
      ...(isMaintenance && due !== undefined ? sureness(due) : noSureness),
      key: `${rule.key}:${visit.key}`,
      kind: rule.key,
      dealerId: visit.dealerId,
      fromOn,
      untilOn,
      visitId: visit.key,
      capExempt: true,
      concern: isMaintenance ? maintenanceAfter(started, baseOn, missedAppointments(facts, baseOn, terms)) : '',
      ...(follows === undefined ? {} : { follows: { key: `${follows.step}:${visit.key}`, afterDays: follows.afterDays } }),
      policy: reference,
    };
    const dropped = beforeOwnership ?? (isMaintenance ? droppedFor(context, started, untilOn) : passedBy(untilOn, terms.today));
    const explain = (): readonly Step[] => [
      step('cadence.step', {
        step: rule.key,
        visitId: visit.key,
        visitedOn: visit.visitedOn,
        when: rule.when.kind,
        fromOn,
        untilOn,
        ...time.range,
        policy: reference,
      }),
      ...(isMaintenance && due !== undefined ? explainDueDate(due) : []),
      ...(isMaintenance ? openAppointment(context.appointment) : []),
    ];
    // Whoever came is asked how it was; the maintenance is the owner's business.
    const personId = isMaintenance || visit.personId === '' ? ownerId : visit.personId;
    return [{ personId, candidate, explain, ...(dropped === undefined ? {} : { dropped }) }];
  });
}
