import type { Instant, LocalDate } from '@homeward/kernel';

/** What a column holds. Empty text, empty days and empty instants of an event are kept as NULL. */
export type ColumnType = 'text' | 'day' | 'instant' | 'number' | 'flag';

interface ValueOf {
  readonly text: string;
  readonly day: LocalDate;
  readonly instant: Instant;
  readonly number: number;
  readonly flag: boolean;
}

/**
 * One kind of fact. Rows are only ever added: the same fact told again, later or twice, is another row. `key` names the thing that is spoken of,
 * `newest` says which of several rows about it counts: the greatest. Several rows with the same key and the same greatness are one set (the readings of
 * an odometer, the reasons of a contact).
 */
export interface FactTable {
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly key: readonly string[];
  readonly newest: readonly string[];
  /** Each telling holds everything that was told before: what is superseded may go. */
  readonly retold?: boolean;
}

const table = <const Table extends FactTable>(definition: Table): Table => definition;

/** Besides these columns each row has `sequence`, `recorded_at` (business time at which the platform learned it) and `heard` (number of the write). */
export const FACT_TABLES = {
  nodes: table({
    columns: { node_id: 'text', kind: 'text', parent_id: 'text', name: 'text', time_zone: 'text' },
    key: ['node_id'],
    newest: ['sequence'],
  }),
  staff: table({
    columns: { staff_id: 'text', node_id: 'text', role: 'text', code: 'text', active: 'flag' },
    key: ['staff_id'],
    newest: ['sequence'],
  }),
  policies: table({
    columns: { subject: 'text', scope: 'text', version: 'number', effective_from: 'text', body: 'text', published_by: 'text' },
    key: ['subject', 'scope', 'version'],
    newest: ['sequence'],
  }),
  records: table({
    columns: { record_id: 'text', dealer_id: 'text', person_id: 'text', complete: 'flag' },
    key: ['record_id'],
    newest: ['sequence'],
  }),
  people: table({ columns: { person_id: 'text', has_mobile: 'flag', has_email: 'flag' }, key: ['person_id'], newest: ['sequence'] }),
  descriptions: table({
    columns: {
      vehicle_id: 'text',
      brand: 'text',
      model: 'text',
      use: 'text',
      status: 'text',
      first_sold_on: 'day',
      warranty_months: 'number',
      warranty_km: 'number',
      complete: 'flag',
    },
    key: ['vehicle_id'],
    newest: ['sequence'],
  }),
  // A sale, visit or appointment that a correction moves to another car is told of both; the higher revision is the true one.
  sales: table({
    columns: {
      sale_id: 'text',
      vehicle_id: 'text',
      dealer_id: 'text',
      record_id: 'text',
      person_id: 'text',
      sold_on: 'day',
      delivered_on: 'day',
      price_fen: 'number',
      consultant_id: 'text',
      revision: 'number',
    },
    key: ['sale_id'],
    newest: ['revision', 'sequence', 'vehicle_id'],
  }),
  owners: table({
    columns: { vehicle_id: 'text', person_id: 'text', record_id: 'text', dealer_id: 'text', owned_from_on: 'day' },
    key: ['vehicle_id'],
    newest: ['sequence'],
  }),
  homes: table({ columns: { vehicle_id: 'text', dealer_id: 'text' }, key: ['vehicle_id'], newest: ['sequence'] }),
  visits: table({
    columns: {
      visit_id: 'text',
      vehicle_id: 'text',
      dealer_id: 'text',
      kind: 'text',
      visited_on: 'day',
      closed_at: 'instant',
      mileage_km: 'number',
      advisor_id: 'text',
      record_id: 'text',
      person_id: 'text',
      customer_paid_fen: 'number',
      warranty_paid_fen: 'number',
      total_fen: 'number',
      oil_fen: 'number',
      accessory_fen: 'number',
      withdrawn: 'flag',
      revision: 'number',
    },
    key: ['visit_id'],
    newest: ['revision', 'sequence', 'vehicle_id'],
  }),
  readings: table({
    columns: { vehicle_id: 'text', read_on: 'day', mileage_km: 'number', source: 'text' },
    key: ['vehicle_id'],
    newest: ['sequence'],
    retold: true,
  }),
  appointments: table({
    columns: {
      appointment_id: 'text',
      vehicle_id: 'text',
      dealer_id: 'text',
      starts_at: 'instant',
      service: 'text',
      status: 'text',
      advisor_id: 'text',
      revision: 'number',
    },
    key: ['appointment_id'],
    newest: ['revision', 'sequence', 'vehicle_id'],
  }),
  states: table({
    columns: {
      vehicle_id: 'text',
      definition: 'text',
      dealer_id: 'text',
      state: 'text',
      churn_level: 'text',
      changed_on: 'day',
      policy_version: 'text',
    },
    key: ['vehicle_id', 'definition'],
    newest: ['sequence'],
  }),
  dues: table({
    columns: { vehicle_id: 'text', dealer_id: 'text', service: 'text', due_on: 'day', basis: 'text', none: 'flag' },
    key: ['vehicle_id'],
    newest: ['sequence'],
  }),
  contacts: table({
    columns: {
      contact_id: 'text',
      person_id: 'text',
      dealer_id: 'text',
      /** planned, dropped, made */
      step: 'text',
      owner_kind: 'text',
      owner_id: 'text',
      planned_on: 'day',
      /** The last day on which it makes sense. */
      until_on: 'day',
      /** Why it was dropped. */
      reason: 'text',
      channel: 'text',
      purpose: 'text',
      result: 'text',
      made_at: 'instant',
      purchase_asked: 'flag',
    },
    key: ['contact_id'],
    newest: ['sequence'],
  }),
  reasons: table({
    columns: {
      contact_id: 'text',
      step: 'text',
      vehicle_id: 'text',
      kind: 'text',
      due_on: 'day',
      visit_id: 'text',
      /** Among the reasons of the contact; 0 leads. */
      place: 'number',
    },
    key: ['contact_id'],
    newest: ['sequence'],
  }),
  /** What customers answered in a contact. */
  answers: table({
    columns: {
      contact_id: 'text',
      person_id: 'text',
      vehicle_id: 'text',
      dealer_id: 'text',
      owner_id: 'text',
      questionnaire: 'text',
      /** yes, no; nothing without a score */
      satisfied: 'text',
      answered_at: 'instant',
    },
    key: ['contact_id'],
    newest: ['sequence'],
  }),
  /** All comparisons that a car is in; without any a row without a stream. */
  drawn: table({
    columns: {
      vehicle_id: 'text',
      stream: 'text',
      round: 'text',
      /** held-out, contacted */
      arm: 'text',
      dealer_id: 'text',
      advisor_id: 'text',
      start_on: 'day',
    },
    key: ['vehicle_id'],
    newest: ['sequence'],
  }),
  cases: table({
    columns: {
      case_id: 'text',
      dealer_id: 'text',
      person_id: 'text',
      vehicle_id: 'text',
      kind: 'text',
      status: 'text',
      received_at: 'instant',
    },
    key: ['case_id'],
    newest: ['sequence'],
  }),
  measures: table({
    columns: {
      /** A record or a car. */
      subject_id: 'text',
      dealer_id: 'text',
      /** Filled and valid, between commas. */
      valid_fields: 'text',
      written_at: 'instant',
      received_at: 'instant',
    },
    key: ['subject_id'],
    newest: ['sequence'],
  }),
  verdicts: table({
    columns: {
      value_id: 'text',
      record_id: 'text',
      dealer_id: 'text',
      advisor_id: 'text',
      vehicle_id: 'text',
      field: 'text',
      outcome: 'text',
      verified_at: 'instant',
    },
    key: ['value_id'],
    newest: ['sequence'],
  }),
  trusts: table({
    columns: {
      record_id: 'text',
      dealer_id: 'text',
      vehicle_id: 'text',
      /** Between commas. */
      doubted_fields: 'text',
    },
    key: ['record_id'],
    newest: ['sequence'],
  }),
  corrections: table({
    columns: {
      correction_id: 'text',
      record_id: 'text',
      dealer_id: 'text',
      field: 'text',
      status: 'text',
      opened_at: 'instant',
      due_at: 'instant',
      changed_at: 'instant',
      escalated_to: 'text',
    },
    key: ['correction_id'],
    newest: ['sequence'],
  }),
  findings: table({
    columns: { finding_id: 'text', dealer_id: 'text', kind: 'text', vehicle_id: 'text', field: 'text', found_at: 'instant', open: 'flag' },
    key: ['finding_id'],
    newest: ['sequence'],
  }),
  points: table({
    columns: {
      entry_id: 'text',
      account_id: 'text',
      person_id: 'text',
      dealer_id: 'text',
      kind: 'text',
      points: 'number',
      posted_at: 'instant',
    },
    // A visit that goes from one account to another has entries under its name on both.
    key: ['account_id', 'entry_id'],
    newest: ['sequence'],
  }),
};

export type TableName = keyof typeof FACT_TABLES;
export const TABLE_NAMES = Object.keys(FACT_TABLES) as readonly TableName[];

type ColumnsOf<Name extends TableName> = (typeof FACT_TABLES)[Name]['columns'];

/** The values of one row, by column; what is absent is left out, `undefined` or empty text. */
export type RowOf<Name extends TableName> = {
  readonly [Column in keyof ColumnsOf<Name>]?: ColumnsOf<Name>[Column] extends ColumnType
    ? ValueOf[ColumnsOf<Name>[Column]] | undefined
    : never;
};

/** One row to add. */
export interface Fact {
  readonly table: TableName;
  readonly sequence: number;
  readonly recordedAt: Instant;
  readonly row: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** A fact of a table, its columns checked by the compiler. */
export function factOf<Name extends TableName>(table: Name, sequence: number, recordedAt: Instant, row: RowOf<Name>): Fact {
  return { table, sequence, recordedAt, row };
}
