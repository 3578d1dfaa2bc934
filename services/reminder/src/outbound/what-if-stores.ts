import type { ProjectionStore, Store } from '@homeward/store';
import { isGoingOn, type WhatIfRunDocument } from '../app/ports-of-what-if';

/** Declares what is noted of policies that are tried out in the background. */
export function declareWhatIfRuns(store: Store): ProjectionStore<WhatIfRunDocument> {
  return store.projections<WhatIfRunDocument>({
    name: 'what-if-runs',
    lookups: {
      goingOn: { of: (run) => (isGoingOn(run) ? run.askedAt : undefined), index: 'plain' },
      endedAt: { of: ({ endedAt }) => endedAt, index: 'plain' },
    },
  });
}
