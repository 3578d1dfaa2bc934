export { startProxy, type FaultProxy, type ProxyOptions } from './fault-proxy';
export { withDatabase } from './given-server';
export { startKafka, startProxiedKafka, type RunningKafka } from './kafka';
export type { KafkaOptions } from './kafka-plan';
export { startMongo, type MongoOptions, type RunningMongo } from './mongo';
export { startRedis, type RunningRedis } from './redis';
export { pythonWith, type PythonEnvironment } from './python-environment';
export type { RunningServer, ServerKind, StartOptions } from './running-server';
export { installServers, startStack, toEnvironment, type RunningStack, type StackOptions } from './stack';
export {
  stackDown,
  stackStatus,
  stackUp,
  type StackStatus,
  type StackUpOptions,
  type StandingServerState,
  type StandingServerStatus,
} from './standing-stack';
export { MissingTool, StackError } from './stack-error';
