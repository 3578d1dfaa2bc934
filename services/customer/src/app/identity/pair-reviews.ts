import { pairIdOf } from '../../domain/people/identity';
import { amountsOf } from '../../domain/cars/order-lines';
import { standingVisits } from '../../domain/cars/vehicle-facts';
import type { CustomerStores, PairReviewDocument } from '../ports';
import { pairsNaming } from './record-pairs';

/** Two records that may be of one person. */
export type Doubt = Omit<PairReviewDocument, 'valueFen'>;

/** The queue of doubtful pairs, for somebody to decide. */
export interface PairReviews {
  /** These are the doubts about the records now; what was doubted of them before is settled. */
  note(doubts: readonly Doubt[], recordIds: readonly string[]): Promise<void>;
}

export function createPairReviews({
  pairReviews,
  links,
  vehicles,
}: Pick<CustomerStores, 'pairReviews' | 'links' | 'vehicles'>): PairReviews {
  /** What customers paid for the cars of both records: what is worth most is decided first. */
  const valuesOf = async (doubts: readonly Doubt[]): Promise<(doubt: Doubt) => number> => {
    const linked = await links.get([...new Set(doubts.flatMap(({ a, b }) => [a, b]))]);
    const cars = await vehicles.load([...new Set([...linked.values()].flatMap(({ vehicleIds }) => vehicleIds))]);
    const paidFor = (vehicleId: string): number => {
      const facts = cars.get(vehicleId)?.state.facts;
      return facts === undefined ? 0 : standingVisits(facts).reduce((sum, visit) => sum + amountsOf(visit).customerPaidFen, 0);
    };
    return ({ a, b }) =>
      [...new Set([a, b].flatMap((recordId) => linked.get(recordId)?.vehicleIds ?? []))].reduce((sum, id) => sum + paidFor(id), 0);
  };

  return {
    async note(doubts, recordIds) {
      const open = new Map(doubts.map((doubt) => [pairIdOf(doubt.a, doubt.b), doubt]));
      const doubted = await pairsNaming(pairReviews, recordIds);
      const settled = doubted.flatMap(({ id }) => (open.has(id) ? [] : [id]));
      if (open.size + settled.length === 0) return;
      const valueOf = open.size === 0 ? () => 0 : await valuesOf(doubts);
      await pairReviews.update([
        ...settled.map((id) => ({ id, change: () => undefined })),
        ...[...open].map(([id, doubt]) => {
          const next: PairReviewDocument = { ...doubt, valueFen: valueOf(doubt) };
          return { id, change: () => next };
        }),
      ]);
    },
  };
}
