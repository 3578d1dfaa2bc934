import { REJECTION_KINDS, Rejection, type RejectionDetail, type RejectionKind } from '@homeward/kernel';
import { Metadata, status } from '@grpc/grpc-js';
import type { RpcLog } from './rpc';

/** The other side cannot be reached, is stopping, or did not answer in time: nothing is known about the effect. Try again later. */
export class ServiceUnavailable extends Error {
  readonly process: string;
  readonly reason: 'unreachable' | 'deadline';

  constructor(process: string, reason: 'unreachable' | 'deadline', options?: ErrorOptions) {
    super(`${process} ${reason === 'deadline' ? 'did not answer in time' : 'cannot be reached'}`, options);
    this.name = 'ServiceUnavailable';
    this.process = process;
    this.reason = reason;
  }
}

/** The other side failed in a way that is no business answer: its log has the reason, this error has only the gRPC status. */
export class CallFailed extends Error {
  readonly process: string;
  /** The name of the gRPC status: `INTERNAL`, `UNIMPLEMENTED`, `RESOURCE_EXHAUSTED`, … */
  readonly status: string;

  constructor(process: string, path: string, code: status, options?: ErrorOptions) {
    const name = status[code] ?? String(code);
    super(`${process} failed to carry out ${path}: ${name}`, options);
    this.name = 'CallFailed';
    this.process = process;
    this.status = name;
  }
}

/** The gRPC status of each kind of rejection. Kinds that share a status are told apart by the trailing metadata. */
export const STATUS_OF_REJECTION: Readonly<Record<RejectionKind, status>> = {
  invalid: status.INVALID_ARGUMENT,
  unknown: status.NOT_FOUND,
  conflict: status.ABORTED,
  forbidden: status.PERMISSION_DENIED,
  insufficient: status.FAILED_PRECONDITION,
  older: status.ALREADY_EXISTS,
  repeated: status.ALREADY_EXISTS,
};

/** How a failed call travels: a status, a text that may be public, trailing metadata. */
export interface Failure {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

const REJECTION_KEY = 'rejection-bin';

// HTTP/2 peers refuse headers of more than a few KB; a rejection's detail holds ids and numbers and is far below.
const MAX_REJECTION_BYTES = 6_000;

/** What the peer is told of an error of a handler. Unexpected errors are logged here, and here only. */
export function toFailure(error: unknown, path: string, log: RpcLog): Failure {
  if (error instanceof Rejection)
    return { code: STATUS_OF_REJECTION[error.kind], details: error.code, metadata: toRejectionMetadata(error) };
  // Errors that say "try again later" are named so by every adapter: BusUnavailable, StoreUnavailable, ServiceUnavailable.
  if (error instanceof Error && error.name.endsWith('Unavailable')) {
    log.error({ err: error, method: path }, 'A call found its surroundings unavailable');
    return { code: status.UNAVAILABLE, details: 'unavailable', metadata: new Metadata() };
  }
  log.error({ err: error, method: path }, 'A call failed unexpectedly');
  return { code: status.INTERNAL, details: 'internal error', metadata: new Metadata() };
}

/** The error that a failed call rejects with on the caller's side. */
export function fromFailure(process: string, path: string, failure: Pick<Failure, 'code' | 'metadata'>): Error {
  const rejection = readRejection(failure.metadata);
  if (rejection !== undefined) return rejection;
  switch (failure.code) {
    case status.UNAVAILABLE:
    case status.CANCELLED:
      return new ServiceUnavailable(process, 'unreachable');
    case status.DEADLINE_EXCEEDED:
      return new ServiceUnavailable(process, 'deadline');
    default:
      return new CallFailed(process, path, failure.code);
  }
}

function toRejectionMetadata(rejection: Rejection): Metadata {
  const { kind, code, detail } = rejection;
  const whole = Buffer.from(JSON.stringify({ kind, code, detail }));
  const metadata = new Metadata();
  metadata.set(REJECTION_KEY, whole.length <= MAX_REJECTION_BYTES ? whole : Buffer.from(JSON.stringify({ kind, code, detail: {} })));
  return metadata;
}

function readRejection(metadata: Metadata): Rejection | undefined {
  const [bytes] = metadata.get(REJECTION_KEY);
  if (bytes === undefined) return undefined;
  try {
    const { kind, code, detail } = JSON.parse(bytes.toString()) as { kind: RejectionKind; code: string; detail: RejectionDetail };
    return REJECTION_KINDS.includes(kind) && typeof code === 'string' ? new Rejection(kind, code, detail) : undefined;
  } catch {
    // Bytes that are no rejection come from a peer that is none of ours: the status alone decides.
    return undefined;
  }
}
