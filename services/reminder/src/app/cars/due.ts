import { isVisible, type Principal, unknown } from '@homeward/access';
import { isLocalDate } from '@homeward/calendar';
import { Rejection } from '@homeward/kernel';
import { causeOf, executeItems } from '@homeward/runtime';
import type { Outcome } from '@homeward/store';
import { type CarePlan, carePlanOf } from '../../domain/cars/care-plan';
import { dealersOf } from '../../domain/cars/care-facts';
import { explainDueDate, maintenanceKeyOf } from '../../domain/due/due-date';
import type { DueItem } from '../../domain/due/due-item';
import { type Step, step } from '../../domain/cadences/step';
import type { CareVehicleEvent } from '../../domain/cars/care-vehicle';
import { access } from '../contacts/contacts';
import type { ReminderPorts } from '../ports';

/** One thing that a car is due for, its maintenance among them. */
export type DueEntry = Pick<
  DueItem,
  'key' | 'item' | 'dueOn' | 'earliestOn' | 'latestOn' | 'confidencePercent' | 'basis' | 'withMaintenance' | 'visitId' | 'policy'
> & { readonly steps: readonly Step[]; readonly dropped: Step | undefined };

export interface VehicleDue {
  readonly vehicleId: string;
  /** The earliest first. */
  readonly items: readonly DueEntry[];
  /** Why there is no maintenance among them. */
  readonly steps: readonly Step[];
}

const MOST_CARS = 1_000;

/** What these cars are due for, in the order asked; cars of other dealers are left out. Rejects more than 1 000 at once. */
export async function readDue(ports: ReminderPorts, principal: Principal, vehicleIds: readonly string[]): Promise<readonly VehicleDue[]> {
  const scope = access.allowedScope(principal, 'contacts.read', ports.reference.tree());
  if (vehicleIds.length > MOST_CARS) throw new Rejection('invalid', 'due.too-many', { most: MOST_CARS });
  const { care } = ports.surroundingsAt(ports.clock.now());
  const known = await ports.vehicles.load([...new Set(vehicleIds)]);
  return vehicleIds.flatMap((vehicleId): readonly VehicleDue[] => {
    const facts = known.get(vehicleId)?.state.facts;
    if (facts === undefined || !isVisible(scope, dealersOf(facts))) return [];
    const plan = carePlanOf(facts, care);
    const { due, items } = plan;
    const maintenance = 'kind' in due ? [] : [maintenanceEntry(due)];
    const entries = [...maintenance, ...items.map(toEntry)].sort((a, b) => (a.dueOn === b.dueOn ? 0 : a.dueOn < b.dueOn ? -1 : 1));
    return [{ vehicleId, items: entries, steps: whyNoMaintenance(due) }];
  });
}

/** A car that is due for no maintenance says why. */
export function whyNoMaintenance(due: CarePlan['due']): readonly Step[] {
  if (!('kind' in due)) return [];
  return [due.kind === 'gone' ? step('car.gone', { status: due.status }) : step('due.start-unknown')];
}

function maintenanceEntry(due: Extract<CarePlan['due'], { readonly service: string }>): DueEntry {
  const { service, dueOn, earliestOn, latestOn, confidencePercent, basis, policy } = due;
  return {
    key: maintenanceKeyOf(due),
    item: service,
    ...{ dueOn, earliestOn, latestOn, confidencePercent, basis, policy },
    withMaintenance: true,
    visitId: '',
    steps: explainDueDate(due),
    dropped: undefined,
  };
}

function toEntry({ explain, dropped, ...item }: DueItem): DueEntry {
  return { ...item, steps: explain(), dropped };
}

/** One word that something was done elsewhere, as a caller says it. */
export interface GivenDeclaration {
  readonly vehicleId: string;
  readonly key: string;
  readonly doneOn: string;
  readonly mileageKm: number;
  readonly takenBack: boolean;
  readonly cause?: { readonly id: string; readonly digest: string } | undefined;
}

/** Closes what was done elsewhere; a refused item does not hold up the others. Cars of other dealers are unknown. */
export async function declareDone(
  ports: ReminderPorts,
  principal: Principal,
  given: readonly GivenDeclaration[],
): Promise<readonly Outcome<CareVehicleEvent>[]> {
  const scope = access.allowedScope(principal, 'contacts.record-result', ports.reference.tree());
  if (given.length > MOST_CARS) throw new Rejection('invalid', 'due.too-many', { most: MOST_CARS });
  const now = ports.clock.now();
  const surroundings = ports.surroundingsAt(now).care;
  const known = await ports.vehicles.load([...new Set(given.map(({ vehicleId }) => vehicleId))]);
  return await executeItems(given, {
    idOf: ({ vehicleId }) => vehicleId,
    toRequest({ vehicleId, key, doneOn, mileageKm, takenBack, cause }) {
      const facts = known.get(vehicleId)?.state.facts;
      if (facts === undefined || !isVisible(scope, dealersOf(facts))) throw unknown('vehicle');
      if (!takenBack && !isLocalDate(doneOn)) throw new Rejection('invalid', 'due.unreadable-day', { pointer: '/doneOn' });
      if (mileageKm < 0) throw new Rejection('invalid', 'due.mileage-unlikely', { pointer: '/mileageKm', from: 0, to: '' });
      const declaration = { dueKey: key, doneOn: takenBack ? '' : doneOn, mileageKm: takenBack ? 0 : mileageKm, by: principal.subject };
      const command = { type: 'DeclareDone', vehicleId, declaration, surroundings } as const;
      return { id: vehicleId, cause: causeOf(cause, ports.ids.next()), at: now, command };
    },
    execute: (requests) => ports.vehicles.execute(requests),
  });
}
