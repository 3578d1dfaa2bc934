import type { OrderRecord, RecordReceived } from '@homeward/contracts/intake';
import { Rejection } from '@homeward/kernel';
import { type IdDeriver, readVin } from '@homeward/pii';
import { ORDER_STATES, type OrderVersion } from '../../domain/cars/new-car-order';
import { WRONG_CHECK_DIGIT } from './field-validity';

/**
 * What a dealer's system says of the order of a new car, with the order's id. Throws Rejection `invalid` for a state or VIN that is none, and for a wrong
 * check digit where it is required; that is asked for a wrong one only.
 */
export function readOrder(
  { dealerId, sourceSystem, revision, occurredAt }: RecordReceived,
  externalId: string,
  data: OrderRecord,
  ids: IdDeriver,
  isCheckDigitRequired: () => boolean,
): { readonly id: string; readonly version: OrderVersion; readonly warnings: readonly string[] } {
  const { customerExternalId, model, expectedOn, vin = '', consultantId = '' } = data;
  const state = ORDER_STATES.find((known) => known === data.state);
  if (state === undefined)
    throw new Rejection('invalid', 'intake.value-unknown', { pointer: '/data/state', allowed: ORDER_STATES.join(', ') });
  const read = vin === '' ? undefined : readVin(vin);
  if (read !== undefined && 'invalid' in read)
    throw new Rejection('invalid', 'intake.vin-invalid', { pointer: '/data/vin', reason: read.invalid });
  const isVinWrong = read !== undefined && !read.checkDigitValid;
  if (isVinWrong && isCheckDigitRequired())
    throw new Rejection('invalid', 'intake.vin-invalid', { pointer: '/data/vin', reason: WRONG_CHECK_DIGIT });
  return {
    id: ids.derive('order', dealerId, sourceSystem, externalId),
    version: {
      dealerId,
      recordId: ids.recordId(dealerId, sourceSystem, customerExternalId),
      model,
      state,
      ...(expectedOn === '' ? {} : { expectedOn }),
      ...(read === undefined ? {} : { vehicleId: ids.vehicleId(read.vin) }),
      ...(consultantId === '' ? {} : { consultantId }),
      revision,
      occurredAt,
      digest: ids.derive('content', 'order', JSON.stringify(data)),
    },
    warnings: isVinWrong ? ['intake.vin-check-digit'] : [],
  };
}
