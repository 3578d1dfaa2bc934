import { createProbes, readHostAndPort, startProbeServer } from './probes';

describe('probes', () => {
  it('a process is ready when everything that it needs answers', async () => {
    const probes = createProbes({ checks: { store: async () => undefined, bus: async () => undefined } });
    expect(await probes.ready()).toEqual({ status: 200, body: { status: 'ok' } });
  });

  it('names what fails, hangs or throws, and nothing of the errors', async () => {
    const probes = createProbes({
      limitMs: 20,
      checks: {
        store: () => Promise.reject(new Error('mongodb://user:hunter2@db')),
        bus: () => new Promise(() => undefined),
        analytics: () => {
          throw new Error('not started');
        },
        keyValue: async () => undefined,
      },
    });
    expect(await probes.ready()).toEqual({ status: 503, body: { status: 'failing', failing: ['store', 'bus', 'analytics'] } });
    expect(await probes.live()).toEqual({ status: 200, body: { status: 'ok' } });
  });

  it('a process that stops lives, and is not ready', async () => {
    const probes = createProbes({ checks: {} });
    probes.drain();
    expect(await probes.ready()).toEqual({ status: 503, body: { status: 'stopping' } });
    expect((await probes.live()).status).toBe(200);
  });

  it('are served over HTTP, and nothing else is', async () => {
    let healthy = true;
    const probes = createProbes({ checks: { store: async () => (healthy ? undefined : Promise.reject(new Error('away'))) } });
    const server = await startProbeServer(probes, '127.0.0.1:0');
    const get = async (path: string) => {
      const response = await fetch(`http://${server.address}${path}`);
      return [response.status, await response.json()] as const;
    };
    expect(await get('/readyz')).toEqual([200, { status: 'ok' }]);
    healthy = false;
    expect(await get('/readyz')).toEqual([503, { status: 'failing', failing: ['store'] }]);
    expect(await get('/livez')).toEqual([200, { status: 'ok' }]);
    expect(await get('/env')).toEqual([404, { status: 'unknown' }]);
    await expect(startProbeServer(probes, server.address)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await server.stop();
    await expect(fetch(`http://${server.address}/livez`)).rejects.toThrow();
  });

  it.each([
    ['127.0.0.1:80', { host: '127.0.0.1', port: 80 }],
    ['[::1]:0', { host: '::1', port: 0 }],
    ['customer.homeward.svc:50051', { host: 'customer.homeward.svc', port: 50051 }],
  ])('%s is a host and a port', (text, expected) => {
    expect(readHostAndPort(text)).toEqual(expected);
  });

  it.each(['80', 'host', 'host:', ':80', 'host:65536', 'ho st:1', 'host:1/x', '::1:80'])('%j is none', (text) => {
    expect(() => readHostAndPort(text)).toThrow(TypeError);
  });
});
