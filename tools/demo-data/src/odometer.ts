import { type Driving, steadyDriving } from './driving';

interface Stretch {
  readonly fromDay: number;
  readonly fromKm: number;
  readonly dailyKm: number;
}

/** The true odometer of a car: by owner so many kilometres a day on average, spread over the days as the car is driven. Never falls. */
export class Odometer {
  readonly #stretches: Stretch[];
  readonly #driving: Driving;

  constructor(deliveredDay: number, dailyKm: number, driving = steadyDriving) {
    this.#driving = driving;
    this.#stretches = [{ fromDay: deliveredDay, fromKm: 8, dailyKm }];
  }

  /** From this day the car is driven by somebody else. Days must be given in order. */
  changeDriver(day: number, dailyKm: number): void {
    this.#stretches.push({ fromDay: day, fromKm: this.kmAt(day), dailyKm });
  }

  dailyKmAt(day: number): number {
    return this.#stretchAt(day).dailyKm;
  }

  kmAt(day: number): number {
    const { fromDay, fromKm, dailyKm } = this.#stretchAt(day);
    return Math.max(0, Math.round(fromKm + dailyKm * (this.#driving.drivenDays(day) - this.#driving.drivenDays(fromDay))));
  }

  /** The first day on which it shows at least this distance, up to `lastDay`; undefined when it does not get there. */
  dayOfKm(km: number, lastDay: number): number | undefined {
    const first = this.#stretches[0];
    if (!first || this.kmAt(lastDay) < km) return undefined;
    let low = first.fromDay;
    let high = lastDay;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.kmAt(middle) >= km) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #stretchAt(day: number): Stretch {
    const stretch = this.#stretches.findLast(({ fromDay }) => fromDay <= day) ?? this.#stretches[0];
    if (!stretch) throw new RangeError('an odometer has a first stretch');
    return stretch;
  }
}
