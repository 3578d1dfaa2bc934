import type { OrderLine, VisitFact } from './vehicle-facts';

/** Sums of a repair order in fen: by payer, all, and the oil and accessories that adoption looks at (S3). */
export function amountsOf({ lines }: Pick<VisitFact, 'lines'>): {
  readonly customerPaidFen: number;
  readonly warrantyPaidFen: number;
  readonly totalFen: number;
  readonly oilFen: number;
  readonly accessoryFen: number;
} {
  const sumOf = (counts: (line: OrderLine) => boolean): number => lines.reduce((sum, line) => (counts(line) ? sum + line[3] : sum), 0);
  return {
    customerPaidFen: sumOf(([, , payer]) => payer === 'customer'),
    warrantyPaidFen: sumOf(([, , payer]) => payer === 'warranty'),
    totalFen: sumOf(() => true),
    oilFen: sumOf(([kind]) => kind === 'oil'),
    accessoryFen: sumOf(([kind]) => kind === 'accessory'),
  };
}

/** What each payer pays, by name. */
export function totalsByPayer(lines: readonly OrderLine[]): readonly { readonly payer: string; readonly amountFen: number }[] {
  const totals = new Map<string, number>();
  for (const [, , payer, amountFen] of lines) totals.set(payer, (totals.get(payer) ?? 0) + amountFen);
  return [...totals].map(([payer, amountFen]) => ({ payer, amountFen })).sort((a, b) => (a.payer < b.payer ? -1 : 1));
}
