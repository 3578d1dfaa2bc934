import { commit } from './commit/commit';
import { embeddedFlow } from './flow/embedded-flow';
import { stackFlow } from './flow/stack-flow';
import type { Benchmark } from './harness/benchmark';
import { identity } from './identity/identity';
import { idle } from './idle/idle';
import { importBench } from './import/import';
import { importSize } from './import/import-size';
import { ingestBatch } from './ingest/ingest-batch';
import { ingestSingle } from './ingest/ingest-single';
import { people } from './people/people';
import { contactsYear } from './reminder/contacts-year';
import { dayList } from './reminder/day-list';
import { fire } from './reminder/fire';
import { growth } from './reminder/growth';
import { plan } from './reminder/plan';
import { schedule } from './reminder/schedule';

/** Every benchmark, in the order in which `all` runs them. */
export const BENCHMARKS: readonly Benchmark[] = [
  ingestSingle,
  ingestBatch,
  commit,
  embeddedFlow,
  stackFlow,
  importBench,
  importSize,
  idle,
  identity,
  people,
  schedule,
  fire,
  dayList,
  plan,
  growth,
  contactsYear,
];
