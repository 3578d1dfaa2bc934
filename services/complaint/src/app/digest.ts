import { createDigest, type DigestResult } from '@homeward/runtime';
import { pagesOf } from '@homeward/store';
import type { CaseStore } from './ports';

const PAGE = 500;

/** Every case with its state, clocks and escalation: what two runs over the same input must agree on. */
export async function digestCases(cases: CaseStore): Promise<readonly DigestResult[]> {
  const digest = createDigest('cases');
  for await (const items of pagesOf(cases, { filter: {}, limit: PAGE })) {
    for (const { id, state } of items) {
      if (state === undefined) continue;
      const clocks = state.clocks.map((clock) => `${clock.name}:${clock.round}:${clock.dueAt}:${clock.status}:${clock.breached}`).join(',');
      digest.add(id, state.personId, state.dealerId, state.kind, state.status, state.receivedAt, state.escalatedTo, clocks);
    }
  }
  return [digest.result()];
}
