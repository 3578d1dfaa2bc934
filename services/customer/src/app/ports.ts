import type { PairCounts } from '@homeward/matching';
import type { AggregateStore, ProjectionStore } from '@homeward/store';
import type { AdoptionBookState, BookDealt, DealBook } from '../domain/adoption/adoption-facts';
import type { ErasePerson, ErasureState, PersonErased } from '../domain/people/erasure';
import type { DealerReportState, FileReport, ReportFiled } from '../domain/quality/dealer-report';
import type { FindingsChanged, FindingsState, NoteFindings } from '../domain/quality/findings';
import type { IntakeRequestCommand, IntakeRequestEvent, IntakeRequestState, RowOutcomeName } from '../domain/organisation/intake-request';
import type { DealerDayCommand, DealerDayEvent, DealerDayState, Place } from '../domain/appointments/dealer-day';
import type { LeadCommand, LeadState } from '../domain/leads/lead-facts';
import type { NewCarOrderEvent, NewCarOrderState, NoteOrder } from '../domain/cars/new-car-order';
import type { NodeRegistered, OrganisationNodeState, RegisterNode } from '../domain/organisation/organisation-node';
import type { PersonCommand, PersonEvent, PersonState } from '../domain/people/person';
import type { ProgressLinkCommand, ProgressLinkEvent, ProgressLinkState } from '../domain/cars/progress-link';
import type { PolicyPublicationState, PolicyPublished, PublishPolicy } from '../domain/organisation/policy-publication';
import type { SourceRecordCommand, SourceRecordEvent, SourceRecordState } from '../domain/people/source-record';
import type { IdentityTrainingCommand, IdentityTrainingEvent, IdentityTrainingState } from '../domain/people/identity-training';
import type { IdentityRulingState, PairRuled, RulePair } from '../domain/people/identity-ruling';
import type { ToldVerificationEvent } from '../domain/quality/told-verification';
import type { VerificationCommand, VerificationState } from '../domain/quality/verification-facts';
import type { DrawSample, SampleDrawn, VerificationSampleState } from '../domain/quality/verification-sample';
import type { RegisterStaff, StaffMemberState, StaffRegistered } from '../domain/organisation/staff-member';
import type { ToldLeadEvent } from '../domain/leads/told-lead';
import type { VehicleCommand, VehicleEvent, VehicleState } from '../domain/cars/vehicle';

/** What became of one row of a request. */
export interface RowDocument {
  readonly requestId: string;
  readonly row: number;
  readonly outcome: RowOutcomeName;
  readonly code: string;
  /** JSON Pointer into the record, or a column of the file. */
  readonly pointer: string;
  readonly detail: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  /** What the row became part of. */
  readonly subjectId: string;
  /** The dealer's own visit or appointment that the row speaks of, to find the other cars that it was said of. */
  readonly thingId?: string | undefined;
  /** The row as it came, under the intake key of its day: it goes when the key is destroyed. Empty while only the later outcome is known. */
  readonly keyId: string;
  readonly sealed: string;
}

/** The cars that know a source record, to send its placement to. */
export interface RecordLinks {
  readonly vehicleIds: readonly string[];
  /** Blind marks of the plates of the record's own cars, as of the last rebuild; sorted. */
  readonly plates?: readonly string[];
}

/** Records that a dealer once counted to one household; which still are, the records say. */
export interface HouseholdDocument {
  readonly recordIds: readonly string[];
}

/** The records that share one thing, each with the blind mark of its name. */
export interface BlockDocument {
  readonly members: Readonly<Record<string, string>>;
}

/** Two records that may be of one person, for somebody to decide. */
export interface PairReviewDocument {
  readonly a: string;
  readonly b: string;
  /** Bits of evidence for one person. */
  readonly weight: number;
  /** What customers paid for the cars of both; what is worth most is decided first. */
  readonly valueFen: number;
  readonly dealerIds: readonly string[];
}

/**
 * A key by itself, so that destroying it leaves nothing behind: journals keep what aggregates record, projections keep only what is.
 * `expiresAt` is set for intake keys, `sealed` holds their 32 bytes; data keys of records and cars are the wrapped key alone.
 */
export interface KeyDocument {
  readonly key: string;
  readonly sealed?: string;
  readonly expiresAt?: string;
}

/** What other services did for a person or a car: ids and codes only. */
export interface TimelineDocument {
  readonly at: string;
  readonly kind: string;
  readonly personId?: string | undefined;
  readonly vehicleId?: string | undefined;
  readonly dealerId: string;
  readonly subjectId: string;
  readonly values: Readonly<Record<string, string>>;
}

