import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { startProxy, type FaultProxy } from './fault-proxy';

/** A server that remembers what it was told and answers `done` to it. */
async function aServer(heard: string[]): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      heard.push(chunk.toString());
      socket.write(`done ${chunk.toString()}`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('the fault proxy', () => {
  const heard: string[] = [];
  const clients: Socket[] = [];
  let server: Server;
  let proxy: FaultProxy;

  beforeEach(async () => {
    heard.length = 0;
    server = await aServer(heard);
    proxy = await startProxy({ target: `127.0.0.1:${(server.address() as AddressInfo).port}` });
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await proxy.stop();
    server.close();
  });

  function aClient(): Socket {
    const client = connect(proxy.port, '127.0.0.1');
    client.on('error', () => undefined);
    clients.push(client);
    return client;
  }

  /** What comes first: an answer or the end of the connection. */
  function outcome(client: Socket): Promise<string> {
    return new Promise((resolve) => {
      client.once('data', (chunk) => {
        resolve(chunk.toString());
      });
      client.once('close', () => {
        resolve('closed');
      });
    });
  }

  it('passes requests and answers on', async () => {
    const client = aClient();
    client.write('hello');
    expect(await outcome(client)).toBe('done hello');
  });

  it('lets a request through and cuts its answer, until told otherwise', async () => {
    proxy.cutResponses(true);
    const cut = aClient();
    cut.write('produce');
    expect(await outcome(cut)).toBe('closed');
    expect(heard).toEqual(['produce']);
    expect(proxy.cuts).toBe(1);
    proxy.cutResponses(false);
    const client = aClient();
    client.write('again');
    expect(await outcome(client)).toBe('done again');
  });

  it('severs what is open and takes new connections', async () => {
    const old = aClient();
    old.write('one');
    expect(await outcome(old)).toBe('done one');
    proxy.sever();
    expect(await outcome(old)).toBe('closed');
    const client = aClient();
    client.write('two');
    expect(await outcome(client)).toBe('done two');
  });

  it('refuses open and new connections while told to', async () => {
    const old = aClient();
    await once(old, 'connect');
    proxy.refuse(true);
    expect(await outcome(old)).toBe('closed');
    expect(await outcome(aClient())).toBe('closed');
    proxy.refuse(false);
    const client = aClient();
    client.write('back');
    expect(await outcome(client)).toBe('done back');
  });

  it('holds answers back for as long as it is told, in their order', async () => {
    proxy.delayMs = 80;
    const client = aClient();
    const from = performance.now();
    client.write('slow');
    expect(await outcome(client)).toBe('done slow');
    expect(performance.now() - from).toBeGreaterThanOrEqual(79);
  });

  it('passes many bytes on whole although the reader is slow', async () => {
    const big = createServer((socket) => socket.end(Buffer.alloc(8 * 1024 * 1024, 'x')));
    big.listen(0, '127.0.0.1');
    await once(big, 'listening');
    proxy.forwardTo(`127.0.0.1:${(big.address() as AddressInfo).port}`);
    let bytes = 0;
    for await (const chunk of aClient()) bytes += (chunk as Buffer).length;
    expect(bytes).toBe(8 * 1024 * 1024);
    big.close();
  });

  it('tells requests apart only when it was told the protocol', () => {
    expect(() => {
      proxy.cutResponses(true, 'produce');
    }).toThrow("protocol: 'kafka'");
  });
});
