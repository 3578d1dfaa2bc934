import { ErasureReportServiceDefinition } from '@homeward/contracts/erasures';
import type { Instant } from '@homeward/kernel';
import { type Implementation, implement } from '@homeward/rpc';
import type { ProjectionStore, Store } from '@homeward/store';

interface ErasureReport {
  readonly counts: Readonly<Record<string, number>>;
  readonly at: Instant;
}

/** What a service did when a person was forgotten, for the certificate. */
export interface ErasureReports {
  /** Says how many things were found and are gone, by place. The first word stays. */
  note(erasureId: string, counts: ErasureReport['counts'], at: Instant): Promise<void>;
  /** Those of these erasures of which nothing was noted. */
  unheard(erasureIds: readonly string[]): Promise<ReadonlySet<string>>;
  readonly implementation: Implementation<typeof ErasureReportServiceDefinition>;
}

/** Call before `store.prepare()`. */
export function createErasureReports(store: Store): ErasureReports {
  const reports: ProjectionStore<ErasureReport> = store.projections<ErasureReport>({ name: 'erasure-reports', lookups: {} });
  return {
    note: (erasureId, counts, at) => reports.update([{ id: erasureId, change: (known) => known ?? { counts, at } }]),
    unheard: async (erasureIds) => new Set(erasureIds).difference(new Set((await reports.get([...erasureIds])).keys())),
    implementation: implement(ErasureReportServiceDefinition, {
      async reportErasure({ erasureId }) {
        const report = (await reports.get([erasureId])).get(erasureId);
        if (report === undefined) return { places: [] };
        return {
          places: Object.entries(report.counts).map(([place, count]) => ({ place, status: 'done', count, at: report.at, dealerId: '' })),
        };
      },
    }),
  };
}
