import type { OrderLine, VisitFact } from './vehicle-facts';

/** A code of a line as codes are compared: dealer systems write theirs in both cases. */
export function toComparedCode(code: string): string {
  return code.trim().toLowerCase();
}

/** Sums of a repair order in fen: all, by payer, and by kind of line; adoption looks at oil and accessories (S3). */
export function amountsOf({ lines }: Pick<VisitFact, 'lines'>): {
  readonly totalFen: number;
  readonly customerPaidFen: number;
  readonly warrantyPaidFen: number;
  readonly insurancePaidFen: number;
  readonly makerPaidFen: number;
  readonly labourFen: number;
  readonly partFen: number;
  readonly oilFen: number;
  readonly accessoryFen: number;
} {
  const sums: Record<string, number> = {};
  let totalFen = 0;
  for (const [kind, , payer, amountFen] of lines) {
    totalFen += amountFen;
    sums[kind] = (sums[kind] ?? 0) + amountFen;
    sums[payer] = (sums[payer] ?? 0) + amountFen;
  }
  return {
    totalFen,
    customerPaidFen: sums['customer'] ?? 0,
    warrantyPaidFen: sums['warranty'] ?? 0,
    insurancePaidFen: sums['insurance'] ?? 0,
    makerPaidFen: sums['maker'] ?? 0,
    labourFen: sums['labour'] ?? 0,
    partFen: sums['part'] ?? 0,
    oilFen: sums['oil'] ?? 0,
    accessoryFen: sums['accessory'] ?? 0,
  };
}

/** What each payer pays, by name. */
export function totalsByPayer(lines: readonly OrderLine[]): readonly { readonly payer: string; readonly amountFen: number }[] {
  const totals = new Map<string, number>();
  for (const [, , payer, amountFen] of lines) totals.set(payer, (totals.get(payer) ?? 0) + amountFen);
  return [...totals].map(([payer, amountFen]) => ({ payer, amountFen })).sort((a, b) => (a.payer < b.payer ? -1 : 1));
}
