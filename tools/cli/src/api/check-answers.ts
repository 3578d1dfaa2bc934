import type { Contact } from './answers';
import type { WorkQuestion } from './work-answers';

/** The calls of a week that are to be checked. */
export interface SampledCalls {
  readonly nodeId: string;
  readonly from: string;
  readonly to: string;
  readonly calls: readonly SampledCall[];
}

export interface SampledCall {
  readonly contact: Contact;
  readonly callerId: string;
  readonly callerKind?: string;
  readonly madeOn: string;
  readonly answered?: boolean;
  readonly check?: CallCheck;
}

export interface CallCheck {
  readonly checkedBy: string;
  readonly checkedAt: string;
  readonly notMade: boolean;
  readonly mark?: number;
  readonly note?: string;
  readonly answers: readonly { readonly question: string; readonly finding: string; readonly right?: string }[];
}

/** A call with what was recorded and what was found, the latest last. */
export interface CheckedCall extends Omit<SampledCall, 'check'> {
  readonly contact: Contact & {
    readonly note?: string;
    readonly answers?: readonly { readonly question: string; readonly value: string }[];
  };
  readonly recordingId?: string;
  readonly questionnaire?: { readonly questions: readonly WorkQuestion[] };
  readonly checks: readonly CallCheck[];
}

/** What the checks of a period say. */
export interface CheckFigures {
  readonly nodeId: string;
  readonly from: string;
  readonly to: string;
  readonly callers: readonly {
    readonly callerId: string;
    readonly callerKind?: string;
    readonly calls: number;
    readonly sampled: readonly string[];
    readonly checked: readonly string[];
    readonly notMade: readonly string[];
    readonly answersRight: { readonly numerator: number; readonly denominator: number; readonly percent?: number };
    readonly meanMark?: number;
  }[];
}
