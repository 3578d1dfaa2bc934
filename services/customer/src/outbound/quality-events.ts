import { toMessage } from '@homeward/contracts';
import type { PublicMessage, Recorded } from '@homeward/store';
import type { ToldVerificationEvent } from '../domain/told-verification';

/** What verification changed: verdicts, corrections, and how far the record is to be trusted. No value, and no word. */
export function tellVerification(recordId: string, { seq: sequence, event }: Recorded<ToldVerificationEvent>): readonly PublicMessage[] {
  const { at, changes } = event;
  const { dealerId, vehicleId: carId, verdicts, corrections, trust } = changes;
  return [
    ...verdicts.map(({ mark, field, vehicleId, advisorId, outcome, at: verifiedAt }) =>
      toMessage('homeward.customer.v1.ValueVerified', recordId, {
        valueId: mark,
        recordId,
        dealerId,
        advisorId,
        vehicleId,
        field,
        outcome,
        verifiedAt,
        sequence,
      }),
    ),
    ...corrections.map(({ id, ...correction }) =>
      toMessage('homeward.customer.v1.CorrectionChanged', recordId, {
        ...correction,
        correctionId: id,
        recordId,
        dealerId,
        changedAt: at,
        sequence,
      }),
    ),
    ...(trust === undefined
      ? []
      : [
          toMessage('homeward.customer.v1.RecordTrustChanged', recordId, {
            recordId,
            dealerId,
            vehicleId: carId,
            doubtedFields: [...trust.doubted],
            verifiedFields: [...trust.verified],
            changedAt: at,
            sequence,
          }),
        ]),
  ];
}
