import type { Decider, Instant } from '@homeward/kernel';
import { type ConsentStanding, type GivenAnswer, foldConsents } from './consents';
import { compareText } from './revision';
import type { OwnTime, Tie } from './source-record';

/** What a person knows of a source record that belongs to it. */
export interface AdmittedRecord {
  readonly status: 'present';
  /** The record's own sequence: what is told later of an earlier state changes nothing. */
  readonly sequence: number;
  readonly dealerId: string;
  readonly occurredAt: Instant;
  /** Of each purpose and channel the record's latest answer. */
  readonly consents: readonly GivenAnswer[];
  readonly hasMobile: boolean;
  readonly hasEmail: boolean;
  readonly preferredChannel: string;
  readonly language: string;
  readonly time?: OwnTime;
  /** Of WeChat id and whole address those that are known; left out for none. */
  readonly alsoAt?: readonly OtherAddress[];
}

/** Where a person is reached beside phone and e-mail. */
export type OtherAddress = 'wechat' | 'address';

/** A record that was here and belongs to another person now. */
export interface ReleasedRecord {
  readonly status: 'gone';
  readonly sequence: number;
  readonly to: string;
}

export interface PersonProfile {
  readonly recordIds: readonly string[];
  readonly dealerIds: readonly string[];
  readonly hasMobile: boolean;
  readonly hasEmail: boolean;
  readonly preferredChannel: string;
  readonly language: string;
  readonly consents: readonly ConsentStanding[];
  /** What counts on the channels that have an answer of their own. */
  readonly channelConsents: readonly ConsentStanding[];
  /** What the latest record says that says it. */
  readonly time?: OwnTime;
  readonly alsoAt?: readonly OtherAddress[];
}

/** A cluster of source records. The profile is a fold over them and nothing else. */
export interface PersonState {
  readonly records: Readonly<Record<string, AdmittedRecord | ReleasedRecord>>;
  readonly profile?: PersonProfile;
}

export interface AdmitRecord {
  readonly type: 'AdmitRecord';
  readonly recordId: string;
  readonly record: Omit<AdmittedRecord, 'status'>;
  /** Why the record is this person's. */
  readonly tie: Tie;
}
export interface ReleaseRecord {
  readonly type: 'ReleaseRecord';
  readonly recordId: string;
  readonly sequence: number;
  readonly to: string;
}
/** Personal values were shown in the clear; kept for whoever audits it. */
export interface RecordReveal {
  readonly type: 'RecordReveal';
  readonly by: string;
  readonly clientId: string;
  /** Sealed under the key of `purposeOf`, one of the person's records: whoever says why may name the person. */
  readonly purpose: string;
  readonly purposeOf: string;
  readonly fields: readonly string[];
  readonly nodeId: string;
  readonly at: Instant;
}
export type PersonCommand = AdmitRecord | ReleaseRecord | RecordReveal;

export interface RecordAdmitted {
  readonly type: 'RecordAdmitted';
  readonly recordId: string;
  readonly record: AdmittedRecord;
  readonly tie: Tie;
}
export interface RecordReleased {
  readonly type: 'RecordReleased';
  readonly recordId: string;
  readonly sequence: number;
  readonly to: string;
}
export interface PersonProfiled {
  readonly type: 'PersonProfiled';
  readonly profile: PersonProfile;
}
export interface PersonRevealed {
  readonly type: 'PersonRevealed';
  readonly by: string;
  readonly clientId: string;
  readonly purpose: string;
  /** Missing where the purpose is not sealed: told before purposes were. */
  readonly purposeOf?: string;
  readonly fields: readonly string[];
  /** The node of the organisation that they look from; not known of those who looked before it was kept. */
  readonly nodeId?: string;
  readonly at: Instant;
}
export type PersonEvent = RecordAdmitted | RecordReleased | PersonProfiled | PersonRevealed;

