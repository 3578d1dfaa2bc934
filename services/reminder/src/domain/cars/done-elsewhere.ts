import { type LocalDate, Rejection } from '@homeward/kernel';
import { type CareFacts, type DeclarationFact, type Reading, standingDeclarations } from './care-facts';
import { careDealerOf, carePlanOf, type CareSurroundings } from './care-plan';
import { maintenanceKeyOf, toDeclaredKey } from '../due/due-date';

/** What somebody says was done where nobody of the network knows of it. */
export interface Declaration {
  /** Natural key of the due item. */
  readonly dueKey: string;
  /** Empty: it was not done after all. */
  readonly doneOn: LocalDate;
  /** 0 when nobody knows. */
  readonly mileageKm: number;
  readonly by: string;
}

/** Where declarations that nobody made at a contact come from. */
const AT_THE_DESK = 'desk';

/**
 * A declaration as a fact of the car. Rejects what the car is not due for, a recall (whoever did it tells it as a record), and a day or mileage that
 * cannot be.
 */
export function declarationOf(
  facts: CareFacts,
  { dueKey, doneOn, mileageKm, by }: Declaration,
  surroundings: CareSurroundings,
): DeclarationFact {
  const known = knownOf(facts, dueKey, doneOn);
  const key = known?.key ?? `${toDeclaredKey(dueKey)}@${AT_THE_DESK}`;
  const fact: DeclarationFact = {
    ...{ kind: 'declaration', sequence: (known?.sequence ?? 0) + 1, key },
    ...{ dueKey: toDeclaredKey(dueKey), doneOn, mileageKm, by },
  };
  if (known !== undefined && known.doneOn === doneOn && known.mileageKm === mileageKm) return known;
  if (doneOn === '') {
    if (known === undefined) throw unknownItem(dueKey);
    return fact;
  }
  const baseOn = baseOf(facts, dueKey, surroundings) ?? (known === undefined ? undefined : '');
  if (baseOn === undefined) throw unknownItem(dueKey);
  if (dueKey.startsWith('recall:')) throw new Rejection('invalid', 'due.recall-needs-record', { pointer: '/key' });
  if (doneOn > surroundings.of(careDealerOf(facts)).today) throw new Rejection('invalid', 'due.done-in-future', { pointer: '/doneOn' });
  if (doneOn < baseOn) throw new Rejection('invalid', 'due.done-before-last', { pointer: '/doneOn', lastOn: baseOn });
  if (mileageKm > 0) assertMileage(facts.odometer?.readings ?? [], doneOn, mileageKm);
  return fact;
}

/** What is taken back is whatever stands, whoever said it. */
function knownOf(facts: CareFacts, dueKey: string, doneOn: LocalDate): DeclarationFact | undefined {
  const declared = toDeclaredKey(dueKey);
  const own = facts.declarations?.[`${declared}@${AT_THE_DESK}`];
  return doneOn === '' && (own === undefined || own.doneOn === '')
    ? (standingDeclarations(facts).findLast((fact) => fact.dueKey === declared) ?? own)
    : own;
}

/** What the interval of the item counts from, empty where it has none; undefined for what the car is not due for. */
function baseOf(facts: CareFacts, dueKey: string, surroundings: CareSurroundings): LocalDate | undefined {
  const { due, items } = carePlanOf(facts, surroundings);
  if (!('kind' in due) && dueKey === maintenanceKeyOf(due)) return due.baseOn;
  return items.find(({ key }) => key === dueKey)?.baseOn;
}

/** Between the readings around the day: another one would move the date of everything that counts from it. */
function assertMileage(readings: readonly Reading[], doneOn: LocalDate, mileageKm: number): void {
  const from = readings.findLast(([on]) => on <= doneOn)?.[1] ?? 0;
  const to = readings.find(([on]) => on >= doneOn)?.[1];
  if (mileageKm < from || (to !== undefined && mileageKm > to))
    throw new Rejection('invalid', 'due.mileage-unlikely', { pointer: '/mileageKm', from, to: to ?? '' });
}

function unknownItem(dueKey: string): Rejection {
  return new Rejection('invalid', 'due.item-unknown', { pointer: '/key', key: dueKey });
}
