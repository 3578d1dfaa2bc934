/**
 * Calls between services. A service is a ts-proto definition with one async function per method; where it runs is the business of an `RpcNetwork`: sockets
 * (gRPC, with health and reflection) or the same process. Both encode and decode every message, keep deadlines, carry metadata and the trace, and bring
 * a `Rejection` back as the one that was thrown. What else fails is `ServiceUnavailable` (try again later) or `CallFailed` (see the other side's log).
 *
 *     const server = await network.serve('customer', [implement(CustomerServiceDefinition, { async readPerson(request, context) { … } })]);
 *     const customer = network.client('customer', CustomerServiceDefinition);
 *     const person = await customer.readPerson({ personId }, { metadata: { principal }, deadlineMs: 2_000 });
 */
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
  implementPart,
} from './rpc';
export { CallFailed, STATUS_OF_REJECTION, ServiceUnavailable } from './status';
export { createInProcessNetwork } from './in-process-network';
