import type { PairedSeries, Sample, Series } from './pairing';
import type { Figure } from './statistics';

export interface RunOptions {
  /** Small enough for CI: three repetitions, twenty seconds. */
  readonly isQuick: boolean;
  readonly repetitions: number;
  /** Says what is going on, for people; results are in the finding. */
  readonly say: (line: string) => void;
}

/** What is asked of a figure. `least` and `aim` are lower bounds of what should be high, upper bounds of what should be low. */
export interface Target {
  readonly better: 'higher' | 'lower';
  readonly bound: number;
  readonly aim: number;
}

/** A figure that is judged. */
export interface Verdict {
  readonly what: string;
  readonly unit: string;
  readonly figure: Figure;
  readonly target: Target;
  readonly grade: 'aim' | 'bound' | 'missed';
}

/** A figure that is only told. */
export interface Detail {
  readonly what: string;
  readonly unit: string;
  readonly figure: Figure;
}

/** What a benchmark found. */
export interface Finding {
  /** What the servers really are; a stand-in says so. */
  readonly servers: readonly string[];
  /** Sizes and settings of the work. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** What was found equal before anything was measured. */
  readonly equality: string;
  readonly verdicts: readonly Verdict[];
  readonly details: readonly Detail[];
}

/** What was measured, before it is said on which servers. */
export type Found = Omit<Finding, 'servers'>;

export interface Benchmark {
  readonly name: string;
  /** One line: ours against what, in which unit. */
  readonly summary: string;
  /** Takes so long that `all` leaves it out, unless it is quick: it is run by its name. */
  readonly isLong?: boolean;
  /** Throws Unequal when the two ways do not come to the same. */
  run(options: RunOptions): Promise<Finding>;
}

/** Ours and the peer did not come to the same: nothing is measured. */
export class Unequal extends Error {
  constructor(what: string, ours: unknown, peer: unknown) {
    super(`${what}: ours ${excerptOf(ours)}, the peer ${excerptOf(peer)}`);
    this.name = 'Unequal';
  }
}

export function judge(what: string, unit: string, figure: Figure, target: Target): Verdict {
  const reaches = (limit: number): boolean => (target.better === 'higher' ? figure.median >= limit : figure.median <= limit);
  return { what, unit, figure, target, grade: reaches(target.aim) ? 'aim' : reaches(target.bound) ? 'bound' : 'missed' };
}

/** The figures of both. */
export function pairedDetails({ ours, peer }: PairedSeries, unit: string): readonly Detail[] {
  return [...seriesDetails(ours, unit), ...seriesDetails(peer, unit)];
}

export function seriesDetails({ name, perSecond, cpuMicros, besideMicros }: Series, unit: string): readonly Detail[] {
  return [
    { what: name, unit: `${unit}/s`, figure: perSecond },
    { what: `${name}: processor time`, unit: `µs/${unit}`, figure: cpuMicros },
    ...Object.entries(besideMicros).map(([beside, figure]) => ({
      what: `${name}: meanwhile ${beside}`,
      unit: `µs/${unit}`,
      figure,
    })),
  ];
}

/** A line per repetition, so that somebody who waits sees that it goes on. */
export function tellSample(say: (line: string) => void, unit: string): (contender: string, sample: Sample) => void {
  return (contender, { operations, wallMs, cpuMs }) =>
    say(
      `  ${contender}: ${Math.round((operations * 1_000) / wallMs)} ${unit}/s, ${((cpuMs * 1_000) / operations).toFixed(1)} µs/${unit} of processor`,
    );
}

function excerptOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
