import { readPrincipal } from '@homeward/access';
import { type WorkEntry as EntryMessage, WorkServiceDefinition } from '@homeward/contracts/work';
import { implement, type Implementation } from '@homeward/rpc';
import type { ReminderPorts } from '../app/ports';
import { listWork, type WorkEntry } from '../app/work-lists';
import { readWorkload } from '../app/workload';
import { toContact } from './grpc';

/** The calls of WorkService (proto/homeward/reminder/v1/work.proto). */
export function createWorkService(ports: ReminderPorts): Implementation<typeof WorkServiceDefinition> {
  return implement(WorkServiceDefinition, {
    listWork: async (query, { metadata }) => {
      const { entries, ...list } = await listWork(ports, readPrincipal(metadata), query);
      return { ...list, entries: entries.map(toEntry) };
    },
    readWorkload: async (query, { metadata }) => {
      const { workers, unplaced, ...node } = await readWorkload(ports, readPrincipal(metadata), query);
      return {
        ...node,
        workers: [...workers],
        unplaced: unplaced.map(({ contact, reason, isLastDay }) => ({
          contact: toContact({ ...contact, note: '' }),
          reason,
          lastDay: isLastDay,
        })),
      };
    },
  });
}

function toEntry({ contact, topics, measures, ...entry }: WorkEntry): EntryMessage {
  return {
    ...entry,
    contact: toContact({ ...contact, note: '' }),
    topics: topics.map(({ reason: { policy, ...reason }, why, script }) => ({
      reason: { ...reason, policyVersion: policy },
      why: { code: why.code, values: { ...why.values } },
      script,
    })),
    measures: { ...measures },
  };
}
