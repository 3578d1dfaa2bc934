import { type Decider, Rejection } from '@homeward/kernel';
import type { RecordSource } from '@homeward/policy';
import { type ConsentEntry, withEntries } from './consents';
import { type Stamp, admit } from './revision';

/** What may be known of a customer record without opening it. */
export interface RecordRevision extends Stamp {
  /** Personal fields under the record's data key, which is kept elsewhere: destroying it makes state and journal unreadable. */
  readonly sealed: string;
  /** The person that phone and name, or else the record alone, stand for. Derived, so that every dealer's record of one person names the same. */
  readonly personId: string;
  /** Blind indexes for the search; absent when the field is empty or invalid. */
  readonly phoneIndex?: string | undefined;
  readonly phone2Index?: string | undefined;
  readonly nameIndex?: string | undefined;
  readonly hasMobile: boolean;
  readonly hasEmail: boolean;
  readonly preferredChannel: string;
  readonly language: string;
  /** Where the values were asked. */
  readonly source: RecordSource;
  /** Fields that the source has verified with the customer. */
  readonly verified: readonly string[];
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
  /** Every answer about consent that this record ever gave or was asked for, in the order of time. It goes where the record goes. */
  readonly ledger: readonly ConsentEntry[];
}

export interface ReviseRecord {
  readonly type: 'ReviseRecord';
  readonly dealerId: string;
  readonly sourceSystem: string;
  readonly record: RecordRevision;
  readonly consents: readonly ConsentEntry[];
}
/** Answers that came by themselves, or with a revision that an older one overtook: an answer was given, whatever became of the rest. */
export interface NoteConsents {
  readonly type: 'NoteConsents';
  readonly consents: readonly ConsentEntry[];
}
export type SourceRecordCommand = ReviseRecord | NoteConsents;

export interface RecordPlaced {
  readonly type: 'RecordPlaced';
  readonly dealerId: string;
  readonly sourceSystem: string;
  readonly record: RecordRevision;
  readonly consents: readonly ConsentEntry[];
  /** Absent the first time and when the person stays the same. */
  readonly previousPersonId?: string;
  /** The content was known; only its time is new. */
  readonly confirmation: boolean;
}
export interface ConsentsNoted {
  readonly type: 'ConsentsNoted';
  readonly dealerId: string;
  readonly personId: string;
  readonly basicsComplete: boolean;
  readonly consents: readonly ConsentEntry[];
}
export type SourceRecordEvent = RecordPlaced | ConsentsNoted;

export const sourceRecord: Decider<SourceRecordState, SourceRecordCommand, SourceRecordEvent> = {
  initial: { dealerId: '', sourceSystem: '', ledger: [] },
  decide(command, { latest, dealerId: knownDealerId, ledger }) {
    switch (command.type) {
      case 'ReviseRecord': {
        const { dealerId, sourceSystem, record, consents } = command;
        const admission = admit(latest, record);
        const moved = latest !== undefined && latest.personId !== record.personId;
        return [
          {
            type: 'RecordPlaced',
            dealerId,
            sourceSystem,
            record,
            consents,
            ...(moved ? { previousPersonId: latest.personId } : {}),
            confirmation: admission === 'confirmed',
          },
        ];
      }
      case 'NoteConsents': {
        if (latest === undefined) throw new Rejection('unknown', 'person.unknown');
        const { consents } = command;
        if (withEntries(ledger, consents) === undefined) return [];
        const { personId, basicsComplete } = latest;
        return [{ type: 'ConsentsNoted', dealerId: knownDealerId, personId, basicsComplete, consents }];
      }
    }
  },
  evolve: {
    RecordPlaced: ({ ledger }, { dealerId, sourceSystem, record, consents }) => ({
      dealerId,
      sourceSystem,
      latest: record,
      ledger: withEntries(ledger, consents) ?? ledger,
    }),
    ConsentsNoted: (state, { consents }) => ({ ...state, ledger: withEntries(state.ledger, consents) ?? state.ledger }),
  },
};
