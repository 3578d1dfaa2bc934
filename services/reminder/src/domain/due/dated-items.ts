import { addDays, addMonths } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import { type ContractFact, compareText, type OpenWork } from '../cars/care-facts';
import {
  type CarOutlook,
  contactDayOf,
  type DueItem,
  dueStep,
  firstOf,
  isDeclared,
  onDay,
  type Reach,
  reachFrom,
  reachOf,
  reachSteps,
  type Timing,
  withMaintenanceSteps,
} from './due-item';
import { type Step, step } from '../cadences/step';

/** What is due by a day or a mileage that somebody has told of the car. What was declared to be done elsewhere is closed. */
export function datedItems(outlook: CarOutlook): readonly DueItem[] {
  const items = [
    ...recalls(outlook),
    ...[expiry(outlook, 'insurance'), expiry(outlook, 'inspection'), warrantyEnd(outlook)].filter((item) => item !== undefined),
    ...contractEnds(outlook),
    ...declinedWork(outlook),
  ];
  return items.filter(({ key }) => !isDeclared(outlook, key));
}

/** Open campaigns, due since they were announced; done by any dealer of the network they are closed. */
function recalls({ facts, items }: CarOutlook): readonly DueItem[] {
  if (facts.recalls === undefined) return [];
  return Object.values(facts.recalls)
    .filter(({ status }) => status === 'open')
    .sort((a, b) => compareText(a.announcedOn, b.announcedOn) || compareText(a.key, b.key))
    .map(({ key: campaign, announcedOn }) =>
      toItem('recall', campaign, onDay(announcedOn), items.reference, () => [step('item.recall', { campaign, announcedOn })]),
    );
}

function expiry({ facts: { description }, items, today }: CarOutlook, item: 'insurance' | 'inspection'): DueItem | undefined {
  const expiresOn = item === 'insurance' ? description?.insuranceExpiresOn : description?.inspectionExpiresOn;
  if (expiresOn === undefined || isForgotten(expiresOn, today, items.rules)) return undefined;
  return toItem(item, expiresOn, onDay(expiresOn), items.reference, () => [step('item.expires', { item, on: expiresOn })]);
}

/** By date from the first sale, or when the odometer is to pass its mileage. */
function warrantyEnd(outlook: CarOutlook): DueItem | undefined {
  const { facts, items, today, estimator } = outlook;
  const { firstSoldOn = '', warrantyMonths = 0, warrantyKm = 0 } = facts.description ?? {};
  const byTimeOn = firstSoldOn === '' || warrantyMonths === 0 ? undefined : addMonths(firstSoldOn, warrantyMonths);
  const reach = warrantyKm === 0 ? undefined : reachOf(outlook, warrantyKm);
  const timing = firstOf(byTimeOn, reach, estimator);
  if (timing === undefined || isForgotten(timing.dueOn, today, items.rules)) return undefined;
  return toItem('warranty-end', `${firstSoldOn}+${warrantyMonths}`, timing, items.reference, () => [
    step('item.warranty', { firstSoldOn, months: warrantyMonths, km: warrantyKm, on: byTimeOn ?? '' }),
    ...reachSteps(outlook, reach),
  ]);
}

/** The end of each service contract by its last day, its mileage, or its last service; one that was renewed is no news. */
function contractEnds(outlook: CarOutlook): readonly DueItem[] {
  const contracts = Object.values(outlook.facts.contracts ?? {}).filter(({ status }) => status === 'active');
  return contracts
    .filter(({ contract, toOn, key }) => !contracts.some((other) => other.key !== key && other.contract === contract && other.toOn > toOn))
    .sort((a, b) => compareText(a.toOn, b.toOn) || compareText(a.key, b.key))
    .flatMap((fact) => contractEnd(outlook, fact) ?? []);
}

