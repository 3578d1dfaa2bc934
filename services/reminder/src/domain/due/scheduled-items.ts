import { addDays, addMonths } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import { type CareLimit, type DoneBy, isMeant, limitOf, type ScheduledItem, type SeasonChange } from '@homeward/policy';
import type { VisitFact } from '../cars/care-facts';
import { type LastDone, mileageAt } from './due-date';
import {
  type CarOutlook,
  contactDayOf,
  type DueItem,
  dueStep,
  firstOf,
  isDeclared,
  onDay,
  reachFrom,
  reachSteps,
  type Timing,
  withMaintenanceSteps,
} from './due-item';
import { step } from '../cadences/step';

/** What has an interval of its own: from the delivery, then from the last time it was done anywhere in the network, or elsewhere by declaration. */
export function scheduledItems(outlook: CarOutlook): readonly DueItem[] {
  return outlook.items.rules.scheduled.flatMap((rule) => scheduledItem(outlook, rule) ?? []);
}

function scheduledItem(outlook: CarOutlook, rule: ScheduledItem): DueItem | undefined {
  const last = lastDone(outlook, rule);
  const limit = limitOf(rule, outlook.traits, last === undefined);
  const baseOn = last?.on ?? outlook.deliveredOn;
  if (limit === undefined || baseOn === undefined) return undefined;
  const byTimeOn = limit.months === undefined ? undefined : addMonths(baseOn, limit.months);
  const base = { on: baseOn, km: mileageAt(last, baseOn, outlook.readings) };
  const reach = limit.km === undefined ? undefined : reachFrom(outlook, base, limit.km);
  const timing = firstOf(byTimeOn, reach, outlook.estimator);
  if (timing === undefined) return undefined;
  const { reference } = outlook.items;
  const day = contactDayOf(outlook, timing.dueOn);
  return {
    ...timing,
    ...day,
    key: `${rule.key}:${baseOn}`,
    item: rule.key,
    baseOn,
    visitId: '',
    policy: reference,
    explain: () => [
      step('item.scheduled', {
        item: rule.key,
        baseOn,
        baseVisitId: last?.visitId ?? '',
        ...limitText(limit),
        on: byTimeOn ?? '',
        ...severity(outlook),
      }),
      ...reachSteps(outlook, reach),
      dueStep(rule.key, timing, reference),
      ...withMaintenanceSteps(outlook, day.withMaintenance),
    ],
  };
}

function limitText({ months, km }: CareLimit): Readonly<Record<string, number>> {
  return { ...(months === undefined ? {} : { months }), ...(km === undefined ? {} : { km }) };
}

function severity({ traits }: CarOutlook): Readonly<Record<string, string>> {
  return traits.isSevere ? { driving: 'severe' } : {};
}

function lastDone({ visits, declarations }: CarOutlook, { key, doneBy }: ScheduledItem): LastDone | undefined {
  const visit = visits.findLast((candidate) => does(doneBy, candidate));
  const declared = declarations.findLast(({ dueKey }) => dueKey.startsWith(`${key}:`));
  if (declared !== undefined && (visit === undefined || declared.doneOn > visit.visitedOn))
    return { on: declared.doneOn, km: declared.mileageKm, visitId: '' };
  return visit && { on: visit.visitedOn, km: visit.mileageKm, visitId: visit.key };
}

function does({ codes, visits = [] }: DoneBy, { service, work = [] }: VisitFact): boolean {
  const kinds: readonly string[] = visits;
  return kinds.includes(service) || (work.length > 0 && codes.some((code) => work.includes(code.toLowerCase())));
}

/** The next change of each season: it comes every year, and is over once it was done in its time, or nobody came in it. */
export function seasonChanges(outlook: CarOutlook): readonly DueItem[] {
  return outlook.items.rules.seasons.flatMap((rule) => seasonChange(outlook, rule) ?? []);
}

function seasonChange(outlook: CarOutlook, rule: SeasonChange): DueItem | undefined {
  if (rule.for !== undefined && !isMeant(rule.for, outlook.traits)) return undefined;
  const { today, deliveredOn = '', items } = outlook;
  const year = Number(today.slice(0, 4));
  // Last year's may reach into this one; this year's and the next one's may be done early.
  const years = [year - 1, year, year + 1, year + 2];
  const on = years
    .map((candidate): LocalDate => `${candidate}-${rule.on}`)
    .find((day) => addDays(day, rule.lateDays) >= today && day > deliveredOn && !isChanged(outlook, rule, day));
  if (on === undefined) return undefined;
  const timing: Timing = onDay(on);
  return {
    ...timing,
    contactOn: on,
    withMaintenance: false,
    key: `${rule.key}:${on}`,
    item: rule.key,
    baseOn: '',
    visitId: '',
    policy: items.reference,
    changesOn: addDays(on, rule.lateDays + 1),
    explain: () => [
      step('item.season', { item: rule.key, on, fromOn: addDays(on, -rule.earlyDays), untilOn: addDays(on, rule.lateDays) }),
      dueStep(rule.key, timing, items.reference),
    ],
  };
}

function isChanged(outlook: CarOutlook, rule: SeasonChange, on: LocalDate): boolean {
  const fromOn = addDays(on, -rule.earlyDays);
  const untilOn = addDays(on, rule.lateDays);
  return (
    isDeclared(outlook, `${rule.key}:${on}`) ||
    outlook.visits.some((visit) => visit.visitedOn >= fromOn && visit.visitedOn <= untilOn && does(rule.doneBy, visit))
  );
}
