import type { Instant, LocalDate } from '@homeward/kernel';
import type { CorrectionEscalation, VerifiableField, VerificationPolicy } from '@homeward/policy';
import type { Keyed } from '../cars/vehicle-facts';

export type { VerifiableField };

/** What the customer says of a value: right, wrong, nobody was reached, or no answer was given. */
export type FieldResult = 'right' | 'wrong' | 'not-reached' | 'refused';
export const FIELD_RESULTS: readonly FieldResult[] = ['right', 'wrong', 'not-reached', 'refused'];

/** A mark stands for one value of one field of this record (a keyed hash): whether two values are the same can be seen, the value cannot. */
export type ValueMark = string;

/** The present values of a record and of its car. */
export interface KnownValues {
  /** Grows with every change of the record, of its cars and of which cars are its own: the greatest is the latest look. */
  readonly sequence: number;
  readonly dealerId: string;
  readonly vehicleId: string;
  readonly advisorId: string;
  /** By field; a field without a valid value has none. */
  readonly marks: Keyed<ValueMark>;
}

/** Present values of the record's car by field, as values of a car are compared, each with its mark: what was found out of one is carried to the car. */
export type CarValues = Readonly<Partial<Record<string, { readonly mark: ValueMark; readonly value: string }>>>;

/** The moment at which somebody is told of an overdue correction. */
export interface CorrectionMark {
  readonly to: CorrectionEscalation;
  readonly at: Instant;
}

export interface Dispute {
  readonly at: Instant;
  readonly by: string;
  /** Sealed under the record's key. */
  readonly text: string;
  readonly settledAt?: Instant;
  readonly settledBy?: string;
}

/** A wrong value that the dealer has to put right. */
export interface CorrectionTask {
  readonly id: string;
  readonly openedAt: Instant;
  /** From this moment on it is overdue: the end of the last working day. */
  readonly dueAt: Instant;
  /** Still to come, in the order of time. */
  readonly marks: readonly CorrectionMark[];
  readonly escalatedTo?: CorrectionEscalation | undefined;
  readonly dispute?: Dispute | undefined;
}

/** What was found out about one value; the latest call about it counts. */
export interface Verdict {
  readonly field: VerifiableField;
  readonly mark: ValueMark;
  readonly vehicleId: string;
  readonly advisorId: string;
  readonly outcome: 'right' | 'wrong';
  readonly at: Instant;
  readonly by: string;
  readonly callId: string;
  /** Of a field of the car. */
  readonly carValue?: string;
  readonly task?: CorrectionTask | undefined;
}

/** The place of a record in the work queue of the call centre. */
export interface QueuePlace {
  readonly sampleId: string;
  readonly at: Instant;
  readonly fields: readonly VerifiableField[];
  /** Calls in which nobody was reached, since the values changed last. */
  readonly attempts: number;
  /** Called often enough. */
  readonly isGivenUp: boolean;
  /** Values that the customer did not want to speak about, by field. */
  readonly refused: Keyed<ValueMark>;
}

/** Verification of one source record: what is known of its values, and what follows. Empty before the record was looked at. */
export interface VerificationState {
  readonly known?: KnownValues;
  readonly queue?: QueuePlace;
  /** By field and mark. */
  readonly verdicts: Keyed<Verdict>;
  /** The customer was erased: nobody is asked, and nothing is to be put right any more. */
  readonly forgottenAt?: Instant;
}

/** What the policies of the record's dealer say at the moment of the decision. */
export interface VerificationTerms {
  readonly rules: VerificationPolicy;
  readonly correctionDays: number;
  readonly dayOf: (at: Instant) => LocalDate;
  readonly startOf: (day: LocalDate) => Instant;
  readonly isWorkday: (day: LocalDate) => boolean;
}

export interface LearnValues {
  readonly type: 'LearnValues';
  readonly known: KnownValues;
  readonly at: Instant;
}
export interface QueueRecord {
  readonly type: 'QueueRecord';
  readonly sampleId: string;
  readonly fields: readonly VerifiableField[];
  readonly at: Instant;
}
export interface RecordCall {
  readonly type: 'RecordCall';
  readonly callId: string;
  /** The basis that the agent was shown; empty for the present one. */
  readonly basis: string;
  readonly outcomes: readonly { readonly field: VerifiableField; readonly result: FieldResult }[];
  readonly car: CarValues;
  readonly at: Instant;
  readonly by: string;
  readonly terms: VerificationTerms;
  readonly taskIdOf: (field: VerifiableField, mark: ValueMark) => string;
}
export interface DisputeCorrection {
  readonly type: 'DisputeCorrection';
  readonly taskId: string;
  readonly text: string;
  readonly at: Instant;
  readonly by: string;
}
export interface SettleDispute {
  readonly type: 'SettleDispute';
  readonly taskId: string;
  /** right: the dealer is; wrong: the value is, and the deadline begins anew. */
  readonly verdict: 'right' | 'wrong';
  readonly at: Instant;
  readonly by: string;
  readonly terms: VerificationTerms;
}
/** The clock: marks that fell due by `at` are told, each at its nominal moment. */
export interface TellEscalations {
  readonly type: 'TellEscalations';
  readonly at: Instant;
}
/** The customer was erased. */
export interface ForgetRecord {
  readonly type: 'ForgetRecord';
  readonly at: Instant;
}
export type VerificationCommand =
  ForgetRecord | LearnValues | QueueRecord | RecordCall | DisputeCorrection | SettleDispute | TellEscalations;

interface Deadline {
  readonly dueAt: Instant;
  readonly marks: readonly CorrectionMark[];
}
export type VerificationEvent =
  | { readonly type: 'ValuesLearned'; readonly known: KnownValues; readonly at: Instant }
  | { readonly type: 'RecordQueued'; readonly sampleId: string; readonly fields: readonly VerifiableField[]; readonly at: Instant }
  | {
      readonly type: 'CallRecorded';
      readonly callId: string;
      readonly at: Instant;
      readonly by: string;
      readonly outcomes: readonly {
        readonly field: VerifiableField;
        readonly result: FieldResult;
        readonly mark: ValueMark;
        readonly carValue?: string;
        /** The correction that a wrong value opens. */
        readonly task?: Deadline & { readonly id: string };
      }[];
      readonly isGivenUp: boolean;
    }
  | { readonly type: 'CorrectionDisputed'; readonly key: string; readonly at: Instant; readonly by: string; readonly text: string }
  | {
      readonly type: 'DisputeSettled';
      readonly key: string;
      readonly verdict: 'right' | 'wrong';
      readonly deadline?: Deadline;
      readonly at: Instant;
      readonly by: string;
    }
  | { readonly type: 'RecordForgotten'; readonly at: Instant }
  | { readonly type: 'CorrectionEscalated'; readonly key: string; readonly to: CorrectionEscalation; readonly at: Instant };
