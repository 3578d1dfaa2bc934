import type { LocalDate } from '@homeward/kernel';
import { ownerOn, ownershipsOf } from '../cars/ownership';
import { compareText } from './revision';
import type { VehicleState } from '../cars/vehicle';
import { linksOf } from '../cars/vehicle-links';

/** What said to which of a person's records something belongs. */
export type AttributedBy =
  /** There is no other record. */
  | 'alone'
  /** It was asked for by an id that stands for one record, not for the whole person. */
  | 'former-id'
  | 'vehicle'
  | 'phone'
  | 'dealer'
  /** Nothing said it: it is the record's after which the person is named, and stays with it. */
  | 'none';

/** One of the records of a person, with what may say that it is meant. */
export interface MeantRecord {
  readonly recordId: string;
  /** The person that the record is a record of while it is alone. */
  readonly ownPersonId: string;
  readonly dealerId: string;
}

export interface Evidence {
  /** The id that the person was named by. */
  readonly askedAs: string;
  /** Records that the car names; empty when no car is named, or none of the person's. */
  readonly ofVehicle: ReadonlySet<string>;
  /** Records with the number from which somebody called. */
  readonly ofPhone: ReadonlySet<string>;
  /** Where it happens; empty when that is no dealer. */
  readonly dealerId: string;
}

export interface Attribution<Meant extends MeantRecord> {
  readonly record: Meant;
  readonly by: AttributedBy;
}

/**
 * Which of a person's records is meant by what is done under the person's id, so that it goes with that record when the merge is undone. A car says more than
 * a number, which families share, and a number more than the dealer; of several records that are left in the end it is the first one's, as if they had been one all along.
 */
export function attributionOf<Meant extends MeantRecord>(records: readonly Meant[], evidence: Evidence): Attribution<Meant> | undefined {
  const sorted = records.toSorted((a, b) => compareText(a.recordId, b.recordId));
  const [first] = sorted;
  if (first === undefined) return undefined;
  if (sorted.length === 1) return { record: first, by: 'alone' };
  const { askedAs, ofVehicle, ofPhone, dealerId } = evidence;
  const former = sorted.find((record) => record !== first && record.ownPersonId === askedAs);
  if (former !== undefined) return { record: former, by: 'former-id' };
  let left: readonly [Meant, ...Meant[]] = [first, ...sorted.slice(1)];
  let last: AttributedBy = 'none';
  const tests: readonly (readonly [AttributedBy, (record: Meant) => boolean])[] = [
    ['vehicle', ({ recordId }) => ofVehicle.has(recordId)],
    ['phone', ({ recordId }) => ofPhone.has(recordId)],
    ['dealer', (record) => record.dealerId === dealerId],
  ];
  for (const [by, isMeant] of tests) {
    const [one, ...others] = left.filter(isMeant);
    if (one === undefined || others.length + 1 === left.length) continue;
    left = [one, ...others];
    last = by;
  }
  return { record: left[0], by: last };
}

/** The records among these whose car it would be on that day, were each of them a person: its owner, else its drivers and payers. */
export function recordsNamedBy(
  { facts, people }: Pick<VehicleState, 'facts' | 'people'>,
  records: readonly MeantRecord[],
  on: LocalDate,
): ReadonlySet<string> {
  const among = new Set(records.map(({ recordId }) => recordId));
  const apart = {
    ...people,
    ...Object.fromEntries(records.map(({ recordId, ownPersonId }) => [recordId, { personId: ownPersonId, sequence: 0 }])),
  };
  const owner = ownerOn(ownershipsOf(facts, apart), on);
  if (owner !== undefined && among.has(owner.recordId)) return new Set([owner.recordId]);
  return new Set(
    linksOf(facts, apart).flatMap(({ recordId, fromOn, toOn }) =>
      among.has(recordId) && (fromOn === undefined || fromOn <= on) && (toOn === undefined || on < toOn) ? [recordId] : [],
    ),
  );
}
