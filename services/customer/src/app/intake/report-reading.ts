import type { RecordReceived, SealedRecord } from '@homeward/contracts/intake';
import type { IdDeriver } from '@homeward/pii';
import type { Report } from '../../domain/quality/dealer-report';

type ReportData = Extract<NonNullable<SealedRecord['data']>, { readonly $case: 'partsStock' | 'workshopLoad' }>;

/** A dealer's report of itself, with the id of the thing that it is about. */
export function readReport(received: RecordReceived, data: ReportData, ids: IdDeriver): { readonly id: string; readonly report: Report } {
  const { dealerId, sourceSystem, revision, occurredAt } = received;
  const { subject, key, values } = toSubject(data);
  return {
    id: ids.derive(subject, dealerId, sourceSystem, key),
    report: { dealerId, subject, key, values, revision, occurredAt, digest: ids.derive('content', subject, JSON.stringify(data.value)) },
  };
}

function toSubject(data: ReportData): Pick<Report, 'subject' | 'key' | 'values'> {
  switch (data.$case) {
    case 'partsStock':
      return { subject: 'parts-stock', key: data.value.partCode, values: { quantity: data.value.quantity } };
    case 'workshopLoad': {
      const { on, capacityHours, bookedHours } = data.value;
      return { subject: 'workshop-load', key: on, values: { capacityHours, bookedHours } };
    }
  }
}
