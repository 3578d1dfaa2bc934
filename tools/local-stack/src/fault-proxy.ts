import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { KAFKA_REQUESTS, KafkaConversation, type KafkaRequest } from './kafka-conversation';
import { LOOPBACK } from './loopback';
import { StackError } from './stack-error';

export interface ProxyOptions {
  /** `host:port` of the server behind it; `forwardTo` names it later, or another one. */
  readonly target?: string | undefined;
  readonly port?: number | undefined;
  /** `kafka` follows the conversations, so that answers to one kind of request can be told from others. */
  readonly protocol?: 'bytes' | 'kafka' | undefined;
}

/** A TCP proxy on the loopback that misbehaves as a network does, when told to. */
export interface FaultProxy {
  readonly port: number;
  /** `host:port` for clients. */
  readonly address: string;
  /** How long each chunk from the server is held back. 0 at first; may be set at any time. */
  delayMs: number;
  /** How many answers have been cut so far. */
  readonly cuts: number;
  /** New connections go to this `host:port`. */
  forwardTo(target: string): void;
  /**
   * While on: a request still reaches the server, which does its work; the moment the answer comes back both ends are
   * closed and the client never sees it. `only` leaves the answers to other kinds of requests alone, so that a
   * client can still connect and ask for metadata. Throws StackError for `only` without the protocol `kafka`.
   */
  cutResponses(on: boolean, only?: KafkaRequest): void;
  /** Closes every open connection now, at both ends, with what is under way. New ones are taken. */
  sever(): void;
  /** While on: connections are closed as soon as they are made, and the open ones at once, as with a server that is away. */
  refuse(on: boolean): void;
  stop(): Promise<void>;
}

/** What answers to cut: none, all, or those to one kind of Kafka request. */
type Cutting = { readonly kind: 'none' } | { readonly kind: 'all' } | { readonly kind: 'only'; readonly key: number };

/** Starts a proxy. It passes bytes on as they come, whole messages or not. */
export async function startProxy(options: ProxyOptions = {}): Promise<FaultProxy> {
  let target = options.target;
  let cutting: Cutting = { kind: 'none' };
  let isRefusing = false;
  let cuts = 0;
  const links = new Set<() => void>();

  const server = createServer((client) => {
    client.on('error', ignore);
    if (isRefusing || target === undefined) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(readAddress(target));
    upstream.on('error', ignore);
    const conversation = options.protocol === 'kafka' ? new KafkaConversation() : undefined;
    const sever = (): void => {
      client.destroy();
      upstream.destroy();
    };
    links.add(sever);
    client.setNoDelay(true);
    upstream.setNoDelay(true);
    client.on('data', (chunk: Buffer) => {
      conversation?.request(chunk);
      pass(chunk, client, upstream);
    });
    upstream.on('data', (chunk: Buffer) => {
      if (isToBeCut(cutting, conversation?.answeredBy(chunk) ?? [])) {
        cuts++;
        sever();
      } else if (proxy.delayMs === 0) {
        pass(chunk, upstream, client);
      } else {
        hold(chunk, upstream, client, proxy.delayMs);
      }
    });
    // The close of one end becomes the orderly end of the other: what it had said before still arrives.
    client.on('close', () => {
      links.delete(sever);
      upstream.end();
    });
    upstream.on('close', () => {
      client.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: LOOPBACK, port: options.port ?? 0 }, resolve);
  });
  const port = readPort(server.address());

  const severAll = (): void => {
    for (const sever of links) sever();
  };
  const proxy: FaultProxy = {
    port,
    address: `${LOOPBACK}:${port}`,
    delayMs: 0,
    get cuts() {
      return cuts;
    },
    forwardTo: (next) => {
      target = next;
    },
    cutResponses: (on, only) => {
      if (only !== undefined && options.protocol !== 'kafka')
        throw new StackError(`Only a proxy started with \`protocol: 'kafka'\` can tell ${only} from other requests.`);
      if (!on) cutting = { kind: 'none' };
      else cutting = only === undefined ? { kind: 'all' } : { kind: 'only', key: KAFKA_REQUESTS[only] };
    },
    sever: severAll,
    refuse: (on) => {
      isRefusing = on;
      if (on) severAll();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        severAll();
      }),
  };
  return proxy;
}

function isToBeCut(cutting: Cutting, answeredKeys: readonly (number | undefined)[]): boolean {
  switch (cutting.kind) {
    case 'none':
      return false;
    case 'all':
      return true;
    case 'only':
      return answeredKeys.includes(cutting.key);
  }
}

function ignore(): void {
  // What an end has lost, the other learns by its own close.
}

/** Hands bytes on, and stops reading while the other side does not take them. */
function pass(chunk: Buffer, from: Socket, to: Socket): void {
  if (to.destroyed || to.write(chunk)) return;
  from.pause();
  to.once('drain', () => from.resume());
}

/** Hands bytes on later. Reading stops meanwhile, so that the order stays. */
function hold(chunk: Buffer, from: Socket, to: Socket, delayMs: number): void {
  from.pause();
  setTimeout(() => {
    from.resume();
    pass(chunk, from, to);
  }, delayMs);
}

function readAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  const port = Number(address.slice(colon + 1));
  if (colon < 1 || !Number.isInteger(port)) throw new StackError(`Not an address: ${address}. Expected host:port.`);
  return { host: address.slice(0, colon), port };
}

function readPort(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new StackError('The proxy listens on no port.');
  return address.port;
}
