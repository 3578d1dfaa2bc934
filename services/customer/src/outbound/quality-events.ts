import { toMessage } from '@homeward/contracts';
import type { Instant } from '@homeward/kernel';
import { VEHICLE_FIELDS } from '@homeward/policy';
import type { PublicMessage, Recorded } from '@homeward/store';
import { type Finding, type FindingsChanged, keyOfFinding } from '../domain/quality/findings';
import type { RecordRevised } from '../domain/people/source-record';
import type { ToldVerificationEvent } from '../domain/quality/told-verification';
import { type VehicleDescription, hasBasics } from '../domain/cars/vehicle-description';

/** What verification changed: verdicts, corrections, and how far the record is to be trusted. No value, and no word. */
export function tellVerification(
  recordId: string,
  { seq: sequence, event }: Recorded<ToldVerificationEvent>,
  personIdOf: (recordId: string) => string,
): readonly PublicMessage[] {
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
    ...corrections.map(({ id, ...correction }) =>
      toMessage('homeward.customer.v1.CorrectionPlaced', recordId, {
        ...correction,
        correctionId: id,
        ownPersonId: personIdOf(recordId),
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

/** Which fields of a record are filled and valid, and how long it took to arrive. */
export function measuredRecord(recordId: string, { dealerId, record }: RecordRevised, sequence: number, at: Instant): PublicMessage {
  const { validFields = [], occurredAt, receivedAt = at } = record;
  const measured = { recordId, vehicleId: '', dealerId, validFields: [...validFields], occurredAt, receivedAt, sequence };
  return toMessage('homeward.customer.v1.FieldsMeasured', recordId, measured);
}

/** Which fields of a car are filled and valid, whichever dealer filled them. */
export function measuredVehicle(vehicleId: string, description: VehicleDescription, sequence: number): PublicMessage {
  const validFields = VEHICLE_FIELDS.filter((field) => hasBasics(description, [field]));
  const measured = { recordId: '', vehicleId, dealerId: '', validFields, occurredAt: '', receivedAt: '', sequence };
  return toMessage('homeward.customer.v1.FieldsMeasured', vehicleId, measured);
}

/** A refused reading, or one that is accepted or gone since. Who no longer knows the dealer keeps the one that was told. */
export function odometerFinding(
  vehicleId: string,
  { key, dealerId, reason }: { readonly key: string; readonly dealerId: string; readonly reason: string },
  { open, at, sequence }: { readonly open: boolean; readonly at: Instant; readonly sequence: number },
): PublicMessage {
  return toMessage('homeward.customer.v1.FindingReported', vehicleId, {
    findingId: `${vehicleId}.odometer.${key}`,
    kind: 'odometer',
    dealerId,
    recordIds: [],
    vehicleId,
    field: 'mileageKm',
    reason,
    foundAt: at,
    open,
    sequence,
  });
}