/** How far a training of the model is: counts of how pairs agree, and nothing of what they say. Gone when it is finished. */
export interface CountingDocument {
  /** Of the next page. */
  readonly cursor: string;
  readonly lookedAt: number;
  /** How many there were when it began. */
  readonly records: number;
  readonly counts: PairCounts;
  /** Every page is in. */
  readonly isWhole: boolean;
}

/** How far policies that took effect by themselves are carried to all cars. */
export interface ReviewDocument {
  readonly through: string;
}

/** That something was erased: what occurred until `at` is dropped. The id is the record's, or a mark of phone and name. */
export interface Tombstone {
  readonly erasureId: string;
  readonly at: string;
}

/** What became of an erasure in this service. */
export interface ErasedPlaces {
  readonly counts: Readonly<Record<string, number>>;
  readonly at: string;
}

/** What was told of a finding last. */
export interface FindingDocument {
  readonly kind: string;
  readonly dealerId: string;
  readonly recordIds: readonly string[];
  readonly vehicleId: string;
  readonly field: string;
  readonly reason: string;
  readonly foundAt: string;
  readonly open: boolean;
  readonly sequence: number;
}

/** Where an appointment is kept: the day of its greatest version, and every day on which it ever stood. */
export interface AppointmentDocument extends Pick<Place, 'dealerId' | 'on' | 'source' | 'stamp'> {
  readonly days: readonly string[];
}

export type LeadStore = AggregateStore<LeadState, LeadCommand, ToldLeadEvent>;

export interface CustomerStores {
  readonly records: AggregateStore<SourceRecordState, SourceRecordCommand, SourceRecordEvent>;
  readonly rulings: AggregateStore<IdentityRulingState, RulePair, PairRuled>;
  readonly trainings: AggregateStore<IdentityTrainingState, IdentityTrainingCommand, IdentityTrainingEvent>;
  readonly trainingCounts: ProjectionStore<CountingDocument>;
  readonly people: AggregateStore<PersonState, PersonCommand, PersonEvent>;
  readonly vehicles: AggregateStore<VehicleState, VehicleCommand, VehicleEvent>;
  readonly reports: AggregateStore<DealerReportState, FileReport, ReportFiled>;
  readonly orders: AggregateStore<NewCarOrderState, NoteOrder, NewCarOrderEvent>;
  readonly requests: AggregateStore<IntakeRequestState, IntakeRequestCommand, IntakeRequestEvent>;
  readonly nodes: AggregateStore<OrganisationNodeState, RegisterNode, NodeRegistered>;
  readonly staff: AggregateStore<StaffMemberState, RegisterStaff, StaffRegistered>;
  readonly policies: AggregateStore<PolicyPublicationState, PublishPolicy, PolicyPublished>;
  readonly leads: LeadStore;
  readonly adoptions: AggregateStore<AdoptionBookState, DealBook, BookDealt>;
  readonly dealerDays: AggregateStore<DealerDayState, DealerDayCommand, DealerDayEvent>;
  readonly appointments: ProjectionStore<AppointmentDocument>;
  readonly verifications: AggregateStore<VerificationState, VerificationCommand, ToldVerificationEvent>;
  readonly samples: AggregateStore<VerificationSampleState, DrawSample, SampleDrawn>;
  readonly erasures: AggregateStore<ErasureState, ErasePerson, PersonErased>;
  readonly erasedPlaces: ProjectionStore<ErasedPlaces>;
  readonly tombstones: ProjectionStore<Tombstone>;
  readonly findings: AggregateStore<FindingsState, NoteFindings, FindingsChanged>;
  readonly findingList: ProjectionStore<FindingDocument>;
  readonly rows: ProjectionStore<RowDocument>;
  readonly links: ProjectionStore<RecordLinks>;
  readonly households: ProjectionStore<HouseholdDocument>;
  readonly blocks: ProjectionStore<BlockDocument>;
  readonly pairReviews: ProjectionStore<PairReviewDocument>;
  readonly dataKeys: ProjectionStore<KeyDocument>;
  readonly intakeKeys: ProjectionStore<KeyDocument>;
  readonly reviews: ProjectionStore<ReviewDocument>;
  readonly timeline: ProjectionStore<TimelineDocument>;
  readonly progressLinks: AggregateStore<ProgressLinkState, ProgressLinkCommand, ProgressLinkEvent>;
}
