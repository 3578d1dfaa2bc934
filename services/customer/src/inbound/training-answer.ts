import type { ModelFigures as FiguresMessage, ModelTraining as TrainingMessage, TrainedWeight } from '@homeward/contracts/identity-service';
import type { TrainingView } from '../app/identity/model-training';
import type { ModelFigures, TrainingResult } from '../domain/people/identity-training';

/** A training as it is told: the present model and the new one side by side. */
export function toTraining({ trainingId, state, lookedAt, records }: TrainingView): TrainingMessage {
  const { status, wantedPrecision, result, policyVersion } = state;
  const told = { trainingId, status, lookedAt, records, wantedPrecision, policyVersion };
  if (result === undefined) return { ...told, before: undefined, after: undefined, weights: [], crossings: [], pairs: 0 };
  const { before, after, crossings, pairs } = result;
  return {
    ...told,
    before: toFigures(before, before.policyVersion),
    after: toFigures(after, ''),
    weights: [...weightsOf(result)],
    crossings: crossings.map(({ from, to, pairs: moved }) => ({ from, to, pairs: moved })),
    pairs,
  };
}

function toFigures({ prior, thresholds, records }: ModelFigures, policyVersion: string): FiguresMessage {
  return { chance: Math.log2(prior / (1 - prior)), sure: thresholds.sure, doubtful: thresholds.doubtful, records, policyVersion };
}

function* weightsOf({ before, after }: TrainingResult): Iterable<TrainedWeight> {
  for (const [field, levels] of Object.entries(after.fields)) {
    const known: Readonly<Record<string, { readonly m: number; readonly u: number }>> = before.fields[field as keyof typeof before.fields];
    for (const [level, { m, u }] of Object.entries(levels)) {
      const was = known[level] ?? { m, u };
      yield { field, level, before: Math.log2(was.m / was.u), after: Math.log2(m / u), m, u };
    }
  }
}
