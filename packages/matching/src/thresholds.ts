import { type MatchModel, type MatchThresholds, toLogOdds } from './match-model';

/** Ours: a pair goes to the review queue when it is a match in one case of ten or more; looking at ten to find less is not worth it. */
const WORTH_A_LOOK = 0.1;
/** Ours: whatever the sure ones make up for, no pair joins by itself that is two people in more than one case of ten. */
const LEAST_LIKELY = 0.9;

/**
 * The thresholds for a wanted precision of the pairs that join by their weights: the lowest weight at which all pairs from there up are expected to be
 * matches that often. Without a calibration every single pair has to be that likely. Throws RangeError unless the precision is above 0.5 and below 1.
 */
export function thresholdsFor(model: MatchModel, wantedPrecision: number): MatchThresholds {
  if (!(wantedPrecision > 0.5 && wantedPrecision < 1)) throw new RangeError('The wanted precision must be above 0.5 and below 1');
  const doubtful = toLogOdds(WORTH_A_LOOK);
  let pairs = 0;
  let matches = 0;
  let sure = toLogOdds(wantedPrecision);
  for (const step of model.calibration.toReversed()) {
    pairs += step.pairs;
    matches += step.matches;
    if (matches / pairs < wantedPrecision || step.matches / step.pairs < Math.min(LEAST_LIKELY, wantedPrecision)) break;
    sure = Math.min(sure, step.weight);
  }
  return { sure: Number(Math.max(sure, doubtful + 1).toFixed(2)), doubtful: Number(doubtful.toFixed(2)) };
}
