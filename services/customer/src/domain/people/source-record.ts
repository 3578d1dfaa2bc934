import { type Decider, type Instant, Rejection } from '@homeward/kernel';
import type { RecordSource } from '@homeward/policy';
import { type ConsentEntry, withEntries } from './consents';
import { type Stamp, admit } from './revision';

/** When somebody wants to be contacted. */
export interface OwnTime {
  /** IANA name. */
  readonly timeZone?: string;
  /** By the clock on the wall, `HH:mm`. */
  readonly preferred?: { readonly from: string; readonly to: string };
}

/** What may be known of a customer record without opening it. */
export interface RecordRevision extends Stamp {
  /** Personal fields under the record's data key, which is kept elsewhere: destroying it makes state and journal unreadable. */
  readonly sealed: string;
  /** Marks of everything that another record of the same person may share: phone, e-mail, WeChat id, name with birthday, sounds of the name. */
  readonly blocks: readonly string[];
  /** Blind indexes for the search; absent when the field is empty or invalid. */
  readonly phoneIndex?: string | undefined;
  readonly phone2Index?: string | undefined;
  readonly nameIndex?: string | undefined;
  /** Keyed mark of the dealer's number of the household; absent without one. */
  readonly householdId?: string | undefined;
  readonly hasMobile: boolean;
  readonly hasEmail: boolean;
  readonly preferredChannel: string;
  readonly language: string;
  /** By which clock, and at which time of day, the customer wants to be contacted; absent while neither is known. */
  readonly time?: OwnTime | undefined;
  /** Where the values were asked. */
  readonly source: RecordSource;
  /** Fields that the source has verified with the customer. */
  readonly verified: readonly string[];
  /** All basic fields of a person filled and valid. */
  readonly basicsComplete: boolean;
  /** Fields that may be basic, and are filled and valid. */
  readonly validFields?: readonly string[];
  /** When it arrived. */
  readonly receivedAt?: Instant;
  /** Fields that are kept as they were written and not used, because they are invalid. */
  readonly quarantined: readonly string[];
}

/** Why a record belongs to the person that it belongs to: the strongest tie to another record of that person. */
export interface Tie {
  /** alone: no other record; model: how alike they are; ruling: somebody decided. */
  readonly by: 'alone' | 'model' | 'ruling';
  /** The other record; empty when alone. */
  readonly recordId: string;
  /** Bits of evidence for one person; 0 when alone or ruled. */
  readonly weight: number;
  /** The policy version that gave the weights. */
  readonly policyVersion: string;
}

/** What one dealer's system says about one customer: the latest revision, and the person it is a record of. */
export interface SourceRecordState {
  readonly dealerId: string;
  readonly sourceSystem: string;
  readonly latest?: RecordRevision;
  /** Empty before the first revision, and never another one after it. */
  readonly ownPersonId: string;
  readonly personId: string;
  readonly tie: Tie;
  /** Blocks that an earlier revision stood in and the latest does not. */
  readonly formerBlocks: readonly string[];
  /** Counts revisions and moves: a decision over an earlier state of the record is no decision any more. */
  readonly steps: number;
  /** Every answer about consent that this record ever gave or was asked for, in the order of time. It goes where the record goes. */
  readonly ledger: readonly ConsentEntry[];
  /** The customer was forgotten; nothing is known of the record any more, and nothing is taken in. */
  readonly erasedAt?: Instant;
}

export interface ReviseRecord {
  readonly type: 'ReviseRecord';
  readonly dealerId: string;
  readonly sourceSystem: string;
  /** The person that the record is a record of while it is the only one. */
  readonly ownPersonId: string;
  readonly record: RecordRevision;
  readonly consents: readonly ConsentEntry[];
}
/** The record is one of this person's. */
export interface PlaceRecord {
  readonly type: 'PlaceRecord';
  readonly personId: string;
  readonly tie: Tie;
  /** The `steps` of the record that the decision was made over. */
  readonly basis: number;
}
/** Answers that came by themselves, or with a revision that an older one overtook: an answer was given, whatever became of the rest. */
export interface NoteConsents {
  readonly type: 'NoteConsents';
  readonly consents: readonly ConsentEntry[];
  /** What said that it is this record's, of several of one person; left out where nobody had to ask. */
  readonly attributedBy?: string;
}
/** The customer is forgotten. */
export interface EraseRecord {
  readonly type: 'EraseRecord';
  readonly at: Instant;
}
export type SourceRecordCommand = ReviseRecord | PlaceRecord | NoteConsents | EraseRecord;

