import { Client, Metadata, credentials } from '@grpc/grpc-js';
import { service as health } from 'grpc-health-check';
import { asIs } from './buffers';
import { createGrpcNetwork } from './grpc-network';
import { type RpcLog, implement } from './rpc';
import { EchoDefinition, echo } from './echo-service';
import { describeRpcContract } from './rpc-contract';

const deaf: RpcLog = { error: () => undefined };

describeRpcContract('over sockets', (log) => ({
  serving: createGrpcNetwork({ addresses: {}, log }),
  calling: (servers) =>
    createGrpcNetwork({ addresses: Object.fromEntries(Object.entries(servers).map(([name, { address }]) => [name, address])), log }),
}));

describe('gRPC network', () => {
  it('listens on the loopback unless told otherwise', async () => {
    const network = createGrpcNetwork({ addresses: {}, log: deaf });
    const server = await network.serve('echo', [implement(EchoDefinition, echo)]);
    expect(server.address).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(await network.client('echo', EchoDefinition).say({ text: 'to myself' })).toEqual({ text: 'to myself' });
    await network.close();
  });

  it('a port that is taken is an error with its address', async () => {
    const network = createGrpcNetwork({ addresses: {}, log: deaf });
    const { address } = await network.serve('echo', []);
    const second = createGrpcNetwork({ addresses: {}, listen: address, log: deaf });
    await expect(second.serve('other', [])).rejects.toThrow(`Cannot listen on ${address}`);
    await network.close();
  });

  it('a process without an address is a mistake that names it', async () => {
    const network = createGrpcNetwork({ addresses: {}, log: deaf });
    await expect(network.client('nobody', EchoDefinition).say({ text: '' })).rejects.toThrow('No address is configured for nobody');
    expect(await network.isServing('nobody')).toBe(false);
  });

  it('a client finds a process again that was restarted', async () => {
    const first = createGrpcNetwork({ addresses: {}, log: deaf });
    const { address } = await first.serve('echo', [implement(EchoDefinition, echo)]);
    const caller = createGrpcNetwork({ addresses: { echo: address }, log: deaf });
    const client = caller.client('echo', EchoDefinition);
    expect(await client.say({ text: 'one' })).toEqual({ text: 'one' });
    await first.close();
    await expect(client.say({ text: 'two' })).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    const second = createGrpcNetwork({ addresses: {}, listen: address, log: deaf });
    await second.serve('echo', [implement(EchoDefinition, echo)]);
    const untilMs = performance.now() + 10_000;
    while (!(await caller.isServing('echo', 200)) && performance.now() < untilMs);
    expect(await client.say({ text: 'three' })).toEqual({ text: 'three' });
    await Promise.all([caller.close(), second.close()]);
  });

  it('the standard health service answers for the whole and for each service, and an open watch does not hold up a stop', async () => {
    const network = createGrpcNetwork({ addresses: {}, log: deaf });
    const server = await network.serve('echo', [implement(EchoDefinition, echo)]);
    const client = new Client(server.address, credentials.createInsecure());
    const { Watch } = health;
    if (Watch === undefined) throw new Error('The health service has no watch');
    const watch = client.makeServerStreamRequest(
      Watch.path,
      Watch.requestSerialize,
      Watch.responseDeserialize,
      { service: 'homeward.test.v1.EchoService' },
      new Metadata(),
    );
    const { promise: first, resolve: heard } = Promise.withResolvers<void>();
    const seen: unknown[] = [];
    watch.on('error', () => undefined);
    watch.on('data', (answer: { readonly status: string }) => {
      seen.push(answer.status);
      heard();
    });
    await first;
    const startedMs = performance.now();
    await server.stop(5_000);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    expect(seen).toEqual(['SERVING', 'NOT_SERVING']);
    client.close();
    await network.close();
  });

  it('reflection lists the services that are served', async () => {
    const network = createGrpcNetwork({ addresses: {}, log: deaf, reflection: echoDescriptorSet() });
    const { address } = await network.serve('echo', [implement(EchoDefinition, echo)]);
    const client = new Client(address, credentials.createInsecure());
    const call = client.makeBidiStreamRequest('/grpc.reflection.v1.ServerReflection/ServerReflectionInfo', asIs, asIs, new Metadata());
    // ServerReflectionRequest.list_services is field 7.
    call.write(field(7, Buffer.from('*')));
    const answer = await new Promise<Buffer>((resolve, reject) => {
      call.on('data', resolve);
      call.on('error', reject);
    });
    expect(answer.toString('latin1')).toContain('homeward.test.v1.EchoService');
    call.end();
    client.close();
    await network.close();
  });

  it('a descriptor set that is none is refused at the start', async () => {
    const network = createGrpcNetwork({ addresses: {}, log: deaf, reflection: Buffer.from('no descriptors') });
    await expect(network.serve('echo', [implement(EchoDefinition, echo)])).rejects.toThrow('Not a protobuf descriptor set');
    const cut = createGrpcNetwork({ addresses: {}, log: deaf, reflection: echoDescriptorSet().subarray(0, -1) });
    await expect(cut.serve('echo', [implement(EchoDefinition, echo)])).rejects.toThrow('it is cut off');
  });
});

/** The descriptors of the echo service, as far as reflection reads them: file name, package, one message, one service. */
function echoDescriptorSet(): Buffer {
  const text = (number: number, value: string) => field(number, Buffer.from(value));
  const message = text(1, 'Line');
  const method = Buffer.concat([text(1, 'Say'), text(2, '.homeward.test.v1.Line'), text(3, '.homeward.test.v1.Line')]);
  const service = Buffer.concat([text(1, 'EchoService'), field(2, method)]);
  const file = Buffer.concat([
    text(1, 'homeward/test/v1/echo.proto'),
    text(2, 'homeward.test.v1'),
    field(4, message),
    field(6, service),
    text(12, 'proto3'),
  ]);
  return field(1, file);
}

/** A length-delimited protobuf field. */
function field(number: number, content: Buffer): Buffer {
  const length = content.length < 0x80 ? [content.length] : [(content.length & 0x7f) | 0x80, content.length >> 7];
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length]), content]);
}
