import { toMessage } from '@homeward/contracts';
import type { PublicMessage, Recorded } from '@homeward/store';
import { type Finding, type FindingsChanged, keyOfFinding } from '../domain/findings';
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

/** What is wrong with the data of dealers now, and what is so no longer. */
export function tellFindings(subjectId: string, { seq: sequence, event, at }: Recorded<FindingsChanged>): readonly PublicMessage[] {
  const { opened, closed } = event;
  const told = (finding: Finding, open: boolean): PublicMessage =>
    toMessage('homeward.customer.v1.FindingReported', subjectId, {
      ...finding,
      findingId: `${subjectId}.${keyOfFinding(finding)}`,
      recordIds: [...finding.recordIds],
      foundAt: at,
      open,
      sequence,
    });
  return [...opened.map((finding) => told(finding, true)), ...closed.map((finding) => told(finding, false))];
}
