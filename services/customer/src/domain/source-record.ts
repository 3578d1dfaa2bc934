import type { Decider } from '@homeward/kernel';
import type { ConsentAnswer } from './consents';
import { type Stamp, admit } from './revision';

/** What may be known of a customer record without opening it. */
export interface RecordRevision extends Stamp {
  /** Personal fields under the record's data key, which is kept elsewhere: destroying it makes state and journal unreadable. */
  readonly sealed: string;
  /** The person that phone and name, or else the record alone, stand for. Derived, so that every dealer's record of one person names the same. */
  readonly personId: string;
  /** Blind indexes for the search; absent when the field is empty or invalid. */
  readonly phoneIndex?: string | undefined;
  readonly nameIndex?: string | undefined;
  readonly hasMobile: boolean;
  readonly hasEmail: boolean;
  readonly preferredChannel: string;
  readonly language: string;
  readonly consents: readonly ConsentAnswer[];
  /** All basic fields of a person filled and valid. */
  readonly basicsComplete: boolean;
  /** Fields that are kept as they were written and not used, because they are invalid. */
  readonly quarantined: readonly string[];
}

/** What one dealer's system says about one customer: the latest revision. */
export interface SourceRecordState {
  readonly dealerId: string;
  readonly sourceSystem: string;
  readonly latest?: RecordRevision;
}

export interface ReviseRecord {
  readonly type: 'ReviseRecord';
  readonly dealerId: string;
  readonly sourceSystem: string;
  readonly record: RecordRevision;
}
export type SourceRecordCommand = ReviseRecord;

export interface RecordPlaced {
  readonly type: 'RecordPlaced';
  readonly dealerId: string;
  readonly sourceSystem: string;
  readonly record: RecordRevision;
  /** Absent the first time and when the person stays the same. */
  readonly previousPersonId?: string;
  /** The content was known; only its time is new. */
  readonly confirmation: boolean;
}
export type SourceRecordEvent = RecordPlaced;

export const sourceRecord: Decider<SourceRecordState, SourceRecordCommand, SourceRecordEvent> = {
  initial: { dealerId: '', sourceSystem: '' },
  decide({ dealerId, sourceSystem, record }, { latest }) {
    const admission = admit(latest, record);
    const moved = latest !== undefined && latest.personId !== record.personId;
    return [
      {
        type: 'RecordPlaced',
        dealerId,
        sourceSystem,
        record,
        ...(moved ? { previousPersonId: latest.personId } : {}),
        confirmation: admission === 'confirmed',
      },
    ];
  },
  evolve: {
    RecordPlaced: (_state, { dealerId, sourceSystem, record }) => ({ dealerId, sourceSystem, latest: record }),
  },
};
