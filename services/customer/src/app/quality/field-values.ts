import type { FieldValue, OtherValue } from '@homeward/contracts/customer-service';
import type { FieldStanding, SourcedValue } from '../../domain/people/survivorship';

/** A part of a group that its source leaves open, while others fill it. */
const NOTHING_USED = { value: '', source: '', dealerId: '', at: '', validity: '', verification: '', reason: '', recordId: '', system: '' };

/** Of each field the value that is used, and on demand all others with why they are not. */
export function toFieldValues(
  standings: Iterable<FieldStanding>,
  toOther: (field: string, value: SourcedValue) => Omit<OtherValue, 'lostBy'>,
  allValues: boolean,
): FieldValue[] {
  return [...standings].flatMap(({ field, winner, others }): readonly FieldValue[] => {
    const [invalid] = others.filter(({ lostBy }) => lostBy === 'quarantined');
    // A field that nobody says anything valid of is shown as it was written; it is used by nobody.
    const shown = winner ?? invalid;
    const rest = others.filter((value) => value !== shown).map((value): OtherValue => ({ ...toOther(field, value), lostBy: value.lostBy }));
    if (shown === undefined) return allValues && rest.length > 0 ? [{ ...NOTHING_USED, field, others: rest }] : [];
    return [{ ...toOther(field, shown), field, others: allValues ? rest : [] }];
  });
}

/** In the word of the answers. */
export function verificationOf({ verified, refuted }: Pick<SourcedValue, 'verified' | 'refuted'>): string {
  if (refuted) return 'refuted';
  return verified ? 'verified' : 'unverified';
}
