import { hash } from 'node:crypto';
import { type OrgTree, type Principal, unknown } from '@homeward/access';
import { addDays, localDateOf, startOfDay } from '@homeward/calendar';
import type { Cause } from '@homeward/contracts/values';
import { type Instant, Rejection } from '@homeward/kernel';
import { type PolicyBook, policyReference } from '@homeward/policy';
import type { Ids, Log, WakeUp } from '@homeward/runtime';
import type { ProjectionStore } from '@homeward/store';
import { addedRows, addedTotals, NOBODY_PLAYED } from '../../domain/what-if/what-if-tally';
import { access } from '../contacts/contacts';
import { isGoingOn, type WhatIfRunDocument } from '../ports-of-what-if';
import { countWhatIf, type PolicyDraft, prepareWhatIf, type WhatIfPlay, type WhatIfTools } from './what-if';

export type { WhatIfRunDocument } from '../ports-of-what-if';

export interface WhatIfRuns {
  /** Rejections: those of `prepareWhatIf`, `what-if-run.too-many`, `store.cause-reused`. */
  start(principal: Principal, asked: NewWhatIfRun): Promise<WhatIfRunDocument>;
  /** Rejection `what-if-run.unknown`, also for one that was asked for elsewhere in the organisation. */
  read(principal: Principal, runId: string): Promise<WhatIfRunDocument>;
  /** One that is cancelled already stays so. Rejections: `what-if-run.unknown`, `what-if-run.over`. */
  cancel(principal: Principal, runId: string): Promise<WhatIfRunDocument>;
  readonly wakeUp: WakeUp;
}

export interface NewWhatIfRun {
  readonly drafts: readonly PolicyDraft[];
  readonly from: 'now' | 'beginning';
  /** Names the run: the same cause is the same run. */
  readonly cause: Cause | undefined;
}

export interface WhatIfRunPorts extends WhatIfTools {
  readonly runs: ProjectionStore<WhatIfRunDocument>;
  readonly ids: Ids;
  readonly log: Log;
  /** One process plays at a time. */
  readonly lease: (name: string, holder: string, forMs: number) => Promise<boolean>;
}

/** So many wait at most: they are worked off one after the other. */
const MOST_GOING_ON = 20;
/** Results are there for so long. */
const KEPT_DAYS = 30;
const PRUNED_AT_ONCE = 50;
const LEASE_MS = 10_000;
/** People and cars between two notes, and machine milliseconds: in between everything else of the service has its turn. */
const PAGE = 500;
const PAGE_MS = 250;
/** How long nobody looks when there is nothing: what another process has left behind when it ended can wait for it. */
const LOOK_AGAIN_MS = 30_000;
/** Sorts above every instant. */
const END_OF_TIME = '~';

/**
 * Policies tried out over everybody, in the background. Beside the state of the run nothing is
 * written. A run that a crash breaks off goes on after the last page that was noted; one under which policies or organisation change begins again, so that no
 * result mixes two.
 */
