import type { LocalDate } from '@homeward/kernel';
import { toComparedCode } from './order-lines';
import { compareText } from '../people/revision';
import { type RecallFact, type VehicleFacts, type VisitFact, compareVisits, standingVisits } from './vehicle-facts';

/** A recall campaign as it concerns one car, over everybody who spoke of it. */
export interface Recall {
  readonly campaign: string;
  /** Withdrawn when everybody who announced it took it back; what was done stays done. */
  readonly status: 'open' | 'done' | 'withdrawn';
  readonly announcedOn: LocalDate;
  readonly doneOn: LocalDate | undefined;
  /** The visit that did it; undefined when it was only declared to be done. */
  readonly visitId: string | undefined;
  /** Who did it, or declared it to be done. */
  readonly dealerId: string | undefined;
}

/**
 * The campaigns of a car. One is done by the first visit since it was announced whose order has a line with the code of the campaign, or with the
 * code that was announced for it; or when somebody declares it to be done, such as another maker's importer. Sorted by campaign.
 */
export function recallsOf(facts: VehicleFacts): readonly Recall[] {
  const said = Object.values(facts.recalls ?? {});
  if (said.length === 0) return [];
  const visits = standingVisits(facts).toSorted(compareVisits);
  const byCampaign = new Map<string, RecallFact[]>();
  for (const fact of said) byCampaign.set(fact.campaign, [...(byCampaign.get(fact.campaign) ?? []), fact]);
  return [...byCampaign.values()].map((about) => recallOf(about, visits)).sort((a, b) => compareText(a.campaign, b.campaign));
}

function recallOf(about: readonly RecallFact[], visits: readonly VisitFact[]): Recall {
  const [first] = about.toSorted((a, b) => compareText(announced(a), announced(b)) || compareText(a.key, b.key));
  if (first === undefined) throw new TypeError('A campaign that nobody spoke of');
  const recall = { campaign: first.campaign, announcedOn: announced(first) };
  const codes = new Set(
    about
      .flatMap(({ campaign, item }) => [campaign, item])
      .filter((code) => code !== '')
      .map(toComparedCode),
  );
  const visit = visits.find(
    ({ visitedOn, lines }) => visitedOn >= recall.announcedOn && lines.some(([, code]) => codes.has(toComparedCode(code))),
  );
  if (visit !== undefined) return { ...recall, status: 'done', doneOn: visit.visitedOn, visitId: visit.key, dealerId: visit.dealerId };
  const [declared] = about
    .filter(({ status }) => status === 'done')
    .sort((a, b) => compareText(doneOn(a), doneOn(b)) || compareText(a.key, b.key));
  if (declared !== undefined)
    return { ...recall, status: 'done', doneOn: doneOn(declared), visitId: undefined, dealerId: declared.dealerId };
  const status = about.every((fact) => fact.status === 'withdrawn') ? 'withdrawn' : 'open';
  return { ...recall, status, doneOn: undefined, visitId: undefined, dealerId: undefined };
}

function announced({ announcedOn, occurredOn }: RecallFact): LocalDate {
  return announcedOn ?? occurredOn;
}

function doneOn({ doneOn: on, occurredOn }: RecallFact): LocalDate {
  return on ?? occurredOn;
}
