import type { IncomingMessage } from 'node:http';
import type { Principal } from '@homeward/access';
import type { Cause } from '@homeward/contracts/values';
import type { IdDeriver } from '@homeward/pii';
import type { Ids } from '@homeward/runtime';
import { Problem } from './problems';

/** The identity of a request: the same for each time that it is sent under one key. */
export interface RequestIdentity {
  readonly requestId: string;
  /** Whether the client named a key: only then can it come again. */
  readonly isKeyed: boolean;
}

/** By `key`, where the request says otherwise than by `Idempotency-Key` that it may come again. */
export type IdentifyRequest = (request: IncomingMessage, principal: Principal, key?: string) => RequestIdentity;

const KEY = /^[\x21-\x7e]{1,200}$/;

/** Derives ids from (client, person, key), so that a repetition finds the same thing without anybody remembering the key. */
export function createIdentifyRequest(deriver: IdDeriver, ids: Ids): IdentifyRequest {
  return (request, { clientId = '', subject }, key) => {
    const header = key ?? request.headers['idempotency-key'];
    // Without a key each request is one of its own.
    if (header === undefined) return { requestId: ids.next(), isKeyed: false };
    const client = clientId === subject || clientId === '' ? subject : `${clientId}/${subject}`;
    if (typeof header !== 'string' || !KEY.test(header)) throw new Problem(400, 'gateway.idempotency-key-invalid');
    return { requestId: deriver.requestId(client, header), isKeyed: true };
  };
}

/** The cause under which a service carries a request out once. */
export function toCause({ requestId }: RequestIdentity, digest: string): Cause {
  return { id: requestId, digest };
}
