/** Calls over sockets, by a path of their own: health and reflection bring libraries along that nobody needs who calls within one process. */
export { type GrpcNetworkOptions, createGrpcNetwork } from './grpc-network';
