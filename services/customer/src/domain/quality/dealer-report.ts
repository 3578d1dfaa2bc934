import type { Decider } from '@homeward/kernel';
import { type Stamp, admit } from '../people/revision';

/**
 * What a dealer reports of itself, one thing at a time: the stock of a part (by its code), the load of the workshop (by its day). Head office sees them per dealer (S4).
 */
export interface Report extends Stamp {
  readonly dealerId: string;
  readonly subject: 'parts-stock' | 'workshop-load';
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

export interface DealerReportState {
  readonly latest?: Report;
}

export interface FileReport {
  readonly type: 'FileReport';
  readonly report: Report;
}

export interface ReportFiled {
  readonly type: 'ReportFiled';
  readonly report: Report;
  readonly confirmation: boolean;
}

export const dealerReport: Decider<DealerReportState, FileReport, ReportFiled> = {
  initial: {},
  decide: ({ report }, { latest }) => [{ type: 'ReportFiled', report, confirmation: admit(latest, report) === 'confirmed' }],
  evolve: { ReportFiled: (_state, { report }) => ({ latest: report }) },
};
