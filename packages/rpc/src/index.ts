export {
  type CallContext,
  type CallOptions,
  type ClientOf,
  DEFAULT_DEADLINE_MS,
  type HandlersOf,
  type Implementation,
  MAX_MESSAGE_BYTES,
  type MessageCodec,
  type MethodDefinition,
  type RequestOf,
  type ResponseOf,
  type RpcLog,
  type RpcNetwork,
  type RpcServer,
  type ServiceDefinition,
  implement,
} from './rpc';
export { CallFailed, STATUS_OF_REJECTION, ServiceUnavailable } from './status';
export { type GrpcNetworkOptions, createGrpcNetwork } from './grpc-network';
export { createInProcessNetwork } from './in-process-network';
