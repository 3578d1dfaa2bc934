import { readPrincipal } from '@homeward/access';
import { type WhatIfRun, WhatIfServiceDefinition } from '@homeward/contracts/what-if';
import { Rejection } from '@homeward/kernel';
import { implement, type Implementation } from '@homeward/rpc';
import { tryPolicies, type WhatIfTools } from '../app/what-if/what-if';
import type { WhatIfRunDocument, WhatIfRuns } from '../app/what-if/what-if-runs';
import { toReason } from './reason';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 200;

/** The calls of WhatIfService (proto/homeward/reminder/v1/what_if.proto). */
export function createWhatIfService(tools: WhatIfTools, runs: WhatIfRuns): Implementation<typeof WhatIfServiceDefinition> {
  return implement(WhatIfServiceDefinition, {
    tryPolicies: async ({ drafts, from, page }, { metadata }) => {
      const limit = page?.limit ?? 0;
      if (limit < 0 || limit > LARGEST_PAGE)
        throw new Rejection('invalid', 'contact.page-size', { pointer: '/limit', from: 1, to: LARGEST_PAGE });
      const asked = {
        ...{ drafts, from: readFrom(from) },
        ...{ limit: limit === 0 ? DEFAULT_PAGE : limit, cursor: page?.cursor ?? '' },
      };
      const { suppositions, rows, ...answer } = await tryPolicies(tools, readPrincipal(metadata), asked);
      return { ...answer, suppositions: suppositions.map(toReason), rows: [...rows] };
    },
    startRun: async ({ drafts, from, cause }, { metadata }) =>
      toRun(await runs.start(readPrincipal(metadata), { drafts, from: readFrom(from), cause })),
    readRun: async ({ runId }, { metadata }) => toRun(await runs.read(readPrincipal(metadata), runId)),
    cancelRun: async ({ runId }, { metadata }) => toRun(await runs.cancel(readPrincipal(metadata), runId)),
  });
}

function readFrom(from: string): 'now' | 'beginning' {
  return from === 'beginning' ? 'beginning' : 'now';
}

function toRun({ runId, status, failureCode, askedAt, endedAt = '', restarts, ...run }: WhatIfRunDocument): WhatIfRun {
  const { fromOn, toOn, suppositions, rows, totals, lookedAt, inAll } = run;
  return {
    ...{ runId, status, failureCode, askedAt, endedAt, restarts },
    result: { ...{ fromOn, toOn, totals, lookedAt, inAll, cursor: '' }, suppositions: suppositions.map(toReason), rows: [...rows] },
  };
}
