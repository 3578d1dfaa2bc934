import type { LocalDate } from '@homeward/kernel';
import { type CareItems, type MaintenanceIntervals, maintenanceOf } from '@homeward/policy';
import { type CareFacts, compareText, firstDelivery, standingDeclarations, standingVisits } from '../cars/care-facts';
import { datedItems } from './dated-items';
import { type DueDate, readingsOf, traitsOf } from './due-date';
import type { CarOutlook, DueItem } from './due-item';
import { forecastOf } from './mileage-forecast';
import { scheduledItems, seasonChanges } from './scheduled-items';
import type { Ruled } from '../cadences/step';

/** What the rules of one dealer say about what is due. */
export interface ItemTerms {
  readonly today: LocalDate;
  readonly intervals: Ruled<MaintenanceIntervals>;
  readonly items: Ruled<CareItems>;
}

/** Everything that a car that is driven is due for beside its maintenance, the earliest first. */
export function dueItemsOf(facts: CareFacts, maintenance: DueDate | undefined, { today, intervals, items }: ItemTerms): readonly DueItem[] {
  const traits = traitsOf(facts, intervals.rules);
  const { driving } = maintenanceOf(intervals.rules, traits);
  const deliveredOn = firstDelivery(facts)?.on;
  const readings = maintenance?.readings ?? readingsOf(facts, deliveredOn);
  const outlook: CarOutlook = {
    facts,
    today,
    traits,
    deliveredOn,
    visits: standingVisits(facts),
    declarations: standingDeclarations(facts),
    readings,
    forecast: maintenance?.forecast ?? forecastOf(readings, facts.owner?.fromOn ?? '', driving),
    estimator: driving.estimator,
    maintenance,
    items,
    mileagePolicy: intervals.reference,
  };
  return [...datedItems(outlook), ...scheduledItems(outlook), ...seasonChanges(outlook)].sort(
    (a, b) => compareText(a.dueOn, b.dueOn) || compareText(a.key, b.key),
  );
}
