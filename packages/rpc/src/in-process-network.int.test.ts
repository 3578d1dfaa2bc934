import { createInProcessNetwork } from './in-process-network';
import { EchoDefinition, echo } from './echo-service';
import { describeRpcContract } from './rpc-contract';
import { implement, implementPart } from './rpc';

describeRpcContract('in one process', (log) => {
  const network = createInProcessNetwork({ log });
  return { serving: network, calling: () => network };
});

describe('in-process network', () => {
  it('a process is served once', async () => {
    const network = createInProcessNetwork({ log: { error: () => undefined } });
    const server = await network.serve('echo', [implement(EchoDefinition, echo)]);
    expect(server.address).toBe('in-process:echo');
    await expect(network.serve('echo', [])).rejects.toThrow('echo is served already');
    await server.stop(100);
    await network.serve('echo', [implement(EchoDefinition, echo)]);
    expect(await network.client('echo', EchoDefinition).say({ text: 'again' })).toEqual({ text: 'again' });
    await network.close();
  });

  it('of a part of a service the rest refuses', async () => {
    const network = createInProcessNetwork({ log: { error: () => undefined } });
    await network.serve('echo', [implementPart(EchoDefinition, { say: echo.say })]);
    const client = network.client('echo', EchoDefinition);
    expect(await client.say({ text: 'there' })).toEqual({ text: 'there' });
    await expect(client.sayAll({ items: [] })).rejects.toMatchObject({
      ...{ kind: 'unknown', code: 'rpc.not-served' },
      detail: { service: 'homeward.test.v1.EchoService', method: 'SayAll' },
    });
    await network.close();
  });

  it('a stop waits for a handler whose caller has left already', async () => {
    const network = createInProcessNetwork({ log: { error: () => undefined } });
    const { promise: release, resolve: finish } = Promise.withResolvers<void>();
    const steps: string[] = [];
    const server = await network.serve('echo', [
      implement(EchoDefinition, {
        ...echo,
        async say(request) {
          await release;
          steps.push('handled');
          return request;
        },
      }),
    ]);
    await expect(network.client('echo', EchoDefinition).say({ text: '' }, { deadlineMs: 5 })).rejects.toMatchObject({ reason: 'deadline' });
    const stopped = server.stop(5_000).then(() => steps.push('stopped'));
    finish();
    await stopped;
    expect(steps).toEqual(['handled', 'stopped']);
  });
});
