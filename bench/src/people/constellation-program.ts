import { type EmbeddedOptions, startEmbedded } from '@homeward/constellation';
import { answerLines } from '../harness/line-process';

const RECORD_RECEIVED = 'homeward.intake.v1.RecordReceived';

type Around = NonNullable<EmbeddedOptions['aroundBus']>;

/** Clocks what the customer service does with one record. */
interface Stopwatch {
  readonly around: Around;
  /** Resolves when nobody has anything left to do. Milliseconds from the last record's being durable on the bus to the last batch of the customer service. */
  untilQuiet(): Promise<number>;
}

function createStopwatch(): Stopwatch {
  let receivedAt = 0;
  let handledAt = 0;
  let drain = (): Promise<void> => Promise.resolve();
  return {
    around(bus) {
      drain = () => bus.drain();
      return {
        ...bus,
        async publish(messages) {
          await bus.publish(messages);
          if (messages.some(({ type }) => type === RECORD_RECEIVED)) receivedAt = performance.now();
        },
        subscribe(subscription) {
          if (subscription.group !== 'customer') return bus.subscribe(subscription);
          return bus.subscribe({
            ...subscription,
            onBatch: async (batch, progress) => {
              await subscription.onBatch(batch, progress);
              handledAt = performance.now();
            },
          });
        },
      };
    },
    async untilQuiet() {
      await drain();
      return handledAt - receivedAt;
    },
  };
}

const stopwatch = createStopwatch();
let running: Awaited<ReturnType<typeof startEmbedded>> | undefined;

function theOneRunning(): NonNullable<typeof running> {
  if (running === undefined) throw new Error('Nothing was started');
  return running;
}

/** All six services in this process, so that what asks them is in another. */
answerLines({
  async start({ options }) {
    running = await startEmbedded({ ...(options as EmbeddedOptions), aroundBus: stopwatch.around });
    return { url: running.url, description: running.description };
  },
  settle: () => theOneRunning().settle(),
  quiet: async () => ({ ms: await stopwatch.untilQuiet() }),
  stop: () => theOneRunning().stop(),
});
