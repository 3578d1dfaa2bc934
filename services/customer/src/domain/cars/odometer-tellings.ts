import { fingerprintOf } from '../people/fingerprint';
import type { OdometerSeries } from './odometer';
import type { RefusedReading } from './odometer-causes';
import type { TakenReading } from './taken-reading';

/** What is told of a car's odometer. */
export type OdometerTelling =
  | {
      readonly type: 'OdometerAssessed';
      readonly accepted: readonly Pick<TakenReading, 'on' | 'mileageKm' | 'source'>[];
      readonly refusedKeys: readonly string[];
      readonly refusedReasons: readonly string[];
      /** Refused before, and accepted or gone now. */
      readonly readmitted?: readonly { readonly key: string; readonly dealerId: string }[];
      readonly fingerprint: string;
    }
  | { readonly type: 'ReadingRefused'; readonly reading: RefusedReading };

/** What the world was told of it last. */
interface ToldOdometer {
  readonly odometer?: string;
  readonly refusedKeys: readonly string[];
  /** Why, in the same order. */
  readonly refusedReasons?: readonly string[];
}

function readmittedIn(
  { accepted, refused }: OdometerSeries,
  { refusedKeys }: ToldOdometer,
): readonly { readonly key: string; readonly dealerId: string }[] {
  const wrong = new Set(refused.map(({ key }) => key));
  return refusedKeys
    .filter((key) => !wrong.has(key))
    .map((key) => ({ key, dealerId: accepted.find((reading) => reading.key === key)?.dealerId ?? '' }));
}

/** The series when it has changed since it was told, and each reading that is refused, or refused for another reason, since then. */
export function measuring(series: OdometerSeries, told: ToldOdometer): readonly OdometerTelling[] {
  const fingerprint = seriesMark(series);
  if (fingerprint === (told.odometer ?? '')) return [];
  const known = new Map(told.refusedKeys.map((key, index) => [key, told.refusedReasons?.[index]]));
  return [
    {
      type: 'OdometerAssessed',
      accepted: series.accepted.map(({ on, mileageKm, source }) => ({ on, mileageKm, source })),
      refusedKeys: series.refused.map(({ key }) => key),
      refusedReasons: series.refused.map(({ reason }) => reason),
      readmitted: readmittedIn(series, told),
      fingerprint,
    },
    // What a later reading shows to be another mistake than it seemed is told again.
    ...series.refused
      .filter(({ key, reason }) => known.get(key) !== reason)
      .map((reading): OdometerTelling => ({ type: 'ReadingRefused', reading })),
  ];
}

/** Empty for a car of which no reading is known. */
function seriesMark({ accepted, refused }: OdometerSeries): string {
  if (accepted.length === 0 && refused.length === 0) return '';
  let text = '';
  for (const { on, mileageKm, source } of accepted) text += `${on}:${mileageKm}:${source},`;
  for (const { key, mileageKm, reason } of refused) text += `${key}:${mileageKm}:${reason},`;
  return fingerprintOf(text);
}
