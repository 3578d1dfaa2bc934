import type { VerificationPolicy } from '@homeward/policy';
import { compareText } from '../people/revision';

/** How sure one wants to be of a share, and how close to it. */
export type SampleTerms = VerificationPolicy['sample'];

const PERCENT = 100;
/** Beyond this many standard deviations nothing is left that a percentage could name. */
const FARTHEST = 8;
const HALVINGS = 60;
/** Even, as Simpson's rule wants it. */
const STEPS = 200;

/**
 * How many of a population have to be looked at, with the correction for a finite one (Cochran): as many as the population has at most. 1 000 records with 95 %
 * confidence and a margin of 5 % need 278.
 */
export function sampleSize(population: number, { confidencePercent, marginPercent, expectedPercent }: SampleTerms): number {
  if (population <= 0) return 0;
  const z = deviationsFor(confidencePercent / PERCENT);
  const share = expectedPercent / PERCENT;
  const margin = marginPercent / PERCENT;
  const unlimited = (z * z * share * (1 - share)) / (margin * margin);
  return Math.min(population, Math.ceil(unlimited / (1 + (unlimited - 1) / population)));
}

/** The first of the ids in an order that only who knows the mark of each can foresee; the same marks draw the same ids. */
export function drawSample(ids: readonly string[], size: number, markOf: (id: string) => string): readonly string[] {
  return ids
    .map((id) => [markOf(id), id] as const)
    .sort(([a], [b]) => compareText(a, b))
    .slice(0, size)
    .map(([, id]) => id)
    .sort(compareText);
}

/** Standard deviations around the mean that hold this share of a normal distribution: 1.96 for 95 %. */
function deviationsFor(confidence: number): number {
  let [low, high] = [0, FARTHEST];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (low + high) / 2;
    if (2 * massUpTo(middle) < confidence) low = middle;
    else high = middle;
  }
  return high;
}

/** What a normal distribution holds between its mean and z, by Simpson's rule. */
function massUpTo(z: number): number {
  const step = z / STEPS;
  const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(z);
  for (let index = 1; index < STEPS; index += 1) sum += (index % 2 === 0 ? 2 : 4) * density(index * step);
  return (sum * step) / 3;
}
