import { behaviour, chanceWithin, pickVisitDay } from './behaviour';
import type { Ownership, ServiceKind, SoldCar } from './car';
import { addMonths } from './local-time';
import type { Odometer } from './odometer';
import type { DealerProfile } from './organisation';
import type { Random } from './random';

/** A visit before it has an advisor, an hour and a bill. */
export interface Occasion {
  readonly day: number;
  readonly dealer: number;
  readonly kind: ServiceKind;
}

/** A time in which the owner comes to the network. */
interface Attachment {
  readonly fromDay: number;
  readonly toDay: number;
  readonly dealer: number;
}

export interface HistoryInput {
  readonly random: Random;
  readonly car: SoldCar;
  readonly odometer: Odometer;
  readonly ownerships: readonly Ownership[];
  readonly dealers: readonly DealerProfile[];
  /** No visit after this day: the end of the data and a little more, or the day the car was scrapped. */
  readonly lastDay: number;
  readonly endDay: number;
}

/** The first day out of warranty: the months are over, or the distance is driven. */
export function warrantyEndDay(car: SoldCar, odometer: Odometer, lastDay: number): number {
  const byTime = addMonths(car.soldDay, behaviour.warranty.months);
  return Math.min(byTime, odometer.dayOfKm(behaviour.warranty.km, lastDay) ?? byTime);
}

/** All visits of a car's life, by day, at most one within three days. */
export function createHistory(input: HistoryInput): readonly Occasion[] {
  const { routine, attachments } = createRoutineVisits(input);
  const occasions = [...routine, ...createRepairs(input, attachments), ...createRecallVisits(input, attachments)];
  occasions.sort((one, other) => one.day - other.day);
  let lastKept = Number.NEGATIVE_INFINITY;
  return occasions.filter(({ day }) => {
    if (day - lastKept < 3 || day <= input.car.deliveredDay) return false;
    lastKept = day;
    return true;
  });
}

/** First and routine services, and the times in which the owner was attached to the network. */
function createRoutineVisits(input: HistoryInput): { routine: Occasion[]; attachments: Attachment[] } {
  const { random, car, odometer, ownerships, dealers, lastDay } = input;
  const outOfWarrantyFrom = warrantyEndDay(car, odometer, lastDay);
  const steadiness = Math.exp(random.normal(0, behaviour.lossSpread)) * behaviour.uses[car.use].lossFactor;
  const routine: Occasion[] = [];
  const attachments: Attachment[] = [];
  let home = car.dealer;
  let last = car.deliveredDay;
  let attachedFrom = last;
  let isFirst = true;

  for (;;) {
    const due = last + (isFirst ? daysUntilDue(behaviour.firstService, odometer, last) : daysUntilDue(behaviour.routine, odometer, last));
    const wanted =
      due +
      (due < outOfWarrantyFrom
        ? random.normal(behaviour.lateness.inWarrantyMean, behaviour.lateness.inWarrantyDeviation)
        : random.exponential(behaviour.lateness.outOfWarrantyMean));
    const day = pickVisitDay(random, wanted, last + 14);
    const isLost = random.chance(chanceOfLoss({ ...input, home, steadiness, outOfWarrantyFrom, from: last, to: day }));
    const isSold = ownerships.some(({ fromDay }) => fromDay > last && fromDay <= day);
    if (isLost || (isSold && random.chance(behaviour.resale.lostBuyers))) {
      attachments.push({ fromDay: attachedFrom, toDay: last, dealer: home });
      const backOn = Math.round(day + random.exponential(365 / behaviour.returnRate));
      if (backOn > lastDay) return { routine, attachments };
      attachedFrom = backOn;
      last = backOn;
      routine.push({ day: backOn, dealer: home, kind: 'routine' });
      isFirst = false;
      continue;
    }
    if (day > lastDay) {
      attachments.push({ fromDay: attachedFrom, toDay: lastDay, dealer: home });
      return { routine, attachments };
    }
    if (isFirst && random.chance(behaviour.firstService.skippedShare)) {
      isFirst = false;
      continue;
    }
    if (dealers.length > 1 && random.chance(chanceWithin(behaviour.moveRate, day - last))) {
      attachments.push({ fromDay: attachedFrom, toDay: day - 1, dealer: home });
      attachedFrom = day;
      home = anotherDealer(random, home, dealers.length);
    }
    routine.push({ day, dealer: dealerOfVisit(random, home, dealers.length), kind: isFirst ? 'first-service' : 'routine' });
    last = day;
    isFirst = false;
  }
}

