import type { Account, AdoptionBook, Case, Contact, ImportState, KpiFigure, Lead, ReasonCount, Why } from '../api/answers';
import type { PairComparison } from '../api/identity-answers';
import type { Figure } from '../output/number';
import type { DealerCalibration } from '../views/calibration-view';
import type { ContactLine } from '../views/contact-view';
import type { OutcomeCounts } from '../views/import-view';
import type { WorkList } from '../api/work-answers';
import type { NetworkSize } from './demo-options';
import type { PlayedDay } from './play-week';
import type { Trial } from './read-day';

/** What became of one dealer's files. */
export interface DealerImports {
  readonly dealerId: string;
  readonly name: string;
  readonly counts: OutcomeCounts;
  /** The most frequent first. */
  readonly reasons: readonly ReasonCount[];
  /** One rejected row for each reason. */
  readonly examples: readonly RejectedExample[];
  readonly files: readonly (ImportState & { readonly file: string })[];
}

export interface RejectedExample {
  readonly code: string;
  readonly file: string;
  /** Line of the file. */
  readonly row: number;
  readonly text: string;
}

export interface DayContacts {
  readonly dealerId: string;
  readonly dealerName: string;
  readonly on: string;
  readonly total: number;
  readonly lines: readonly ContactLine[];
  /** Of the first one; undefined when there is none. */
  readonly why: Why | undefined;
}

/** One line of the KPI table: a figure for each dealer, and one for all. */
export interface KpiLine {
  readonly name: string;
  readonly title: string;
  /** Set for the part of the vehicles that it is about. */
  readonly warranty?: string | undefined;
  readonly byDealer: Readonly<Record<string, Figure>>;
  readonly total: Figure | undefined;
}

export interface AnsweredCase {
  readonly opened: Case;
  readonly answered: Case;
  readonly text: string;
  readonly personName: string;
  readonly answeredBy: string;
}

export interface OverdueLeads {
  readonly dealerId: string;
  readonly name: string;
  readonly total: number;
  /** Those that wait the longest. */
  readonly leads: readonly Lead[];
}

/** People whom several records turned out to be. */
export interface Duplicates {
  readonly people: number;
  readonly records: number;
  readonly doubtful: number;
  /** How alike two records of the person of most records are. */
  readonly example: PairComparison | undefined;
}

export interface AccountLine {
  readonly account: Account;
  readonly personName: string;
}

/** The day as the demo tells it. */
export interface DayReport {
  readonly network: NetworkSize;
  readonly constellation: 'embedded' | 'full';
  readonly servers: readonly string[];
  readonly now: string;
  readonly dealers: readonly { readonly dealerId: string; readonly name: string }[];
  readonly imports: readonly DealerImports[];
  readonly contacts: DayContacts;
  readonly kpis: readonly KpiLine[];
  readonly case: AnsweredCase | undefined;
  readonly accounts: readonly AccountLine[];
  readonly duplicates: Duplicates;
  readonly adoption: AdoptionBook;
  readonly dataQuality: readonly KpiFigure[];
  readonly overdueLeads: readonly OverdueLeads[];
  /** How well due dates were predicted, by dealer. */
  readonly calibration: readonly DealerCalibration[];
  readonly trial: Trial;
  /** What the first dealer's first advisor calls about today. */
  readonly morning: WorkList;
  /** Played after everything else was read; undefined where business time stands still, or the state is kept. */
  readonly week?: { readonly days: readonly PlayedDay[]; readonly endsAt: string };
  readonly stateHash: string;
  /** Where SMS and e-mails to customers are written; undefined when the file ends with this run. */
  readonly messageFile: string | undefined;
  readonly url: string;
  readonly logins: { readonly headOffice: string; readonly dealerManager: string; readonly advisor: string };
}

/** The report as one JSON document. */
export function toJson(report: DayReport): unknown {
  const { contacts, accounts, url, ...rest } = report;
  const toContact = ({ contact, name, phone, car, owner }: ContactLine): Contact & Readonly<Record<string, unknown>> => ({
    ...contact,
    name,
    phone,
    car,
    owner,
  });
  return {
    ...rest,
    contacts: { ...contacts, lines: contacts.lines.map(toContact) },
    accounts: accounts.map(({ account, personName }) => ({ ...account, personName })),
    urls: { api: url, docs: `${url}/docs`, openapi: `${url}/openapi.json` },
  };
}
