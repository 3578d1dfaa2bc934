import type { Seeded } from '../proof/seeded';

/** The two, each the customer of one dealer, who are one person only as long as somebody says so. */
export type Who = 'first' | 'second';
export const BOTH: readonly Who[] = ['first', 'second'];

/** Something that happens to one of them; everything about it is drawn beforehand, so that it can happen in two worlds. */
export interface Happening {
  readonly kind:
    'visit' | 'correction' | 'cancellation' | 'redemption' | 'result' | 'case' | 'consent' | 'revision' | 'appointment' | 'lead';
  readonly who: Who;
  readonly afterHours: number;
  /** By which id the person is named: that of the one alone, or, while there is one, that of the two together. */
  readonly namedAs: 'own' | 'joint';
  /** Chooses among what there is. */
  readonly which: number;
  readonly amount: number;
}

const KINDS: readonly Happening['kind'][] = [
  'visit',
  'visit',
  'visit',
  'correction',
  'cancellation',
  'redemption',
  'redemption',
  'redemption',
  'result',
  'case',
  'consent',
  'revision',
  'appointment',
  'lead',
];

/** The first two are results: somebody was spoken to about what was planned before. */
export function drawHappenings(seeded: Seeded, count: number): readonly Happening[] {
  const below = (limit: number): number => seeded.below(limit);
  return Array.from({ length: count }, (_unused, index) => ({
    kind: index < 2 ? 'result' : (KINDS[below(KINDS.length)] ?? 'visit'),
    who: (index < 2 ? index : below(2)) === 0 ? 'first' : 'second',
    namedAs: below(2) === 0 ? 'own' : 'joint',
    afterHours: below(60),
    which: below(1000),
    amount: 50 + below(700),
  }));
}
