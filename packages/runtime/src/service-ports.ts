import type { Bus } from '@homeward/bus';
import type { RpcNetwork } from '@homeward/rpc';
import type { Publish, Store } from '@homeward/store';
import type { BusinessClock, MachineClock } from './clocks';
import type { Ids } from './ids';
import type { KeyValue } from './key-value';
import type { Log } from './log';
import type { Random } from './random';
import type { Timers } from './timers';

/**
 * Everything outside a service, as ports. A composition root takes them as they are: the full constellation brings the production adapters
 * (`startAlone`), the embedded one its own (`createEmbeddedPorts`), shared by all services of the process.
 */
export interface ServicePorts {
  readonly bus: Bus;
  /** The service's own store; call it once per service. Publishing is the bus's unless a test says otherwise. */
  openStore(service: string, publish: Publish): Promise<Store>;
  readonly network: RpcNetwork;
  readonly keyValue: KeyValue;
  readonly businessClock: BusinessClock;
  readonly machineClock: MachineClock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly random: Random;
  readonly log: Log;
  /** Aborted when the process is told to stop, so that a start that waits for its servers gives up. Left out where nobody waits. */
  readonly stopping?: AbortSignal;
}
