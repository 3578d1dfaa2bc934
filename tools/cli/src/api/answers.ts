/** What the API answers, as far as the command line reads it. The OpenAPI document at `/openapi.json` has all of it. */
export interface Page {
  readonly cursor?: string;
}

export interface ReceivedImport {
  readonly requestId: string;
  readonly status: 'received' | 'refused';
  readonly received: number;
  readonly refusedCount: number;
  readonly refusal?: { readonly code: string; readonly text: string };
}

export interface ReasonCount {
  readonly code: string;
  readonly count: number;
  readonly text: string;
}

export const OUTCOMES = ['accepted', 'repeated', 'older', 'pending', 'rejected'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface ImportState extends Readonly<Record<Outcome, number>> {
  readonly requestId: string;
  readonly status: 'open' | 'working' | 'completed' | 'completed-with-rejections' | 'refused' | 'interrupted';
  readonly dealerId?: string;
  readonly recordType?: string;
  readonly rows: number;
  readonly reasons: readonly ReasonCount[];
  readonly refusal?: { readonly code: string; readonly text: string };
}

/** An import with the outcomes of some of its rows. */
export interface ImportRows extends Page {
  readonly outcomes: readonly { readonly row: number; readonly outcome: Outcome; readonly code?: string; readonly text?: string }[];
}

export interface ContactReason {
  readonly kind?: string;
  readonly vehicleId?: string;
  readonly dueOn?: string;
}

export interface Contact {
  readonly contactId: string;
  readonly personId?: string;
  readonly dealerId?: string;
  readonly ownerKind?: string;
  readonly ownerId?: string;
  readonly plannedOn?: string;
  readonly untilOn?: string;
  readonly channel?: string;
  readonly purpose?: string;
  readonly status?: string;
  readonly reasons: readonly ContactReason[];
  readonly dueOn?: string;
  readonly earliestOn?: string;
  readonly latestOn?: string;
  readonly confidencePercent: number;
}

export interface Contacts extends Page {
  readonly contacts: readonly Contact[];
}

/** A part of an answer to "why", with its text in the language that was asked for. */
export interface Explained {
  readonly code: string;
  readonly values: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface Why {
  readonly contactId: string;
  readonly reasons: readonly Explained[];
  readonly perReason: readonly { readonly reason?: ContactReason; readonly steps: readonly Explained[] }[];
}

export interface LeadEntry {
  readonly at?: string;
  readonly action?: string;
  readonly by?: string;
  readonly text?: string;
}

export interface Lead {
  readonly leadId: string;
  readonly dealerId?: string;
  readonly name?: string;
  readonly phone?: string;
  readonly ownerId?: string;
  readonly source?: string;
  readonly model?: string;
  readonly status?: string;
  readonly level?: string;
  readonly overdue: boolean;
  readonly nextFollowUpOn?: string;
  readonly overdueAt?: string;
  readonly escalatedTo?: string;
  readonly entries?: readonly LeadEntry[];
}

export interface Leads extends Page {
  readonly leads: readonly Lead[];
}

export interface Person {
  readonly personId: string;
  readonly fields: readonly { readonly field: string; readonly value?: string }[];
  readonly masked: boolean;
}

export interface Vehicle {
  readonly vehicleId: string;
  readonly plate?: string;
  readonly model?: string;
  readonly vin?: string;
}

export interface KpiFigure {
  readonly name: string;
  readonly group: Readonly<Record<string, string>>;
  readonly numerator: number;
  readonly denominator?: number;
  readonly fromOn?: string;
  readonly toOn?: string;
}

export interface Kpis {
  readonly figures: readonly KpiFigure[];
}

export interface KpiMember {
  /** `vehicle`, `visit`, `contact`, `sale`. */
  readonly kind: string;
  readonly id: string;
  readonly dealerId?: string;
  /** What is known of it as of the day of the figure: `model`, `state`, `lastVisitOn`, … */
  readonly values: Readonly<Record<string, string>>;
}

export interface KpiMembers extends Page {
  readonly members: readonly KpiMember[];
}

export interface CaseClock {
  readonly name?: string;
  readonly startedAt?: string;
  readonly dueAt?: string;
  readonly status?: string;
  readonly endedAt?: string;
}

export interface Case {
  readonly caseId: string;
  readonly dealerId?: string;
  readonly personId?: string;
  readonly vehicleId?: string;
  readonly kind?: string;
  readonly category?: string;
  readonly severity?: string;
  readonly status?: string;
  readonly receivedAt?: string;
  readonly firstResponseAt?: string;
  readonly clocks: readonly CaseClock[];
  readonly entries: readonly CaseEntry[];
}

interface CaseEntry {
  readonly at?: string;
  readonly action?: string;
  readonly by?: string;
  readonly text?: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

export interface Cases extends Page {
  readonly cases: readonly Case[];
}

export interface Account {
  readonly accountId: string;
  readonly personId?: string;
  readonly balance: number;
  readonly reserved: number;
  readonly shortfall: number;
  readonly level?: string;
  readonly entries: readonly {
    readonly kind?: string;
    readonly points: number;
    readonly at?: string;
    readonly dealerId?: string;
    readonly cause?: string;
  }[];
}

export interface Accounts extends Page {
  readonly accounts: readonly Account[];
}

export interface Spread {
  readonly cars: number;
  readonly valueFen: number;
}

export interface AdvisorShare extends Spread {
  readonly advisorId: string;
  readonly active: boolean;
}

export interface AdvisorBook extends AdvisorShare {
  readonly invited: number;
  readonly arrived: number;
  readonly outputFen: number;
  readonly oilFen: number;
  readonly accessoryFen: number;
  readonly lost: number;
}

export interface AdoptedCar {
  readonly vehicleId: string;
  readonly plate?: string;
  readonly model?: string;
  readonly adoptedAt: string;
  readonly valueFen: number;
  readonly lastVisitOn?: string;
  readonly outputFen: number;
  readonly churnLevel: string;
}

export interface AdoptionBook extends Page {
  readonly dealerId: string;
  readonly method: string;
  readonly advisors: readonly AdvisorBook[];
  readonly spread: Spread;
  readonly cars?: readonly AdoptedCar[];
}

export interface DealtCar {
  readonly vehicleId: string;
  readonly plate?: string;
  readonly advisorId?: string;
  readonly previousAdvisorId?: string;
  readonly reason: string;
  readonly valueFen: number;
}

export interface DealPreview {
  readonly planId: string;
  readonly changes: readonly DealtCar[];
  readonly before: readonly AdvisorShare[];
  readonly after: readonly AdvisorShare[];
  readonly spreadBefore: Spread;
  readonly spreadAfter: Spread;
}

export interface AppliedDeal {
  readonly outcome: string;
  readonly changes: readonly DealtCar[];
  readonly book: AdoptionBook;
}

export interface Policy {
  readonly subject: string;
  readonly scope: string;
  readonly version: number;
  readonly effectiveFromAt?: string;
  readonly publishedBy?: string;
  readonly document: unknown;
}

export interface Policies {
  readonly policies: readonly Policy[];
}

export interface OrganisationAnswer {
  readonly nodes: readonly { readonly nodeId: string; readonly kind: string; readonly name?: string; readonly timeZone?: string }[];
  readonly staff: readonly { readonly staffId: string; readonly nodeId: string; readonly role?: string; readonly code?: string }[];
}

export interface ServiceLag {
  readonly service: string;
  readonly status: 'answering' | 'unreachable';
  readonly behind: number;
  readonly unpublished: number;
  readonly overdue: number;
  readonly warnings?: readonly { readonly text: string }[];
  readonly partitions: readonly { readonly end: number }[];
}

export interface Lag {
  readonly services: readonly ServiceLag[];
  readonly settled: boolean;
}

export interface StateHash {
  readonly stateHash: string;
  readonly parts: readonly { readonly service: string; readonly name: string; readonly count: number; readonly sha256: string }[];
}

export interface DeadLetter {
  readonly id: string;
  readonly group: string;
  readonly state: string;
  readonly times: number;
  readonly cause: { readonly code: string; readonly message: string };
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly type: string;
  readonly key: string;
  readonly at: string;
  readonly event?: unknown;
}

export interface Me {
  readonly subject: string;
  readonly roles: readonly string[];
  readonly node: { readonly nodeId: string; readonly name?: string };
  readonly dealers: readonly { readonly dealerId: string; readonly name: string }[];
  readonly now: string;
}

export interface BusEvent {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly type: string;
  readonly at: string;
  readonly event: unknown;
}

export interface FeedEntry {
  readonly entryId: string;
  readonly kind: string;
  readonly change: string;
  readonly aboutId: string;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface FeedPage {
  readonly entries: readonly FeedEntry[];
  readonly cursor: string;
  readonly more: boolean;
}
