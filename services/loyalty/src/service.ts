import {
  createErasureReports,
  createPersonDirectory,
  createReferenceData,
  publishTo,
  type RunningService,
  type ServicePorts,
  startService,
  wakeUpsOf,
} from '@homeward/runtime';
import { digestAccounts } from './app/digest';
import type { AccountPorts } from './app/ports';
import { createLoyaltyReactions } from './app/reactions';
import { levelRulesOf } from './app/rules';
import type { AccountCommand } from './domain/account-facts';
import type { LoyaltyConfig } from './config';
import { createLoyaltyService } from './inbound/grpc';
import { declareAccounts } from './outbound/stores';

const NAME = 'loyalty';

/** Starts the service over the ports of its constellation. */
export async function start(config: LoyaltyConfig, ports: ServicePorts): Promise<RunningService> {
  const store = await ports.openStore(NAME, publishTo(ports.bus));
  const reference = createReferenceData({ store, policyDirectory: config.HOMEWARD_POLICIES });
  const directory = createPersonDirectory(store);
  const accounts = declareAccounts(store);
  const reports = createErasureReports(store);
  const accountPorts: AccountPorts = { accounts, reference, directory, clock: ports.businessClock, ids: ports.ids };

  return startService({
    name: NAME,
    ports,
    store,
    reference,
    unheardErasures: (ids) => reports.unheard(ids),
    reactions: createLoyaltyReactions(accountPorts, reports),
    aggregates: [accounts],
    wakeUps: [
      wakeUpsOf(accounts, ({ wakeAt }): AccountCommand => ({ type: 'PassTime', at: wakeAt, levels: levelRulesOf(reference, wakeAt) })),
    ],
    implementations: [createLoyaltyService(accountPorts), reports.implementation],
    digest: () => digestAccounts(accounts),
  });
}