export interface RecordRevised {
  readonly type: 'RecordRevised';
  readonly dealerId: string;
  readonly ownPersonId: string;
  readonly sourceSystem: string;
  readonly record: RecordRevision;
  readonly consents: readonly ConsentEntry[];
  readonly personId: string;
  /** The content was known; only its time is new. */
  readonly confirmation: boolean;
  /** The household of the revision before, when this one names another or none. */
  readonly leftHouseholdId?: string;
}
export interface RecordMoved {
  readonly type: 'RecordMoved';
  readonly dealerId: string;
  readonly ownPersonId: string;
  readonly personId: string;
  readonly previousPersonId: string;
  readonly tie: Tie;
  readonly basicsComplete: boolean;
  readonly householdId?: string;
}
/** The person stays, and another tie holds the record to it. */
export interface RecordTied {
  readonly type: 'RecordTied';
  readonly tie: Tie;
}
export interface ConsentsNoted {
  readonly type: 'ConsentsNoted';
  readonly dealerId: string;
  readonly ownPersonId: string;
  readonly personId: string;
  readonly basicsComplete: boolean;
  readonly consents: readonly ConsentEntry[];
  readonly attributedBy?: string;
  readonly householdId?: string;
}
export interface RecordErased {
  readonly type: 'RecordErased';
  readonly at: Instant;
}
export type SourceRecordEvent = RecordRevised | RecordMoved | RecordTied | ConsentsNoted | RecordErased;

export const ALONE: Tie = { by: 'alone', recordId: '', weight: 0, policyVersion: '' };

export const sourceRecord: Decider<SourceRecordState, SourceRecordCommand, SourceRecordEvent> = {
  initial: { dealerId: '', sourceSystem: '', ownPersonId: '', personId: '', tie: ALONE, formerBlocks: [], steps: 0, ledger: [] },
  decide(command, state) {
    switch (command.type) {
      case 'ReviseRecord': {
        const { dealerId, sourceSystem, ownPersonId, record, consents } = command;
        if (state.erasedAt !== undefined) throw new Rejection('conflict', 'intake.person-erased');
        const admission = admit(state.latest, record);
        const personId = state.personId === '' ? ownPersonId : state.personId;
        const left = state.latest?.householdId;
        return [
          {
            type: 'RecordRevised',
            dealerId,
            sourceSystem,
            ownPersonId,
            record,
            consents,
            personId,
            confirmation: admission === 'confirmed',
            ...(left === undefined || left === record.householdId ? {} : { leftHouseholdId: left }),
          },
        ];
      }
      case 'PlaceRecord': {
        const { personId, tie, basis } = command;
        const { dealerId, latest, ownPersonId, personId: previousPersonId, steps } = state;
        if (latest === undefined || steps !== basis) throw new Rejection('conflict', 'identity.record-changed', { basis, steps });
        if (personId === previousPersonId) return isSameTie(state.tie, tie) ? [] : [{ type: 'RecordTied', tie }];
        const { basicsComplete } = latest;
        const moved = { dealerId, ownPersonId, personId, previousPersonId, tie, basicsComplete, ...householdIn(latest) };
        return [{ type: 'RecordMoved', ...moved }];
      }
      case 'NoteConsents': {
        const { latest, ledger, dealerId, ownPersonId, personId } = state;
        if (latest === undefined) throw new Rejection('unknown', 'person.unknown');
        const { consents, attributedBy } = command;
        const by = attributedBy === undefined ? {} : { attributedBy };
        if (withEntries(ledger, consents) === undefined) return [];
        const { basicsComplete } = latest;
        return [{ type: 'ConsentsNoted', dealerId, ownPersonId, personId, basicsComplete, consents, ...by, ...householdIn(latest) }];
      }
      case 'EraseRecord':
        return state.erasedAt === undefined ? [{ type: 'RecordErased', at: command.at }] : [];
    }
  },
  evolve: {
    RecordRevised: (state, { dealerId, sourceSystem, ownPersonId, record, consents, personId }) => ({
      ...state,
      dealerId,
      sourceSystem,
      ownPersonId,
      latest: record,
      personId,
      formerBlocks: [...new Set([...state.formerBlocks, ...(state.latest?.blocks ?? [])])].filter(
        (block) => !record.blocks.includes(block),
      ),
      steps: state.steps + 1,
      ledger: withEntries(state.ledger, consents) ?? state.ledger,
    }),
    RecordTied: (state, { tie }) => ({ ...state, tie, steps: state.steps + 1 }),
    RecordErased: ({ dealerId, sourceSystem, ownPersonId, personId, steps }, { at }) => ({
      ...sourceRecord.initial,
      ...{ dealerId, sourceSystem, ownPersonId, personId, steps: steps + 1 },
      erasedAt: at,
    }),
    RecordMoved: (state, { personId, tie }) => ({ ...state, personId, tie, steps: state.steps + 1 }),
    ConsentsNoted: (state, { consents }) => ({ ...state, ledger: withEntries(state.ledger, consents) ?? state.ledger }),
  },
};

/** Weights shift with every name that becomes more common; that alone is no other tie. */
export function isSameTie(one: Tie, other: Tie): boolean {
  return one.by === other.by && one.recordId === other.recordId;
}

/** The household of a record as its events name it. */
function householdIn({ householdId }: RecordRevision): { readonly householdId?: string } {
  return householdId === undefined ? {} : { householdId };
}
