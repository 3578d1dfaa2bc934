import { Presets, SingleBar } from 'cli-progress';
import type { Terminal } from '../terminal';

/** A step of long work, as people watch it. */
export interface Step {
  /** `value` of `total` is done; `text` says it in words. */
  update(value: number, total: number, text: string): void;
}

export interface Progress {
  /** Runs a step: its name is shown while it runs, its time when it is done. */
  step<Made>(name: string, run: (step: Step) => Promise<Made>): Promise<Made>;
  /** Each step that is done, and the milliseconds it took. */
  readonly done: readonly { readonly name: string; readonly ms: number }[];
}

const BAR_COLUMNS = 24;
/** Where there is no bar, long work says every now and then how far it is. */
const SAID_EVERY_MS = 15_000;

/** Progress on stderr: a bar where somebody watches, a line for each step otherwise. */
export function createProgress(terminal: Terminal): Progress {
  const done: { name: string; ms: number }[] = [];
  return {
    done,
    async step(name, run) {
      const startedMs = performance.now();
      const elapsedMs = (): number => performance.now() - startedMs;
      const bar = terminal.progress === undefined ? undefined : createBar(terminal.progress);
      if (bar !== undefined) bar.start(1, 0, { name, told: '' });
      let saidAtMs = startedMs;
      try {
        const made = await run({
          update: (value, total, text) => {
            bar?.setTotal(Math.max(total, 1));
            bar?.update(value, { name, told: text });
            if (bar !== undefined || performance.now() - saidAtMs < SAID_EVERY_MS) return;
            saidAtMs = performance.now();
            terminal.note(`  ${text}\n`);
          },
        });
        bar?.stop();
        done.push({ name, ms: elapsedMs() });
        terminal.note(`› ${name} (${(elapsedMs() / 1_000).toFixed(1)} s)\n`);
        return made;
      } finally {
        bar?.stop();
      }
    },
  };
}

function createBar(stream: NodeJS.WriteStream): SingleBar {
  const format = '› {name} {bar} {told}';
  return new SingleBar(
    { format, stream, barsize: BAR_COLUMNS, hideCursor: true, clearOnComplete: true, linewrap: false },
    Presets.shades_classic,
  );
}
