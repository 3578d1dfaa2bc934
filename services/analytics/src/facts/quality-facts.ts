import type { EventPayload } from '@homeward/contracts';
import { factOf } from './fact-tables';

/** The rows that events about the data themselves add. */
export const QUALITY_FACTS = {
  'homeward.customer.v1.FieldsMeasured': (event: EventPayload<'homeward.customer.v1.FieldsMeasured'>, at: string) => [
    factOf('measures', event.sequence, at, {
      subject_id: event.recordId === '' ? event.vehicleId : event.recordId,
      dealer_id: event.dealerId,
      valid_fields: event.validFields.join(','),
      written_at: event.occurredAt,
      received_at: event.receivedAt,
    }),
  ],
  'homeward.customer.v1.ValueVerified': (event: EventPayload<'homeward.customer.v1.ValueVerified'>, at: string) => [
    factOf('verdicts', event.sequence, at, {
      value_id: event.valueId,
      record_id: event.recordId,
      dealer_id: event.dealerId,
      advisor_id: event.advisorId,
      vehicle_id: event.vehicleId,
      field: event.field,
      outcome: event.outcome,
      verified_at: event.verifiedAt,
    }),
  ],
  'homeward.customer.v1.RecordTrustChanged': (event: EventPayload<'homeward.customer.v1.RecordTrustChanged'>, at: string) => [
    factOf('trusts', event.sequence, at, {
      record_id: event.recordId,
      dealer_id: event.dealerId,
      vehicle_id: event.vehicleId,
      doubted_fields: event.doubtedFields.join(','),
    }),
  ],
  'homeward.customer.v1.CorrectionChanged': (event: EventPayload<'homeward.customer.v1.CorrectionChanged'>, at: string) => [
    factOf('corrections', event.sequence, at, {
      correction_id: event.correctionId,
      record_id: event.recordId,
      dealer_id: event.dealerId,
      field: event.field,
      status: event.status,
      opened_at: event.openedAt,
      due_at: event.dueAt,
      changed_at: event.changedAt,
      escalated_to: event.escalatedTo,
    }),
  ],
  'homeward.customer.v1.FindingReported': (event: EventPayload<'homeward.customer.v1.FindingReported'>, at: string) => [
    factOf('findings', event.sequence, at, {
      finding_id: event.findingId,
      dealer_id: event.dealerId,
      kind: event.kind,
      vehicle_id: event.vehicleId,
      field: event.field,
      found_at: event.foundAt,
      open: event.open,
    }),
  ],
} as const;
