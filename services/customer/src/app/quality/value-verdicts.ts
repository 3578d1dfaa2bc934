import type { IdDeriver } from '@homeward/pii';
import type { VerifiableField } from '@homeward/policy';
import { trustOf } from '../../domain/quality/verification';
import type { VerificationState } from '../../domain/quality/verification-facts';
import { partsOf } from '../intake/field-validity';
import { marksOf, personValues } from '../people/record-values';

/** What the call centre found out about the present values of a record, by the record's field; a field that nobody asked about, or that has changed since, is missing. */
export type ValueVerdicts = Readonly<Record<string, 'verified' | 'refuted'>>;

/** The fields of a record that a question of the script is about. */
const FIELDS: Readonly<Partial<Record<VerifiableField, readonly string[]>>> = {
  name: ['name'],
  address: partsOf('address'),
  email: ['email'],
  wechat: ['wechatId'],
  sex: ['sex'],
  birthday: partsOf('birthday'),
};

/** The verdicts are asked of the values as they are read, so that a value that came a moment ago never has the verdict on the one before. */
export function verdictsOn(
  record: { readonly recordId: string; readonly fields: Readonly<Record<string, string>>; readonly saidAt: string },
  verification: VerificationState | undefined,
  ids: IdDeriver,
): ValueVerdicts {
  if (verification?.known === undefined || Object.keys(verification.verdicts).length === 0) return {};
  const { recordId, fields, saidAt } = record;
  const values = personValues(fields, saidAt);
  const state = { ...verification, known: { ...verification.known, marks: marksOf(recordId, values, ids) } };
  // The second number is asked about where the first one is none.
  const phoneField =
    values.phone === undefined || values.phone === personValues({ phone: fields['phone'] ?? '' }, saidAt).phone ? 'phone' : 'phone2';
  return Object.fromEntries(
    Object.entries({ ...FIELDS, phone: [phoneField] }).flatMap(([field, parts]) => {
      const trust = trustOf(state, field);
      return trust === 'verified' || trust === 'refuted' ? parts.map((part) => [part, trust] as const) : [];
    }),
  );
}
