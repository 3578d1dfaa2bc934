import { readPrincipal } from '@homeward/access';
import { type Occasion, OccasionServiceDefinition, type OccasionOutcomes } from '@homeward/contracts/occasions';
import { Rejection } from '@homeward/kernel';
import { implement, type Implementation } from '@homeward/rpc';
import { toItemOutcome } from '@homeward/runtime';
import { type Snapshot, snapshotsAfter } from '@homeward/store';
import type { OccasionPorts } from '../app/ports';
import { announceOccasions, listOccasions, type OccasionOutcome, withdrawOccasions } from '../app/occasions/occasions';
import { occasion, type OpenedOccasion, statusAt } from '../domain/occasions/occasion';

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 500;

/** The calls of OccasionService (proto/homeward/reminder/v1/occasions.proto). */
export function createOccasionService(ports: OccasionPorts): Implementation<typeof OccasionServiceDefinition> {
  const show = ({ id, state }: Snapshot<OpenedOccasion>): Occasion => toOccasion(id, state, ports.clock.now());
  const answer = async (outcomes: readonly OccasionOutcome[]): Promise<OccasionOutcomes> => {
    const after = await snapshotsAfter(ports.occasions, occasion, outcomes);
    return {
      outcomes: outcomes.map(toItemOutcome),
      occasions: outcomes.flatMap(({ id, status }) => {
        const found = after.get(id);
        return status !== 'applied' || found?.state === undefined ? [] : [show({ ...found, state: found.state })];
      }),
    };
  };
  return implement(OccasionServiceDefinition, {
    announceOccasions: async ({ occasions }, { metadata }) => answer(await announceOccasions(ports, readPrincipal(metadata), occasions)),
    withdrawOccasions: async ({ occasions }, { metadata }) => answer(await withdrawOccasions(ports, readPrincipal(metadata), occasions)),
    listOccasions: async ({ status, page }, { metadata }) => {
      const query = { status, limit: pageSizeOf(page?.limit), cursor: page?.cursor ?? '' };
      const { items, cursor } = await listOccasions(ports, readPrincipal(metadata), query);
      return { occasions: items.map(show), cursor: cursor ?? '' };
    },
  });
}

function pageSizeOf(asked: number | undefined): number {
  if (asked === undefined || asked === 0) return DEFAULT_PAGE;
  if (asked < 0 || asked > LARGEST_PAGE)
    throw new Rejection('invalid', 'contact.page-size', { pointer: '/limit', from: 1, to: LARGEST_PAGE });
  return asked;
}

function toOccasion(id: string, state: OpenedOccasion, now: string): Occasion {
  const { plan, withdrawnAt = '', walkAt, reached } = state;
  const { key, kinds, nodeIds, fromOn, untilOn, cadence, classes, by, at } = plan;
  return {
    ...{ occasionId: id, key, fromOn, untilOn, cadence, withdrawnAt, reached },
    kind: kinds[0] ?? '',
    nodeIds: [...nodeIds],
    classes:
      classes === undefined
        ? undefined
        : {
            purchase: [...(classes.purchase ?? [])],
            sales: [...(classes.sales ?? [])],
            service: [...(classes.service ?? [])],
            use: [...(classes.use ?? [])],
          },
    status: statusAt(state, now),
    announcedAt: at,
    announcedBy: by,
    spreading: walkAt !== undefined && walkAt <= now,
  };
}