export function createWhatIfRuns(ports: WhatIfRunPorts): WhatIfRuns {
  const { runs, reference, clock, machineClock, ids, log } = ports;
  const holder = ids.next();
  let playing: { readonly runId: string; readonly tree: OrgTree; readonly policies: PolicyBook; readonly play: WhatIfPlay } | undefined;
  /** Of this process: what it was asked for itself it begins at once. */
  let mayGoOn = true;
  let lookAgainAtMs = 0;

  const visible = async (principal: Principal, runId: string): Promise<WhatIfRunDocument> => {
    const tree = reference.tree();
    access.allowedScope(principal, 'predictions.read', tree);
    const run = (await runs.get([runId])).get(runId);
    if (run === undefined || !tree.pathOf(run.by.nodeId).includes(principal.nodeId)) throw unknown('what-if-run');
    return run;
  };

  /** The comparison under the rules of now; kept from page to page, as its rules are worked out while it is played. */
  const playOf = (run: WhatIfRunDocument): { readonly play: WhatIfPlay; readonly under: string } => {
    const [tree, policies] = [reference.tree(), reference.policies()];
    if (playing?.runId !== run.runId || playing.tree !== tree || playing.policies !== policies)
      playing = { runId: run.runId, tree, policies, play: prepareWhatIf(ports, run.by, run, run.askedAt) };
    return { play: playing.play, under: nameOf(tree, policies) };
  };

  const pageOf = async (run: WhatIfRunDocument, now: Instant): Promise<WhatIfRunDocument> => {
    const { play, under } = playOf(run);
    const { fromOn, toOn, suppositions } = play;
    const begun: WhatIfRunDocument =
      run.under === under
        ? run
        : {
            ...run,
            ...{ status: 'running', under, fromOn, toOn, suppositions, rows: [], totals: NOBODY_PLAYED, lookedAt: 0, cursor: '' },
            restarts: run.under === '' ? 0 : run.restarts + 1,
            inAll: await countWhatIf(ports),
          };
    const page = await play.page(PAGE, begun.cursor, PAGE_MS);
    return {
      ...begun,
      rows: addedRows(begun.rows, page.rows),
      totals: addedTotals(begun.totals, page.totals),
      lookedAt: begun.lookedAt + page.lookedAt,
      cursor: page.cursor,
      ...(page.cursor === '' ? { status: 'done', endedAt: now } : {}),
    };
  };

  const playOn = async (run: WhatIfRunDocument, now: Instant): Promise<void> => {
    const next = await pageOf(run, now).catch((error: unknown): WhatIfRunDocument => {
      if (!(error instanceof Rejection)) throw error;
      // What was right when it was asked for is not any more: a node has gone, or a subject reads otherwise.
      log.warn({ runId: run.runId, code: error.code }, 'Trying policies out was given up');
      return { ...run, status: 'failed', failureCode: error.code, endedAt: now };
    });
    // Whoever has cancelled it meanwhile, or noted the same page, was first.
    const isSame = (present: WhatIfRunDocument): boolean =>
      isGoingOn(present) && present.under === run.under && present.cursor === run.cursor && present.lookedAt === run.lookedAt;
    await runs.update([{ id: run.runId, change: (present) => (present !== undefined && isSame(present) ? next : present) }]);
    if (!isGoingOn(next)) playing = undefined;
  };

  return {
    async start(principal, { drafts, from, cause }) {
      const askedAt = clock.now();
      const { fromOn, toOn, suppositions } = prepareWhatIf(ports, principal, { drafts, from }, askedAt);
      const { id = '', digest = '' } = cause ?? {};
      const runId = id === '' ? ids.next() : id;
      const asked: WhatIfRunDocument = {
        ...{ runId, by: principal, askedAt, digest, drafts, from, status: 'waiting', failureCode: '', under: '', restarts: 0 },
        ...{ fromOn, toOn, suppositions, rows: [], totals: NOBODY_PLAYED, lookedAt: 0, inAll: await countWhatIf(ports), cursor: '' },
      };
      if ((await runs.get([runId])).size === 0) {
        if ((await runs.count({ goingOn: { before: END_OF_TIME } })) >= MOST_GOING_ON)
          throw new Rejection('conflict', 'what-if-run.too-many', { most: MOST_GOING_ON });
        await prune(askedAt);
      }
      await runs.update([{ id: runId, change: (present) => present ?? asked }]);
      mayGoOn = true;
      const run = await visible(principal, runId);
      if (run.digest !== digest) throw new Rejection('conflict', 'store.cause-reused');
      return run;
    },
    read: visible,
    async cancel(principal, runId) {
      await visible(principal, runId);
      const endedAt = clock.now();
      await runs.update([
        {
          id: runId,
          change: (present) => (present !== undefined && isGoingOn(present) ? { ...present, status: 'cancelled', endedAt } : present),
        },
      ]);
      const run = await visible(principal, runId);
      if (run.status !== 'cancelled') throw new Rejection('conflict', 'what-if-run.over', { status: run.status });
      return run;
    },
    wakeUp: {
      name: 'what-if-runs',
      async run(now) {
        if (!mayGoOn && machineClock.elapsedMs() < lookAgainAtMs) return 0;
        const { items } = await runs.find({
          filter: { goingOn: { before: END_OF_TIME } },
          sort: { by: 'goingOn', direction: 'ascending' },
          limit: 1,
        });
        const run = items[0]?.document;
        mayGoOn = run !== undefined;
        lookAgainAtMs = machineClock.elapsedMs() + LOOK_AGAIN_MS;
        if (run === undefined || !(await ports.lease('what-if-runs', holder, LEASE_MS))) return 0;
        await playOn(run, now);
        return 1;
      },
      // It waits for no moment of business time, and nothing of the platform waits for it.
      nextAt: async () => undefined,
      overdue: async () => 0,
    },
  };

  async function prune(now: Instant): Promise<void> {
    const zone = reference.tree().zoneOf('');
    const before = startOfDay(addDays(localDateOf(now, zone), -KEPT_DAYS), zone);
    const { items } = await runs.find({ filter: { endedAt: { before } }, limit: PRUNED_AT_ONCE });
    if (items.length > 0) await runs.update(items.map(({ id }) => ({ id, change: () => undefined })));
  }
}

/** Policies and organisation by name: the same after a restart, another one when somebody publishes. */
function nameOf(tree: OrgTree, policies: PolicyBook): string {
  const versions = policies.documents().map(policyReference).sort();
  return hash('sha256', JSON.stringify([versions, tree.all()]), 'base64url');
}
