import { toYearMonthDay, weekdayOf } from './local-time';
import type { Random } from './random';

export type Use = 'family' | 'commercial' | 'special';

/**
 * The model of owners' behaviour. The figures are tuned so that the churn table comes out in the range that the industry
 * reports (in warranty about a quarter lost or quasi-lost, out of warranty about two thirds); the README explains each.
 * Rates are per year of ownership and become a chance by 1 − exp(−rate × years).
 */
export const behaviour = {
  warranty: { months: 36, km: 100_000 },
  firstService: { months: 3, km: 5_000, skippedShare: 0.05 },
  routine: { months: 6, km: 7_500 },

  /** Share of the uses among sold cars, and what they do to the model's typical daily distance. */
  uses: {
    family: { share: 0.74, dailyKmFactor: 1, dailyKmSpread: 0.28, lossFactor: 1 },
    commercial: { share: 0.18, dailyKmFactor: 2.7, dailyKmSpread: 0.3, lossFactor: 1.1 },
    special: { share: 0.08, dailyKmFactor: 1.5, dailyKmSpread: 0.35, lossFactor: 0.8 },
  },

  /** Spread of a month's driving around the car's own average; who goes away in the long holidays, how often, and how much it adds to a week. */
  driving: { monthSpread: 0.14, travellers: 0.4, holidayTrip: { chance: 0.35, length: 7, leastDays: 6, mostDays: 24 } },

  /** Days by which a routine service comes after its due date. Out of warranty nobody minds being late. */
  lateness: { inWarrantyMean: 3, inWarrantyDeviation: 14, outOfWarrantyMean: 34 },

  /** Yearly rate at which owners stop coming, and the share lost at once when the warranty ends. */
  loss: { inWarrantyRate: 0.222, outOfWarrantyRate: 0.18, atWarrantyEnd: 0.24 },
  /** Owners differ: the rate is multiplied by exp(normal(0, spread)). */
  lossSpread: 0.45,
  /** Yearly rate at which lost owners find their way back. */
  returnRate: 0.07,

  /** The declining dealer: the loss rate grows linearly to this multiple over the last months of the data. */
  decline: { months: 24, lossMultiple: 2.5 },

  /** Second-hand: yearly rate after the second year; the buyer stays with the network, or is never seen. */
  resale: { afterYears: 2, rate: 0.05, lostBuyers: 0.45, withinFamily: 0.12, newPlate: 0.7 },
  /** Scrapped or exported: yearly rate after the fifth year. */
  retirement: { afterYears: 5, rate: 0.012, exportedShare: 0.25 },

  /** Owners who move to another dealer of the network, yearly; and single visits on the road. */
  moveRate: 0.012,
  elsewhereShare: 0.02,

  /** Yearly rates of the other visits of an owner who still comes, and what is left of them when they no longer come. */
  repairs: {
    warranty: 0.14,
    body: 0.1,
    general: { young: 0.04, perYearOfAge: 0.035 },
    awayShare: { general: 0.06, body: 0.12 },
  },
  /** Recall campaigns: days before the end of the data, cars of a model up to an age; who answers. */
  recalls: [
    { code: 'R2401', modelCode: 'X5', daysBeforeEnd: 420, maxAgeYears: 4, answered: 0.72, answeredAway: 0.2 },
    { code: 'R2502', modelCode: 'E6', daysBeforeEnd: 150, maxAgeYears: 3, answered: 0.65, answeredAway: 0.15 },
  ],

  appointments: { share: 0.48, noShowShare: 0.07, cancelledShare: 0.04, movedShare: 0.05 },
  readings: { telematicsShare: 0.16, telematicsEveryDays: 75, ownerCallbackShare: 0.12 },
  carsOfKnownOwners: 0.05,
} as const;

/**
 * How busy a workshop is in each month, 1 = average: before the Spring Festival and the National Day journeys everybody comes,
 * in February (the festival itself) hardly anybody.
 */
const monthWeights = [1.3, 0.6, 0.95, 1.1, 0.95, 0.9, 1, 1, 1.25, 0.85, 0.95, 1.1];
/** Monday to Sunday: families come on Saturday and Sunday. */
const weekdayWeights = [0.95, 0.8, 0.8, 0.85, 0.95, 1.35, 1.25];

/** How welcome a day is, 1 = average. */
export function busyness(day: number): number {
  const month = toYearMonthDay(day).month;
  return (monthWeights[month - 1] ?? 1) * (weekdayWeights[weekdayOf(day) - 1] ?? 1);
}

/** The day on which an owner comes who meant to come on `wanted`: one of the days around it, busy days more likely. */
export function pickVisitDay(random: Random, wanted: number, earliest: number): number {
  const candidates: (readonly [number, number])[] = [];
  for (let offset = -5; offset <= 5; offset += 2) {
    const day = Math.round(wanted) + offset + random.integer(0, 1);
    if (day >= earliest) candidates.push([day, busyness(day)]);
  }
  return candidates.length === 0 ? earliest : random.pickWeighted(candidates);
}

/** The chance that something with a yearly rate has happened within some days. */
export function chanceWithin(ratePerYear: number, days: number): number {
  return 1 - Math.exp((-ratePerYear * Math.max(0, days)) / 365);
}
