import type { CadenceStep } from '@homeward/policy';
import type { ReasonContext } from './reasons';
import { type Step, step } from './step';

const WHOLE_PERCENT = 100;

/**
 * Whether a step that only a share of the customers get is for this one, and why. The draw is a function of the seed and of what started the cadence: the
 * same whoever asks, and when. Each customer is drawn alone, so a share of a few hundred lies some percent around the policy's.
 */
export function drawOf(
  { percent, of, seed }: NonNullable<CadenceStep['sample']>,
  occurrenceKey: string,
  { facts, draw }: Pick<ReasonContext, 'facts' | 'draw'>,
): { readonly isDrawn: boolean; readonly step: Step } {
  if (of === 'effective-customers' && facts.description?.isComplete !== true)
    return { isDrawn: false, step: step('sample.not-effective', { percent, seed }) };
  const number = draw(`${seed}:${occurrenceKey}`);
  const isDrawn = number * WHOLE_PERCENT < percent;
  return { isDrawn, step: step(isDrawn ? 'sample.drawn' : 'sample.not-drawn', { percent, of, seed, number: number.toFixed(4) }) };
}
