import { startEmbedded, type VirtualConstellation } from '@homeward/constellation';
import { createLog } from '@homeward/runtime';
import type { FromEmbedded, ToEmbedded } from './embedded-messages';

/** The process of an embedded platform: starts it when it is told to, and ends in order when it is told to or its parent is gone. */
let running: Promise<VirtualConstellation> | undefined;

const tell = (message: FromEmbedded): void => void process.send?.(message);

const stop = async (): Promise<void> => {
  try {
    await (await running)?.stop();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
  process.exit();
};

process.on('message', (message: ToEmbedded) => {
  switch (message.type) {
    case 'start':
      running = startEmbedded({ ...message.options, log: createLog({ service: 'homeward', level: 'warn' }) });
      running.then(
        ({ url, description }) => tell({ type: 'started', url, description }),
        (error: unknown) => tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) }),
      );
      return;
    case 'measure':
      tell({ type: 'measured', rssBytes: process.memoryUsage.rss(), peakBytes: process.resourceUsage().maxRSS * 1_024 });
      return;
    case 'stop':
      void stop();
  }
});
process.once('disconnect', () => void stop());
process.once('SIGTERM', () => void stop());
// Ctrl-C reaches all processes of a terminal; the parent says what is to happen.
process.on('SIGINT', () => undefined);
