import type { RunningServer, ServerKind } from './running-server';
import { StackError } from './stack-error';

/** The environment variables by which a server that already runs is named. */
export const GIVEN_BY = { kafka: 'KAFKA_BROKERS', mongo: 'MONGODB_URI', redis: 'REDIS_URL' } as const satisfies Record<ServerKind, string>;

const PRODUCT = { kafka: 'Kafka', mongo: 'MongoDB', redis: 'Redis' } as const satisfies Record<ServerKind, string>;

/** The server that the environment names, used as it is; undefined when it names none. */
export function givenServer(kind: ServerKind): RunningServer | undefined {
  const variable = GIVEN_BY[kind];
  const uri = process.env[variable];
  if (uri === undefined || uri === '') return undefined;
  const refuse = (deed: string) => (): Promise<never> =>
    Promise.reject(
      new StackError(`The ${PRODUCT[kind]} server given by ${variable} is not ours to ${deed}. Start one with \`own: true\`.`),
    );
  return {
    kind,
    description: `${isStandIn(uri) ? 'MongoDB-wire stand-in' : PRODUCT[kind]} given by ${variable}`,
    address: addressIn(uri),
    uri,
    dataDirectory: undefined,
    pid: undefined,
    stop: () => Promise.resolve(),
    kill: refuse('kill'),
    restart: refuse('restart'),
  };
}

/** Whether the URI is that of the stand-in for MongoDB: no result on it may be told as one on MongoDB. */
function isStandIn(uri: string): boolean {
  return /[?&]replicaSet=secantus\b/.test(uri);
}

/** The first `host:port` in a URI or a list of brokers, without credentials. */
export function addressIn(uri: string): string {
  const authority = uri.replace(/^[a-z+]+:\/\//, '').replace(/[/?].*$/, '');
  return authority.slice(authority.lastIndexOf('@') + 1).split(',')[0] ?? '';
}

/** The same MongoDB server, another database: tests take one each. */
export function withDatabase(mongodbUri: string, database: string): string {
  const match = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(mongodbUri);
  if (match === null) throw new StackError('Not a MongoDB URI: expected mongodb://host:port/database?options.');
  return `${match[1] ?? ''}/${database}${match[2] ?? ''}`;
}
