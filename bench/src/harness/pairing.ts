import { type Figure, figureOf } from './statistics';

/** What one repetition of a piece of work took. */
export interface Sample {
  readonly operations: number;
  readonly wallMs: number;
  /** Processor time, user and system, of the process that is measured. */
  readonly cpuMs: number;
  /** Processor time of other processes meanwhile, by name: what is not judged, but shows where time goes. */
  readonly besideMs?: Readonly<Record<string, number>>;
}

/** One of the two ways to do the same work. Setting up and tearing down belong in `run`, outside of what it measures. */
export interface Contender {
  readonly name: string;
  run(repetition: number): Promise<Sample>;
}

/** Figures of one contender over all repetitions. */
export interface Series {
  readonly name: string;
  readonly samples: readonly Sample[];
  readonly perSecond: Figure;
  /** Microseconds of processor time per operation. */
  readonly cpuMicros: Figure;
  readonly besideMicros: Readonly<Record<string, Figure>>;
}

export interface PairedSeries {
  readonly ours: Series;
  readonly peer: Series;
  /** Ours in terms of the peer, of neighbours in time; above 1 ours is the better one. */
  readonly throughputRatio: Figure;
  /** Operations per second of processor time, ours in terms of the peer's. */
  readonly cpuRatio: Figure;
}

/**
 * Runs both in turn, A-B-A-B: what else the machine does meets both alike, and ratios are of neighbours in time. Both run once before, so that no
 * repetition pays for compiling code or filling caches; that run is not counted.
 */
export async function runPaired(
  contenders: { readonly ours: Contender; readonly peer: Contender },
  repetitions: number,
  onSample: (contender: string, sample: Sample) => void = () => undefined,
): Promise<PairedSeries> {
  const { ours, peer } = contenders;
  await ours.run(0);
  await peer.run(0);
  const taken = { ours: [] as Sample[], peer: [] as Sample[] };
  for (let repetition = 1; repetition <= repetitions; repetition += 1) {
    for (const side of ['ours', 'peer'] as const) {
      const sample = await contenders[side].run(repetition);
      taken[side].push(sample);
      onSample(contenders[side].name, sample);
    }
  }
  const ratio = (of: (sample: Sample) => number): Figure =>
    figureOf(taken.ours.map((sample, index) => of(sample) / of(taken.peer[index] as Sample)));
  return {
    ours: toSeries(ours.name, taken.ours),
    peer: toSeries(peer.name, taken.peer),
    throughputRatio: ratio(perSecond),
    cpuRatio: ratio(({ operations, cpuMs }) => operations / cpuMs),
  };
}

/** Work that has no peer. Every run counts: what warms it up is up to the work, which may not bear being done once more. */
export async function runAlone(
  contender: Contender,
  repetitions: number,
  onSample?: (contender: string, sample: Sample) => void,
): Promise<Series> {
  const samples: Sample[] = [];
  for (let repetition = 1; repetition <= repetitions; repetition += 1) {
    const sample = await contender.run(repetition);
    samples.push(sample);
    onSample?.(contender.name, sample);
  }
  return toSeries(contender.name, samples);
}

function toSeries(name: string, samples: readonly Sample[]): Series {
  const besides = new Set(samples.flatMap(({ besideMs }) => Object.keys(besideMs ?? {})));
  return {
    name,
    samples,
    perSecond: figureOf(samples.map(perSecond)),
    cpuMicros: figureOf(samples.map(({ cpuMs, operations }) => (cpuMs * 1_000) / operations)),
    besideMicros: Object.fromEntries(
      [...besides].map((beside) => [
        beside,
        figureOf(samples.map(({ besideMs, operations }) => ((besideMs?.[beside] ?? 0) * 1_000) / operations)),
      ]),
    ),
  };
}

function perSecond({ operations, wallMs }: Sample): number {
  return (operations * 1_000) / wallMs;
}
