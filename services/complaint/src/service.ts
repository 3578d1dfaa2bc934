import { chinaHolidays } from '@homeward/calendar';
import { createVault } from '@homeward/pii';
import {
  createPersonDirectory,
  createReactions,
  createReferenceData,
  publishTo,
  type RunningService,
  type ServicePorts,
  startService,
  wakeUpsOf,
} from '@homeward/runtime';
import type { CasePorts } from './app/ports';
import { digestCases } from './app/digest';
import type { CaseCommand } from './domain/case-facts';
import type { ComplaintConfig } from './config';
import { createComplaintService } from './inbound/grpc';
import { declareCases } from './outbound/stores';

const NAME = 'complaint';

/** Starts the service over the ports of its constellation. */
export async function start(config: ComplaintConfig, ports: ServicePorts): Promise<RunningService> {
  const store = await ports.openStore(NAME, publishTo(ports.bus));
  const reference = createReferenceData({ store, policyDirectory: config.HOMEWARD_POLICIES });
  const directory = createPersonDirectory(store);
  const cases = declareCases(store);
  const vault = createVault({ masterKeys: config.HOMEWARD_MASTER_KEYS, random: (size) => ports.random.bytes(size) });
  const casePorts: CasePorts = {
    cases,
    reference,
    directory,
    vault,
    clock: ports.businessClock,
    ids: ports.ids,
    holidays: chinaHolidays(),
  };

  return startService({
    name: NAME,
    ports,
    store,
    reference,
    reactions: createReactions({ prepare: async () => undefined, on: { ...reference.on, ...directory.on } }),
    aggregates: [cases],
    // The marks of a case were fixed when its clocks started; the ladder is the only thing that looking needs.
    wakeUps: [wakeUpsOf(cases, ({ wakeAt }): CaseCommand => ({ type: 'TellMarks', at: wakeAt }))],
    implementations: [createComplaintService(casePorts)],
    digest: () => digestCases(cases),
  });
}
