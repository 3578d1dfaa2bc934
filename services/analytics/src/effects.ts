import type { Principal } from '@homeward/access';
import { type ArmCount, effectOf } from './effect-estimate';
import { type Figure, type FigurePorts, readFigures, type Viewpoint } from './figures';
import type { Range } from './periods';

/** What contacts of a stream bring: arrivals of the cars that were contacted against those of the cars that went without. */
export interface StreamEffect extends Range {
  /** Without the stream. */
  readonly group: Readonly<Record<string, string>>;
  readonly stream: string;
  readonly contacted: ArmCount;
  readonly heldOut: ArmCount;
  /** In points of per cent, two decimals; absent while one arm is empty. */
  readonly effect: { readonly points: number; readonly lowerPoints: number; readonly upperPoints: number } | undefined;
}

const ARMS = ['arrival-of-contacted', 'arrival-of-held-out'] as const;
const POINTS = 100;
const HUNDREDTHS = 100;

/**
 * By stream and dimensions; dealers are strata, since each may have left out another share. Both arms open to their members under the names of their figures.
 * Rejects as `readFigures` does.
 */
export async function readEffects(
  ports: FigurePorts,
  principal: Principal,
  asked: Viewpoint & { readonly by: readonly string[] },
): Promise<readonly StreamEffect[]> {
  const figures = await readFigures(ports, principal, { ...asked, names: ARMS, by: [...asked.by, 'stream', 'dealer'] });
  const groups = Map.groupBy(figures, ({ group }) => JSON.stringify([...asked.by, 'stream'].map((dimension) => group[dimension])));
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, own]) => {
      const [first] = own;
      return first === undefined ? [] : toEffect(first, own, asked.by);
    });
}

function toEffect({ group, fromOn, toOn }: Figure, figures: readonly Figure[], by: readonly string[]): StreamEffect {
  const strata = [...Map.groupBy(figures, (figure) => figure.group['dealer']).values()].map((own) => ({
    contacted: countOf(own, ARMS[0]),
    heldOut: countOf(own, ARMS[1]),
  }));
  const effect = effectOf(strata);
  return {
    fromOn,
    toOn,
    group: Object.fromEntries(by.filter((dimension) => dimension !== 'stream').map((dimension) => [dimension, group[dimension] ?? ''])),
    stream: group['stream'] ?? '',
    contacted: countOf(figures, ARMS[0]),
    heldOut: countOf(figures, ARMS[1]),
    effect:
      effect === undefined
        ? undefined
        : { points: toPoints(effect.difference), lowerPoints: toPoints(effect.lower), upperPoints: toPoints(effect.upper) },
  };
}

function countOf(figures: readonly Figure[], name: string): ArmCount {
  const own = figures.filter((figure) => figure.name === name);
  return {
    cars: own.reduce((sum, { denominator = 0 }) => sum + denominator, 0),
    arrived: own.reduce((sum, { numerator }) => sum + numerator, 0),
  };
}

function toPoints(share: number): number {
  return Math.round(share * POINTS * HUNDREDTHS) / HUNDREDTHS;
}
