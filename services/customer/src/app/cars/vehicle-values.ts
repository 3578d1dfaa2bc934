import type { FieldValue, OtherValue } from '@homeward/contracts/customer-service';
import { maskPlate, maskVin } from '@homeward/pii';
import { type FieldStanding, type SourcedValue, type SurvivorshipFor, survivorsOf } from '../../domain/people/survivorship';
import { latestDescription } from '../../domain/cars/vehicle-description';
import { INVALID_PLATE, vehicleValues } from '../../domain/cars/vehicle-values';
import { quarantineReasonOf } from '../intake/field-validity';
import { toFieldValues, verificationOf } from '../quality/field-values';
import type { Scope } from '../organisation/scope';
import { type OpenedVehicle, plateText } from './vehicle-queries';

export interface VehicleFieldOptions {
  readonly scope: Scope;
  readonly survivorshipFor: SurvivorshipFor;
  /** VIN and plates in the clear instead of masked. */
  readonly isClear: boolean;
  /** Also the values that are not used. */
  readonly allValues: boolean;
}

/**
 * Of every field of a car the value that is used, with who says so, when and how far it is verified. What a car is belongs to the car, whoever says so; its price
 * is shown to the dealers of the caller's reach only.
 */
export function toVehicleFields(vehicle: OpenedVehicle, options: VehicleFieldOptions): FieldValue[] {
  const { facts } = vehicle.state;
  const latest = latestDescription(facts);
  if (latest === undefined) return [];
  const { scope, survivorshipFor, allValues } = options;
  const isShown = ({ field, winner, others }: FieldStanding): boolean =>
    field !== 'priceFen' || [winner, ...others].every((value) => value === undefined || scope.seesDealer(value.dealerId));
  const standings = [...survivorsOf(vehicleValues(facts), survivorshipFor(latest.dealerId)).values()];
  return toFieldValues(standings.filter(isShown), (field, value) => toShown(field, value, vehicle, options.isClear), allValues);
}

function toShown(field: string, sourced: SourcedValue, { vin, plateOf }: OpenedVehicle, isClear: boolean): Omit<OtherValue, 'lostBy'> {
  const { value, recordId, dealerId, source, at } = sourced;
  const common = { source, dealerId, at, validity: 'valid', verification: verificationOf(sourced), reason: '', recordId, system: '' };
  if (field === 'vin') return { ...common, value: isClear ? vin : maskVin(vin) };
  if (field !== 'plate') return { ...common, value };
  const plate = plateText(plateOf(recordId));
  const shown = { ...common, value: isClear ? plate : maskPlate(plate) };
  if (value !== INVALID_PLATE) return shown;
  return { ...shown, validity: 'quarantined', reason: quarantineReasonOf('namedPlate', { namedPlate: plate }, at) };
}
