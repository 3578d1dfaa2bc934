import { readPrincipal } from '@homeward/access';
import { DueServiceDefinition } from '@homeward/contracts/due';
import { implement, type Implementation } from '@homeward/rpc';
import { toItemOutcome } from '@homeward/runtime';
import { declareDone, readDue } from '../app/cars/due';
import type { ReminderPorts } from '../app/ports';
import { toReason } from './reason';

/** The calls of DueService (proto/homeward/reminder/v1/due.proto). */
export function createDueService(ports: ReminderPorts): Implementation<typeof DueServiceDefinition> {
  return implement(DueServiceDefinition, {
    readDue: async ({ vehicleIds }, { metadata }) => ({
      vehicles: (await readDue(ports, readPrincipal(metadata), vehicleIds)).map(({ vehicleId, items, steps }) => ({
        vehicleId,
        items: items.map(({ policy, steps: why, dropped, ...item }) => ({
          ...item,
          policyVersion: policy,
          steps: why.map(toReason),
          dropped: dropped && toReason(dropped),
        })),
        reasons: steps.map(toReason),
      })),
    }),
    declareDone: async ({ items }, { metadata }) => ({
      outcomes: (await declareDone(ports, readPrincipal(metadata), items)).map(toItemOutcome),
    }),
  });
}
