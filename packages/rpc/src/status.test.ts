import { Metadata, status } from '@grpc/grpc-js';
import { Rejection } from '@homeward/kernel';
import { CallFailed, STATUS_OF_REJECTION, ServiceUnavailable, fromFailure, toFailure } from './status';

const deaf = { error: () => undefined };

describe('status of a rejection', () => {
  it('is fixed: other languages and tools go by it', () => {
    expect(Object.fromEntries(Object.entries(STATUS_OF_REJECTION).map(([kind, code]) => [kind, status[code]]))).toEqual({
      invalid: 'INVALID_ARGUMENT',
      unknown: 'NOT_FOUND',
      conflict: 'ABORTED',
      forbidden: 'PERMISSION_DENIED',
      insufficient: 'FAILED_PRECONDITION',
      older: 'ALREADY_EXISTS',
      repeated: 'ALREADY_EXISTS',
    });
  });

  it('a detail that is too long for a header is left out, the code is not', () => {
    const failure = toFailure(new Rejection('invalid', 'intake.too-long', { value: 'x'.repeat(10_000) }), '/x/y', deaf);
    expect(fromFailure('customer', '/x/y', failure)).toMatchObject({ kind: 'invalid', code: 'intake.too-long', detail: {} });
  });

  it.each(['no json', '{"kind":"rude","code":"x"}', '{"kind":"invalid"}', 'null'])(
    'trailing metadata that is no rejection (%s) leaves the status to decide',
    (text) => {
      const metadata = new Metadata();
      metadata.set('rejection-bin', Buffer.from(text));
      expect(fromFailure('customer', '/x/y', { code: status.INVALID_ARGUMENT, metadata })).toBeInstanceOf(CallFailed);
      expect(fromFailure('customer', '/x/y', { code: status.UNAVAILABLE, metadata })).toBeInstanceOf(ServiceUnavailable);
    },
  );
});
