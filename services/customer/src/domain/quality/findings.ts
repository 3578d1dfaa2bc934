import type { Decider, Instant } from '@homeward/kernel';
import type { Keyed } from '../cars/vehicle-facts';

/** - `quarantined-field`: a value that is no value. - `shared-identifier`: a number used for customers of too many names. */
export type FindingKind = 'quarantined-field' | 'shared-identifier';

/** Something wrong with a dealer's data. No value: only where it stands. */
export interface Finding {
  readonly kind: FindingKind;
  readonly dealerId: string;
  /** phone, phone2, email, birthdayOn, namedVin, namedPlate, plate; of a shared identifier phone, email, wechat. */
  readonly field: string;
  readonly reason: string;
  readonly recordIds: readonly string[];
  readonly vehicleId: string;
}

/** What is wrong with one record, one car or one number now, by key. */
export interface FindingsState {
  readonly open: Keyed<Finding>;
}

/** Everything that is wrong with it at this moment. */
export interface NoteFindings {
  readonly type: 'NoteFindings';
  readonly present: readonly Finding[];
  readonly at: Instant;
}

export interface FindingsChanged {
  readonly type: 'FindingsChanged';
  readonly opened: readonly Finding[];
  readonly closed: readonly Finding[];
  readonly at: Instant;
}

/** A finding is told when it appears and when it is gone; while it lasts it is not told again, however many records it concerns by then. */
export const findings: Decider<FindingsState, NoteFindings, FindingsChanged> = {
  initial: { open: {} },
  decide({ present, at }, { open }) {
    const now = new Map(present.map((finding) => [keyOfFinding(finding), finding]));
    const opened = [...now].filter(([key]) => open[key] === undefined).map(([, finding]) => finding);
    const closed = Object.entries(open).flatMap(([key, finding]) => (now.has(key) ? [] : [finding]));
    return opened.length === 0 && closed.length === 0 ? [] : [{ type: 'FindingsChanged', opened, closed, at }];
  },
  evolve: {
    FindingsChanged({ open }, { opened, closed }) {
      const gone = new Set(closed.map(keyOfFinding));
      return {
        open: Object.fromEntries([
          ...Object.entries(open).filter(([key]) => !gone.has(key)),
          ...opened.map((finding) => [keyOfFinding(finding), finding] as const),
        ]),
      };
    },
  },
};

export function keyOfFinding({ kind, field, dealerId }: Pick<Finding, 'kind' | 'field' | 'dealerId'>): string {
  return `${kind}.${field}.${dealerId}`;
}
