import type { DealerNetwork } from '@homeward/demo-data';
import { type VisitRecord, visitRecordsOf } from '../network/visit-records';

/** One POST of visits of one dealer. */
export interface VisitPost {
  readonly dealerId: string;
  readonly body: string;
  readonly records: readonly VisitRecord[];
}

/** Visits that are sent together: as a network closes them, day by day. */
export interface VisitSlice {
  readonly visits: number;
  readonly posts: readonly VisitPost[];
}

/** As many as the API takes in one document. */
const RECORDS_A_POST = 1_000;

/** All clean visits of the network in the order of their closing, cut into slices of one size; the rest is left out. */
export function sliceVisits(network: DealerNetwork, slices: number): readonly VisitSlice[] {
  const visits = network.dealers
    .flatMap(({ dealerId }) => visitRecordsOf(network, dealerId).map((record) => ({ dealerId, record })))
    .toSorted((a, b) => (a.record.data.closedAt < b.record.data.closedAt ? -1 : 1));
  const size = Math.floor(visits.length / slices);
  return Array.from({ length: slices }, (_, index) => {
    const own = visits.slice(index * size, (index + 1) * size);
    const byDealer = Map.groupBy(own, ({ dealerId }) => dealerId);
    const posts = [...byDealer].flatMap(([dealerId, entries]) =>
      Array.from({ length: Math.ceil(entries.length / RECORDS_A_POST) }, (_unused, part): VisitPost => {
        const records = entries.slice(part * RECORDS_A_POST, (part + 1) * RECORDS_A_POST).map(({ record }) => record);
        return { dealerId, records, body: JSON.stringify({ records }) };
      }),
    );
    return { visits: own.length, posts };
  });
}
