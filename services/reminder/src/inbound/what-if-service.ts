import { readPrincipal } from '@homeward/access';
import type { HolidayCalendar } from '@homeward/calendar';
import { WhatIfServiceDefinition } from '@homeward/contracts/what-if';
import { Rejection } from '@homeward/kernel';
import { implement, type Implementation } from '@homeward/rpc';
import type { MachineClock } from '@homeward/runtime';
import type { ReminderPorts } from '../app/ports';
import { tryPolicies } from '../app/what-if';
import { toReason } from './reason';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 200;

/** The calls of WhatIfService (proto/homeward/reminder/v1/what_if.proto). */
export function createWhatIfService(
  ports: ReminderPorts,
  surroundings: { readonly holidays: HolidayCalendar; readonly machineClock: MachineClock },
): Implementation<typeof WhatIfServiceDefinition> {
  return implement(WhatIfServiceDefinition, {
    tryPolicies: async ({ drafts, from, page }, { metadata }) => {
      const limit = page?.limit ?? 0;
      if (limit < 0 || limit > LARGEST_PAGE)
        throw new Rejection('invalid', 'contact.page-size', { pointer: '/limit', from: 1, to: LARGEST_PAGE });
      const asked = {
        ...{ drafts, from: from === 'beginning' ? ('beginning' as const) : ('now' as const) },
        ...{ limit: limit === 0 ? DEFAULT_PAGE : limit, cursor: page?.cursor ?? '' },
      };
      const { suppositions, rows, ...answer } = await tryPolicies({ ...ports, ...surroundings }, readPrincipal(metadata), asked);
      return { ...answer, suppositions: suppositions.map(toReason), rows: [...rows] };
    },
  });
}