/** The earlier of time and distance, as the service booklet says. */
function daysUntilDue(interval: { months: number; km: number }, odometer: Odometer, from: number): number {
  return Math.min(addMonths(from, interval.months) - from, interval.km / odometer.dailyKmAt(from));
}

interface LossQuestion extends HistoryInput {
  readonly home: number;
  readonly steadiness: number;
  readonly outOfWarrantyFrom: number;
  readonly from: number;
  readonly to: number;
}

/** The chance that an owner does not come again, between the last visit and the next meant one. */
function chanceOfLoss({ dealers, home, steadiness, outOfWarrantyFrom, from, to, endDay }: LossQuestion): number {
  const { inWarrantyRate, outOfWarrantyRate, atWarrantyEnd } = behaviour.loss;
  const factor = steadiness * declineFactor(dealers[home]?.isDeclining === true, to, endDay);
  const inside = Math.max(0, Math.min(to, outOfWarrantyFrom) - from);
  const outside = to - from - inside;
  const kept = (1 - chanceWithin(inWarrantyRate * factor, inside)) * (1 - chanceWithin(outOfWarrantyRate * factor, outside));
  const passesWarrantyEnd = from < outOfWarrantyFrom && to >= outOfWarrantyFrom;
  return 1 - kept * (passesWarrantyEnd ? 1 - atWarrantyEnd : 1);
}

/** 1, and at the declining dealer more and more over the last months of the data. */
export function declineFactor(isDeclining: boolean, day: number, endDay: number): number {
  const { months, lossMultiple } = behaviour.decline;
  const start = addMonths(endDay, -months);
  if (!isDeclining || day <= start) return 1;
  return 1 + (lossMultiple - 1) * Math.min(1, (day - start) / (endDay - start));
}

function anotherDealer(random: Random, dealer: number, count: number): number {
  return (dealer + random.integer(1, count - 1)) % count;
}

function dealerOfVisit(random: Random, home: number, count: number): number {
  return count > 1 && random.chance(behaviour.elsewhereShare) ? anotherDealer(random, home, count) : home;
}

/** Unplanned visits: a waiting time each, thinned when the owner no longer comes. */
function createRepairs(input: HistoryInput, attachments: readonly Attachment[]): Occasion[] {
  const { random, car, odometer, lastDay, dealers } = input;
  const { warranty, body, general, awayShare } = behaviour.repairs;
  const outOfWarrantyFrom = warrantyEndDay(car, odometer, lastDay);
  const occasions: Occasion[] = [];
  const add = (kind: ServiceKind, yearlyRate: number, untilDay: number, awayChance: number): void => {
    let day = car.deliveredDay;
    for (;;) {
      day += Math.max(1, Math.round(random.exponential(365 / yearlyRate)));
      if (day > untilDay) return;
      const attachment = attachmentAt(attachments, day);
      if (!attachment && !random.chance(awayChance)) continue;
      const home = attachment?.dealer ?? attachments.at(-1)?.dealer ?? car.dealer;
      occasions.push({ day, dealer: dealerOfVisit(random, home, dealers.length), kind });
    }
  };
  const yearsOfLife = (lastDay - car.deliveredDay) / 365;
  add('warranty-repair', warranty, Math.min(lastDay, outOfWarrantyFrom - 1), awayShare.general);
  add('body-repair', body, lastDay, awayShare.body);
  add('general-repair', general.young + (general.perYearOfAge * yearsOfLife) / 2, lastDay, awayShare.general);
  return occasions;
}

function attachmentAt(attachments: readonly Attachment[], day: number): Attachment | undefined {
  return attachments.find(({ fromDay, toDay }) => fromDay <= day && day <= toDay);
}

/** Answers to the recall campaigns of the car's model. */
function createRecallVisits(input: HistoryInput, attachments: readonly Attachment[]): Occasion[] {
  const { random, car, lastDay, endDay } = input;
  return behaviour.recalls.flatMap((campaign) => {
    const announced = endDay - campaign.daysBeforeEnd;
    const ageDays = announced - car.deliveredDay;
    if (car.model.code !== campaign.modelCode || ageDays < 30 || ageDays > campaign.maxAgeYears * 365) return [];
    const attachment = attachmentAt(attachments, announced);
    if (!random.chance(attachment ? campaign.answered : campaign.answeredAway)) return [];
    const day = announced + 7 + Math.round(random.exponential(45));
    const home = attachment?.dealer ?? attachments.at(-1)?.dealer ?? car.dealer;
    return day > lastDay ? [] : [{ day, dealer: home, kind: 'recall' as const }];
  });
}
