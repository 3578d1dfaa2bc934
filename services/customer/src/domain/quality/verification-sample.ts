import type { Decider, Instant, LocalDate } from '@homeward/kernel';

/** A sample of a dealer's records, as it was drawn. */
export interface VerificationSample {
  readonly dealerId: string;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
  readonly seed: string;
  readonly population: number;
  readonly confidencePercent: number;
  readonly marginPercent: number;
  readonly policy: string;
  readonly recordIds: readonly string[];
  readonly drawnAt: Instant;
  readonly drawnBy: string;
}

export interface VerificationSampleState {
  readonly sample?: VerificationSample;
}

export interface DrawSample {
  readonly type: 'DrawSample';
  readonly sample: VerificationSample;
}
export interface SampleDrawn {
  readonly type: 'SampleDrawn';
  readonly sample: VerificationSample;
}

/** A sample is drawn once: whoever draws it again gets what was drawn. */
export const verificationSample: Decider<VerificationSampleState, DrawSample, SampleDrawn> = {
  initial: {},
  decide: ({ sample }, state) => (state.sample === undefined ? [{ type: 'SampleDrawn', sample }] : []),
  evolve: { SampleDrawn: (_state, { sample }) => ({ sample }) },
};
