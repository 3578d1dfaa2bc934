import path from 'node:path';
import { AudienceServiceDefinition } from '@homeward/contracts/audiences';
import { type ContactQuestion, CustomerServiceDefinition } from '@homeward/contracts/customer-service';
import type { Instant } from '@homeward/kernel';
import { start } from '@homeward/reminder';
import { readReminderConfig } from '@homeward/reminder/config';
import { implement, implementPart } from '@homeward/rpc';
import { createEmbeddedPorts, type EmbeddedPorts, type RunningService, type VirtualClock, virtualClock } from '@homeward/runtime';
import type { PublicMessage } from '@homeward/store';

export interface ReminderOptions {
  /** Where its store and its bus are. */
  readonly directory: string;
  readonly at: Instant;
  /** While a base is laid: nothing waits for the disk. */
  readonly isDisposable?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
}

/** The reminder service alone in this process, its store and its bus SQLite files: what the other services would tell it comes from a bench. */
export interface ReminderAlone {
  readonly ports: EmbeddedPorts;
  readonly clock: VirtualClock;
  readonly service: RunningService;
  /** Puts messages on the bus, durable when it resolves. */
  tell(messages: readonly PublicMessage[]): Promise<void>;
  /** Nothing that is on the bus is handed over until it is opened again. */
  closeIntake(): void;
  openIntake(): void;
  /** Resolves when everything that is on the bus, or due, is worked off. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

export const POLICIES = path.resolve(__dirname, '../../../policies');
/** It seals notes on contacts, of which a bench writes none. */
const MASTER_KEYS = `m1:${Buffer.alloc(32, 7).toString('base64')}`;
const MESSAGES_AT_ONCE = 5_000;

export async function startReminderAlone({ directory, at, isDisposable = false, settings = {} }: ReminderOptions): Promise<ReminderAlone> {
  const clock = virtualClock(at);
  const own = createEmbeddedPorts({ businessClock: clock, dataDirectory: directory, isDisposable });
  const intake = createGate();
  const ports: EmbeddedPorts = {
    ...own,
    bus: {
      ...own.bus,
      subscribe: (subscription) =>
        own.bus.subscribe({
          ...subscription,
          onBatch: async (batch, progress) => {
            await intake.passed();
            await subscription.onBatch(batch, progress);
          },
        }),
    },
  };
  const customer = await standInForCustomer(ports);
  const service = await start(
    readReminderConfig({
      HOMEWARD_CONSTELLATION: 'embedded',
      HOMEWARD_POLICIES: POLICIES,
      HOMEWARD_MASTER_KEYS: MASTER_KEYS,
      ...settings,
    }),
    ports,
  );
  let told = 0;
  return {
    ports,
    clock,
    service,
    async tell(messages) {
      for (let from = 0; from < messages.length; from += MESSAGES_AT_ONCE) {
        const part = messages.slice(from, from + MESSAGES_AT_ONCE);
        await ports.bus.publish(part.map((message) => ({ ...message, id: `bench/${(told += 1)}`, source: 'bench', at: clock.now() })));
      }
    },
    closeIntake: () => intake.close(),
    openIntake: () => intake.open(),
    async settle() {
      do await ports.bus.drain();
      while ((await service.wake()) > 0);
    },
    async stop() {
      intake.open();
      await service.stop();
      await customer.stop(0);
      await own.close();
    },
  };
}

function createGate(): { readonly passed: () => Promise<void>; readonly close: () => void; readonly open: () => void } {
  let opened = Promise.resolve();
  let open = (): void => undefined;
  return {
    passed: () => opened,
    close() {
      opened = new Promise((resolve) => (open = resolve));
    },
    open: () => open(),
  };
}

/** Everybody may be written to, and is reached at one number; no occasion is anybody's. */
function standInForCustomer({ network }: Pick<EmbeddedPorts, 'network'>) {
  const answer = ({ personId }: ContactQuestion) => ({
    personId,
    allowed: true,
    refusal: '',
    name: 'Wang Fang',
    phone: '+8613800000001',
    email: 'fang@example.com',
    language: 'zh-CN',
    plates: ['沪A12345'],
  });
  return network.serve('customer', [
    implement(AudienceServiceDefinition, { readAudience: async () => ({ members: [], cursor: '' }) }),
    implementPart(CustomerServiceDefinition, {
      readContactDetails: async ({ questions }) => ({ details: questions.map(answer) }),
    }),
  ]);
}