function contractEnd(outlook: CarOutlook, fact: ContractFact): DueItem | undefined {
  const { items, today, estimator } = outlook;
  const { key: contractId, contract, toOn, km, services, remainingServices } = fact;
  const reach = km === 0 ? undefined : reachOf(outlook, km);
  const usedUpOn = services > 0 && remainingServices === 0 ? usedUp(outlook, fact) : undefined;
  const timing = usedUpOn === undefined ? firstOf(toOn, reach, estimator) : onDay(usedUpOn, 'services');
  if (timing === undefined || isForgotten(timing.dueOn, today, items.rules)) return undefined;
  return toItem('service-contract', contractId, timing, items.reference, () => [
    step('item.contract', { contractId, contract, toOn, km, services, remainingServices }),
    ...reachSteps(outlook, reach),
  ]);
}

/** The dealer's system says that no service is left, not since when: since the last visit that may have been one. */
function usedUp({ visits }: CarOutlook, { fromOn, toOn }: ContractFact): LocalDate {
  return visits.findLast(({ visitedOn }) => visitedOn >= fromOn && visitedOn <= toOn)?.visitedOn ?? fromOn;
}

/** Work that was declined, by its own day and mileage where the dealer named them, else by policy. */
function declinedWork(outlook: CarOutlook): readonly DueItem[] {
  return (outlook.facts.declinedWork?.open ?? []).flatMap((work) => declinedItem(outlook, work) ?? []);
}

function declinedItem(outlook: CarOutlook, open: OpenWork): DueItem | undefined {
  const { items, today, estimator, facts } = outlook;
  const { work, item, visitId, declinedOn, times } = open;
  const { afterDays, afterKm, restAfterTimes } = items.rules.declinedWork;
  const isOwnRule = open.dueOn !== '' || open.dueKm > 0;
  const visit = facts.visits[visitId];
  const visitKm = visit?.kind === 'visit' && visit.mileageKm > 0 ? visit.mileageKm : undefined;
  const byTimeOn = isOwnRule ? open.dueOn || undefined : addDays(declinedOn, afterDays);
  const reach = isOwnRule
    ? reachIf(open.dueKm > 0, () => reachOf(outlook, open.dueKm))
    : reachIf(visitKm !== undefined, () => reachFrom(outlook, { on: declinedOn, km: visitKm }, afterKm));
  // A mileage that nobody can predict leaves the rule of the policy.
  const timing = firstOf(byTimeOn ?? (reach === undefined ? addDays(declinedOn, afterDays) : undefined), reach, estimator);
  if (timing === undefined || isForgotten(timing.dueOn, today, items.rules)) return undefined;
  const day = contactDayOf(outlook, timing.dueOn);
  const rests = restAfterTimes !== undefined && times >= restAfterTimes;
  const named = toItem('declined-work', `${work}/${item === '' ? visitId : item}:${declinedOn}`, timing, items.reference, () => [
    step('item.declined', {
      work,
      code: item,
      visitId,
      declinedOn,
      times,
      ...(isOwnRule ? { dueOn: open.dueOn, dueKm: open.dueKm } : { afterDays, afterKm }),
    }),
    ...reachSteps(outlook, reach),
    ...withMaintenanceSteps(outlook, day.withMaintenance),
  ]);
  return {
    ...named,
    ...day,
    visitId,
    ...(rests ? { dropped: step('declined.rests', { times, restAfterTimes, policy: items.reference }) } : {}),
  };
}

function reachIf(isCounted: boolean, reach: () => Reach | undefined): Reach | undefined {
  return isCounted ? reach() : undefined;
}

function isForgotten(dueOn: LocalDate, today: LocalDate, { forgetAfterDays }: CarOutlook['items']['rules']): boolean {
  return addDays(dueOn, forgetAfterDays) < today;
}

function toItem(item: string, about: string, timing: Timing, policy: string, why: () => readonly Step[]): DueItem {
  return {
    ...timing,
    key: `${item}:${about}`,
    item,
    contactOn: timing.dueOn,
    withMaintenance: false,
    baseOn: '',
    visitId: '',
    policy,
    explain: () => [...why(), dueStep(item, timing, policy)],
  };
}
