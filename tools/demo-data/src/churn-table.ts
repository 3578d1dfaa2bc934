import { behaviour } from './behaviour';
import { addMonths, dayOf, readLocalDate, readLocalDateTime } from './local-time';
import type { DealerNetwork } from './network';
import { cellOf } from './records';
import { expectOutcomes } from './truth';

/** Base cars by churn level; a car is in one of the three. */
export interface ChurnCounts {
  readonly staying: number;
  readonly quasiLost: number;
  readonly lost: number;
}

/** The churn table of a network at the end of its data, by warranty. */
export interface ChurnTable {
  readonly inWarranty: ChurnCounts;
  readonly outOfWarranty: ChurnCounts;
}

interface CarRecord {
  soldDay: number;
  status: string;
  lastVisitDay: number | undefined;
  lastKm: number;
}

/** S3: lost = no visit for 12 months, quasi-lost = none for 6 and less than 12; from the sale when there was no visit. */
const churnMonths = { quasiLost: 6, lost: 12 };

/** Lost and quasi-lost of all base cars, numerator over denominator. */
export function lostShare({ staying, quasiLost, lost }: ChurnCounts): number {
  return (quasiLost + lost) / (staying + quasiLost + lost);
}

/**
 * Measures churn from the exported rows alone, as a platform that took every usable row would: cancelled visits do not count,
 * scrapped and exported cars are no base. Distance is the last one recorded without a typing error.
 */
export function measureChurn(network: DealerNetwork): ChurnTable {
  const cars = collectCars(network);
  const endDay = readLocalDate(network.options.endOn) ?? 0;
  const table = { inWarranty: { staying: 0, quasiLost: 0, lost: 0 }, outOfWarranty: { staying: 0, quasiLost: 0, lost: 0 } };
  for (const { soldDay, status, lastVisitDay, lastKm } of cars.values()) {
    if (status !== 'active') continue;
    const isInWarranty = endDay <= addMonths(soldDay, behaviour.warranty.months) && lastKm <= behaviour.warranty.km;
    const counts = table[isInWarranty ? 'inWarranty' : 'outOfWarranty'];
    const heardOn = lastVisitDay ?? soldDay;
    if (endDay > addMonths(heardOn, churnMonths.lost)) counts.lost++;
    else if (endDay > addMonths(heardOn, churnMonths.quasiLost)) counts.quasiLost++;
    else counts.staying++;
  }
  return table;
}

function collectCars(network: DealerNetwork): ReadonlyMap<string, CarRecord> {
  const cars = new Map<string, CarRecord>();
  for (const { files } of network.dealers) {
    const usable = new Map(
      files.map(({ recordType, rows }) => {
        const outcomes = expectOutcomes(rows);
        return [recordType, rows.filter((_, index) => outcomes[index] === 'accepted')] as const;
      }),
    );
    const cancelled = new Set(usable.get('visit-cancellation')?.map(({ cells }) => cells[0]));
    for (const row of usable.get('vehicle') ?? []) {
      const vin = cellOf('vehicle', row, 'vin');
      const known = cars.get(vin);
      const soldDay = readLocalDate(cellOf('vehicle', row, 'soldNewOn')) ?? 0;
      const status = cellOf('vehicle', row, 'status');
      if (!known) cars.set(vin, { soldDay, status, lastVisitDay: undefined, lastKm: 0 });
      else if (known.status === 'active') known.status = status;
    }
    for (const row of usable.get('visit') ?? []) {
      const car = cars.get(cellOf('visit', row, 'vin'));
      if (!car || cancelled.has(row.cells[0])) continue;
      const closedAt = readLocalDateTime(cellOf('visit', row, 'closedAt'));
      if (closedAt !== undefined) car.lastVisitDay = Math.max(car.lastVisitDay ?? 0, dayOf(closedAt));
      if (!hasTypingError(row)) car.lastKm = Math.max(car.lastKm, Number(cellOf('visit', row, 'mileageKm')));
    }
    for (const row of usable.get('reading') ?? []) {
      const car = cars.get(cellOf('reading', row, 'vin'));
      if (car && !hasTypingError(row)) car.lastKm = Math.max(car.lastKm, Number(cellOf('reading', row, 'mileageKm')));
    }
  }
  return cars;
}

const hasTypingError = ({ faults }: { faults: readonly { kind: string }[] }): boolean =>
  faults.some(({ kind }) => kind === 'odometer-extra-digit' || kind === 'odometer-lower');
