import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { startNodeProgram } from './node-program';
import { processStart } from './process-identity';

// What is tested here is the package, also where a container engine would be preferred.
process.env['HOMEWARD_STACK'] = 'packages';

/** What the program below says of its server once it answers. */
interface Report {
  readonly pid: number;
  readonly dataDirectory: string;
}

/** Another Node process that starts a Redis, reports it, and then does what `ending` says. */
async function aParent(ending: string): Promise<{ parent: ChildProcess; report: Report }> {
  const program = `
    const { startRedis } = require('./src/index.ts');
    startRedis({ own: true }).then((server) => {
      console.log(JSON.stringify({ pid: server.pid, dataDirectory: server.dataDirectory }));
      ${ending}
    });`;
  const parent = startNodeProgram(program);
  let complaint = '';
  parent.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  for await (const line of createInterface({ input: parent.stdout })) return { parent, report: JSON.parse(line) as Report };
  throw new Error(`The parent reported no server. ${complaint}`);
}

async function goneWithin(seconds: number, isThere: () => boolean): Promise<boolean> {
  const deadline = performance.now() + seconds * 1000;
  while (isThere() && performance.now() < deadline) await pause(25);
  return !isThere();
}

describe('a server that this package started does not outlive its parent', () => {
  const keepRunning = 'setInterval(() => undefined, 1000);';

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('when the parent is ended by %s', async (signal) => {
    const { parent, report } = await aParent(keepRunning);
    expect(processStart(report.pid)).toBeDefined();
    parent.kill(signal);
    expect(await goneWithin(10, () => processStart(report.pid) !== undefined)).toBe(true);
    expect(await goneWithin(10, () => existsSync(report.dataDirectory))).toBe(true);
  });

  it.each([
    ['returns', ''],
    ['exits', 'process.exit(3);'],
    ['throws', 'setImmediate(() => { throw new Error("on purpose"); });'],
  ])('when the parent %s', async (_how, ending) => {
    const { report } = await aParent(ending);
    expect(await goneWithin(10, () => processStart(report.pid) !== undefined)).toBe(true);
    expect(await goneWithin(10, () => existsSync(report.dataDirectory))).toBe(true);
  });
});
