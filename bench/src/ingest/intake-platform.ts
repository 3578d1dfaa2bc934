import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  freeAddresses,
  publishOrganisation,
  type RunningServiceProcess,
  signInAsDms,
  startServiceProcess,
  type TrialClient,
  trialSettings,
} from '@homeward/constellation';
import type { DealerNetwork } from '@homeward/demo-data';
import { startStack } from '@homeward/local-stack';

/** A gateway with what it needs, ready to take records of one dealer. */
export interface IntakePlatform {
  readonly servers: readonly string[];
  readonly url: string;
  readonly brokers: string;
  readonly gatewayPid: number;
  readonly brokerPid: number | undefined;
  readonly dms: TrialClient;
  stop(): Promise<void>;
}

export const DEALER = 'D1';

/**
 * The gateway as a process of its own over Kafka, Redis and a MongoDB server. Customer is started for the organisation and the key that records are
 * sealed with, then stopped: the gateway lives on the key that it has, and nobody else works while it is measured.
 */
export async function startIntakePlatform(network: DealerNetwork): Promise<IntakePlatform> {
  const directory = mkdtempSync(path.join(tmpdir(), 'homeward-bench-'));
  const stack = await startStack();
  const running: RunningServiceProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((process) => process.stop()));
    await stack.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const [customerAddress = '', gatewayAddress = '', customerHealth = '', gatewayHealth = ''] = await freeAddresses(4);
    const environment = {
      ...trialSettings(network.organisation),
      ...stack.environment,
      NODE_ENV: 'production',
      HOMEWARD_CUSTOMER_ADDRESS: customerAddress,
      HOMEWARD_GATEWAY_ADDRESS: gatewayAddress,
      HOMEWARD_AT: network.endsAt,
    };
    const start = async (service: 'customer' | 'gateway', listen: string, healthListen: string): Promise<RunningServiceProcess> => {
      const process = startServiceProcess({ service, environment, listen, healthListen, logDirectory: directory });
      running.push(process);
      await process.ready();
      return process;
    };
    const customer = await start('customer', customerAddress, customerHealth);
    const gateway = await start('gateway', gatewayAddress, gatewayHealth);
    const url = `http://${gatewayAddress}`;
    await publishOrganisation(url, network.organisation);
    const dms = await signInAsDms(url, DEALER);
    // An empty request makes the gateway ask for the key.
    const first = await dms.ask('/v1/dms/records', { method: 'POST', json: { records: [] } });
    if (first.status !== 202) throw new Error(`The gateway does not take records: ${first.status} ${JSON.stringify(first.body)}`);
    await customer.stop();
    return {
      servers: stack.descriptions,
      url,
      brokers: stack.kafkaBrokers,
      gatewayPid: gateway.pid,
      brokerPid: stack.kafka.pid,
      dms,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
