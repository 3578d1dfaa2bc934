import { type Decider, type Instant, Rejection } from '@homeward/kernel';
import type { Crossing, MatchModel } from '@homeward/matching';

/** What a model weighs by, without how common names are: that stays as shipped. */
export type ModelFigures = Pick<MatchModel, 'records' | 'prior' | 'fields' | 'thresholds'>;

/** What a training came to. */
export interface TrainingResult {
  readonly before: ModelFigures & { readonly policyVersion: string };
  readonly after: ModelFigures & Pick<MatchModel, 'calibration'>;
  /** Pairs that would get another verdict. */
  readonly crossings: readonly Crossing[];
  /** Pairs of which the verdicts were looked at: those that share something. */
  readonly pairs: number;
}

/** A training of the model by which records are weighed: who began it, what it came to, and who published that. */
export interface IdentityTrainingState {
  readonly status: 'none' | 'counting' | 'finished' | 'published';
  readonly wantedPrecision: number;
  readonly result?: TrainingResult;
  /** Of the policy with which it was published; 0 before. */
  readonly policyVersion: number;
}

export type IdentityTrainingCommand =
  | { readonly type: 'BeginTraining'; readonly wantedPrecision: number; readonly by: string; readonly at: Instant }
  | { readonly type: 'FinishTraining'; readonly result: TrainingResult; readonly at: Instant }
  | { readonly type: 'NotePublication'; readonly policyVersion: number; readonly by: string; readonly at: Instant };

export type IdentityTrainingEvent =
  | { readonly type: 'TrainingBegun'; readonly wantedPrecision: number; readonly by: string; readonly at: Instant }
  | { readonly type: 'TrainingFinished'; readonly result: TrainingResult; readonly at: Instant }
  | { readonly type: 'TrainingPublished'; readonly policyVersion: number; readonly by: string; readonly at: Instant };

export const identityTraining: Decider<IdentityTrainingState, IdentityTrainingCommand, IdentityTrainingEvent> = {
  initial: { status: 'none', wantedPrecision: 0, policyVersion: 0 },
  decide(command, { status }) {
    switch (command.type) {
      case 'BeginTraining': {
        const { wantedPrecision, by, at } = command;
        if (!(wantedPrecision > 0.5 && wantedPrecision < 1))
          throw new Rejection('invalid', 'identity.precision-unreal', { pointer: '/wantedPrecision' });
        return status === 'none' ? [{ type: 'TrainingBegun', wantedPrecision, by, at }] : [];
      }
      case 'FinishTraining':
        // Another replica may have counted the last page as well: the same counts give the same result.
        return status === 'counting' ? [{ type: 'TrainingFinished', result: command.result, at: command.at }] : [];
      case 'NotePublication': {
        const { policyVersion, by, at } = command;
        return status === 'finished' ? [{ type: 'TrainingPublished', policyVersion, by, at }] : [];
      }
    }
  },
  evolve: {
    TrainingBegun: (state, { wantedPrecision }) => ({ ...state, status: 'counting', wantedPrecision }),
    TrainingFinished: (state, { result }) => ({ ...state, status: 'finished', result }),
    TrainingPublished: (state, { policyVersion }) => ({ ...state, status: 'published', policyVersion }),
  },
};