export const person: Decider<PersonState, PersonCommand, PersonEvent> = {
  initial: { records: {} },
  decide(command, state) {
    switch (command.type) {
      case 'AdmitRecord': {
        const { recordId } = command;
        if (isKnown(state, recordId, command.record.sequence)) return [];
        const record: AdmittedRecord = { status: 'present', ...command.record };
        return [
          { type: 'RecordAdmitted', recordId, record, tie: command.tie },
          ...profiled(state, { ...state.records, [recordId]: record }),
        ];
      }
      case 'ReleaseRecord': {
        const { recordId, sequence, to } = command;
        if (isKnown(state, recordId, sequence)) return [];
        const record: ReleasedRecord = { status: 'gone', sequence, to };
        return [{ type: 'RecordReleased', recordId, sequence, to }, ...profiled(state, { ...state.records, [recordId]: record })];
      }
      case 'RecordReveal': {
        const { type: _type, ...revealed } = command;
        return [{ type: 'PersonRevealed', ...revealed }];
      }
    }
  },
  evolve: {
    RecordAdmitted: (state, { recordId, record }) => ({ ...state, records: { ...state.records, [recordId]: record } }),
    RecordReleased: (state, { recordId, sequence, to }) => ({
      ...state,
      records: { ...state.records, [recordId]: { status: 'gone', sequence, to } },
    }),
    PersonProfiled: (state, { profile }) => ({ ...state, profile }),
    PersonRevealed: (state) => state,
  },
};

/** The records that belong to the person now, sorted. */
export function recordsOf(state: PersonState): readonly string[] {
  return Object.keys(state.records)
    .filter((recordId) => state.records[recordId]?.status === 'present')
    .sort(compareText);
}

function isKnown(state: PersonState, recordId: string, sequence: number): boolean {
  const known = state.records[recordId];
  return known !== undefined && known.sequence >= sequence;
}

function profiled(state: PersonState, records: PersonState['records']): readonly PersonProfiled[] {
  const profile = profileOf(records);
  return JSON.stringify(profile) === JSON.stringify(state.profile) ? [] : [{ type: 'PersonProfiled', profile }];
}

function profileOf(records: PersonState['records']): PersonProfile {
  const present = Object.entries(records)
    .flatMap(([recordId, record]) => (record.status === 'present' ? [{ recordId, ...record }] : []))
    .sort((a, b) => compareText(a.occurredAt, b.occurredAt) || compareText(a.recordId, b.recordId));
  const latestOf = (field: 'preferredChannel' | 'language'): string => present.findLast((record) => record[field] !== '')?.[field] ?? '';
  return {
    recordIds: present.map((record) => record.recordId).sort(compareText),
    dealerIds: [...new Set(present.map((record) => record.dealerId))].sort(compareText),
    hasMobile: present.some((record) => record.hasMobile),
    hasEmail: present.some((record) => record.hasEmail),
    preferredChannel: latestOf('preferredChannel'),
    language: latestOf('language'),
    ...foldConsents(present),
    ...timeOf(present),
    ...alsoAtOf(present),
  };
}

function alsoAtOf(present: readonly AdmittedRecord[]): { readonly alsoAt?: readonly OtherAddress[] } {
  const alsoAt = (['address', 'wechat'] as const).filter((address) => present.some((record) => record.alsoAt?.includes(address)));
  return alsoAt.length === 0 ? {} : { alsoAt };
}

/** The zone and the time of day may be known from different records. */
function timeOf(present: readonly AdmittedRecord[]): { readonly time?: OwnTime } {
  const timeZone = present.findLast(({ time }) => time?.timeZone !== undefined)?.time?.timeZone;
  const preferred = present.findLast(({ time }) => time?.preferred !== undefined)?.time?.preferred;
  if (timeZone === undefined && preferred === undefined) return {};
  return { time: { ...(timeZone === undefined ? {} : { timeZone }), ...(preferred === undefined ? {} : { preferred }) } };
}
