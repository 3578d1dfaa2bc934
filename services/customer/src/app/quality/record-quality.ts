import { type Principal, unknown } from '@homeward/access';
import { addDays } from '@homeward/calendar';
import type { ReadQualityResponse, RecordQuality } from '@homeward/contracts/quality';
import { compareText } from '../../domain/people/revision';
import { trustOf, verification } from '../../domain/quality/verification';
import { LEAD_SYSTEM } from '../leads/lead-tools';
import type { PersonQueries } from '../people/person-queries';
import { lookAtRecords } from '../people/record-values';
import { scopeFor } from '../organisation/scope';
import { toCorrections } from './verification-calls';
import { type VerificationTools, termsFor } from './verification-tools';

/** A person's records in reach, each measured by itself. Throws Rejection('unknown', 'person.unknown'). */
export async function readQuality(
  tools: VerificationTools,
  people: PersonQueries,
  principal: Principal,
  personId: string,
): Promise<ReadQualityResponse> {
  const scope = scopeFor(tools.access, principal, 'quality.read', tools.reference.tree());
  const [person] = await people.open([personId], scope);
  if (person === undefined) throw unknown('person');
  const own = person.records.filter(({ dealerId, sourceSystem }) => scope.seesDealer(dealerId) && sourceSystem !== LEAD_SYSTEM);
  const recordIds = own.map(({ recordId }) => recordId);
  const [looks, verifications] = await Promise.all([lookAtRecords(tools, recordIds), tools.stores.verifications.load(recordIds)]);
  const corrections = await toCorrections(tools, [...verifications.values()]);
  const at = tools.clock.now();
  const records = own.flatMap(({ recordId, dealerId, latest }): readonly RecordQuality[] => {
    const look = looks.get(recordId);
    if (look === undefined) return [];
    const { basicFields, timelyDays, dayOf } = termsFor(tools, dealerId, at);
    const state = { ...(verifications.get(recordId)?.state ?? verification.initial), known: look.known };
    const fields = [...basicFields.person, ...basicFields.vehicle].map((field) => ({
      field,
      valid: look.known.marks[field] !== undefined,
      trust: trustOf(state, field),
    }));
    const { occurredAt, receivedAt = '' } = latest;
    return [
      {
        recordId,
        dealerId,
        vehicleId: look.known.vehicleId,
        advisorId: look.known.advisorId,
        effective: fields.every(({ valid, trust }) => valid && trust !== 'refuted' && trust !== 'corrected'),
        fields,
        occurredAt,
        receivedAt,
        timely: receivedAt !== '' && dayOf(receivedAt) <= addDays(dayOf(occurredAt), timelyDays),
        corrections: corrections.filter((correction) => correction.recordId === recordId),
        verdicts: Object.values(state.verdicts)
          .toSorted((a, b) => compareText(a.at, b.at) || compareText(a.field, b.field))
          .map(({ field, mark, outcome, at: saidAt, by }) => ({
            field,
            outcome,
            at: saidAt,
            by,
            current: look.known.marks[field] === mark,
          })),
      },
    ];
  });
  return { records };
}
