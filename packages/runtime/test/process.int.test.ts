import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const HOOK = join(__dirname, 'typescript-hook.cjs');
const PRELOAD = join(__dirname, '..', 'src', 'telemetry-preload.ts');
const PROGRAM = join(__dirname, 'service-program.ts');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
}

/** Starts the sample service; `until` resolves when its output contains the text. */
function run(environment: Record<string, string> = {}) {
  const child: ChildProcess = spawn(process.execPath, ['--require', HOOK, '--require', PRELOAD, PROGRAM], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let errors = '';
  const hearing = new Set<() => void>();
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    for (const heard of hearing) heard();
  });
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, errors })));
  const until = async (text: string) => {
    const seen = new Promise<void>((resolve) => {
      const look = () => {
        if (!out.includes(text)) return;
        hearing.delete(look);
        resolve();
      };
      hearing.add(look);
      look();
    });
    await Promise.race([seen, ended.then(() => Promise.reject(new Error(`Ended before "${text}": ${out} ${errors}`)))]);
  };
  return { child, until, ended };
}

describe('the process of a service', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s stops in order, intake first and store last, and exits 0', async (signal) => {
    const { child, until, ended } = run();
    await until('"msg":"Started"');
    child.kill(signal);
    const { code, out } = await ended;
    expect(code).toBe(0);
    expect(out.indexOf('intake stopped')).toBeLessThan(out.indexOf('store stopped'));
    expect(out).toContain('store stopped');
    expect(out).toContain('telemetry not loaded');
  });

  it('a stop that hangs ends in time with 1, and what can be stopped is', async () => {
    const { child, until, ended } = run({ BEHAVIOUR: 'hangs' });
    await until('"msg":"Started"');
    child.kill('SIGTERM');
    const { code, out } = await ended;
    expect(code).toBe(1);
    expect(out).toContain('store stopped');
    expect(out).toContain('intake took longer than 1200 ms');
  });

  it('a second signal exits at once with 1', async () => {
    const { child, until, ended } = run({ BEHAVIOUR: 'slow' });
    await until('"msg":"Started"');
    child.kill('SIGTERM');
    await until('intake stops');
    child.kill('SIGTERM');
    const { code, out } = await ended;
    expect(code).toBe(1);
    expect(out).not.toContain('intake stopped');
  });

  it.each([
    ['rejects', 'nobody waits for me'],
    ['throws', 'nobody catches me'],
  ])('an error that nobody handles (%s) is logged, stops in order and exits 1', async (behaviour, message) => {
    const { ended } = run({ BEHAVIOUR: behaviour });
    const { code, out } = await ended;
    expect(code).toBe(1);
    expect(out).toContain(message);
    expect(out).toContain('store stopped');
  });

  it('a wrong configuration is told plainly on the error output, every key of it, and exits 2', async () => {
    const { code, out, errors } = await run({ HOMEWARD_LISTEN: 'nowhere', LOG_LEVEL: 'loud', HOMEWARD_LISTNE: 'x' }).ended;
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(errors).toBe(
      [
        'sample: The configuration has 3 errors:',
        '  LOG_LEVEL: expected one of debug, info, warn, error, silent; given "loud"',
        '  HOMEWARD_LISTEN: expected host:port to serve on; given "nowhere"',
        '  HOMEWARD_LISTNE: expected no such setting; given a value',
        '',
      ].join('\n'),
    );
  });

  it('a service that cannot start says why and exits 1', async () => {
    const { code, out } = await run({ BEHAVIOUR: 'cannot-start' }).ended;
    expect(code).toBe(1);
    expect(out).toContain('The store refused');
  });

  it('with an endpoint for traces the spans of the platform are sent there before the process ends', async () => {
    const received: string[] = [];
    const collector = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push(`${request.url} ${Buffer.concat(chunks).toString('latin1')}`);
        response.end();
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    const { port } = collector.address() as AddressInfo;
    const { child, until, ended } = run({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_SERVICE_NAME: 'sample-service',
      OTEL_TRACES_SAMPLER_ARG: '1',
    });
    await until('"msg":"Started"');
    child.kill('SIGTERM');
    const { code, out } = await ended;
    collector.close();
    expect(code).toBe(0);
    expect(out).toContain('telemetry loaded');
    expect(received.join()).toContain('/v1/traces');
    expect(received.join()).toContain('sample.start');
    expect(received.join()).toContain('sample-service');
  });
});
