import type { Store } from '@homeward/store';
import type { OccasionPorts } from '../app/ports';
import { occasion } from '../domain/occasions/occasion';

/** Declares what is kept of occasions; call before `store.prepare()`. */
export function declareOccasions(store: Store): Pick<OccasionPorts, 'occasions' | 'told'> {
  return {
    occasions: store.aggregates({
      name: 'occasions',
      decider: occasion,
      lookups: {
        announcedAt: { of: (state) => state?.plan.at, index: 'plain' },
        // Birthdays come in rounds, which say nothing to anybody.
        listed: { of: (state) => (state === undefined || state.plan.birthdays !== undefined ? undefined : 'yes'), index: 'plain' },
      },
      wakeAt: (state) => state?.walkAt,
      tell: () => [],
    }),
    told: store.projections({
      name: 'occasion-people',
      lookups: { occasion: { of: ({ occasionId }) => occasionId, index: 'plain' } },
    }),
  };
}
