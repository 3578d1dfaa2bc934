import { ABSENT, formatFigure } from '../output/number';
import { type Column, createSheet, type Sheet } from '../output/sheet';
import { wordFor } from '../texts/texts';
import type { Readers } from './contact-view';
import { groupOf, rawGroupOf } from './kpi-view';

interface ArmCount {
  readonly cars: number;
  readonly arrived: number;
}

export interface StreamEffect {
  readonly stream: string;
  readonly group: Readonly<Record<string, string>>;
  readonly fromOn?: string;
  readonly toOn?: string;
  readonly contacted: ArmCount;
  readonly heldOut: ArmCount;
  readonly points?: number;
  readonly lowerPoints?: number;
  readonly upperPoints?: number;
}

const DECIMALS = 2;

/** Both arms and what lies between them, a row for each stream and group. */
export function effectSheet(effects: readonly StreamEffect[], { texts, language }: Readers): Sheet {
  const arm = (title: string, of: (effect: StreamEffect) => ArmCount): Column<StreamEffect> => ({
    title,
    cell: (effect) => formatFigure({ numerator: of(effect).arrived, denominator: of(effect).cars }),
    raw: (effect) => `${of(effect).arrived}/${of(effect).cars}`,
    align: 'right',
  });
  const points = (title: string, of: (effect: StreamEffect) => number | undefined): Column<StreamEffect> => ({
    title,
    cell: (effect) => signed(of(effect)),
    raw: (effect) => of(effect) ?? '',
    align: 'right',
  });
  return createSheet(
    [
      { title: texts('column.stream'), cell: ({ stream }) => wordFor(language, stream), raw: ({ stream }) => stream },
      { title: texts('column.group'), cell: ({ group }) => groupOf(group, language), raw: ({ group }) => rawGroupOf(group) },
      arm(texts('effects.column.contacted'), ({ contacted }) => contacted),
      arm(texts('effects.column.held-out'), ({ heldOut }) => heldOut),
      points(texts('effects.column.effect'), (effect) => effect.points),
      points(texts('effects.column.lower'), (effect) => effect.lowerPoints),
      points(texts('effects.column.upper'), (effect) => effect.upperPoints),
    ],
    effects,
    texts('effects.title', { from: effects[0]?.fromOn ?? '', to: effects[0]?.toOn ?? '' }),
  );
}

function signed(points: number | undefined): string {
  return points === undefined ? ABSENT : `${points > 0 ? '+' : ''}${points.toFixed(DECIMALS)}`;
}
