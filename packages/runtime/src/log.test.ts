import { createLog, silentLog } from './log';
import { redact, redactText } from './redaction';

function aLog(level: 'debug' | 'info' = 'debug') {
  const lines: string[] = [];
  const log = createLog({ service: 'customer', level, destination: { write: (line) => lines.push(line) } });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? 'null') as Record<string, unknown> };
}

describe('log', () => {
  it('writes a line of JSON with level, time, service, detail and message', () => {
    const { log, last } = aLog();
    log.info({ personId: 'p1', count: 3 }, 'Merged');
    expect(last()).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      service: 'customer',
      personId: 'p1',
      count: 3,
      msg: 'Merged',
    });
  });

  it('says nothing below its level', () => {
    const { log, lines } = aLog('info');
    log.debug({}, 'unheard');
    log.warn({}, 'heard');
    expect(lines).toHaveLength(1);
    silentLog.with({ a: 1 }).error({}, 'never heard');
  });

  it('adds the fields of a log that was made with some', () => {
    const { log, last } = aLog();
    log.with({ group: 'loyalty', token: 'x' }).warn({ offset: 12n }, 'Parked');
    expect(last()).toMatchObject({ level: 'warn', group: 'loyalty', token: '[redacted]', offset: '12' });
  });

  it.each([
    'name',
    'phone',
    'plate',
    'vin',
    'address',
    'email',
    'authorization',
    'token',
    'password',
    'ownerName',
    'phone_numbers',
    'x-api-key',
    'WeChat',
    'accessTokens',
    'homeward_identity_key',
    'Set-Cookie',
    'clientSecret',
  ])('what is called %s is redacted at any depth', (key) => {
    const { log, lines } = aLog();
    const secret = 'Zhang San';
    log.info({ [key]: secret, list: [{ deep: { [key]: { inner: secret } } }], map: new Map([[key, secret]]) }, 'x');
    log.error({ err: new Error('failed', { cause: Object.assign(new Error('cause'), { document: { [key]: secret } }) }) }, 'x');
    expect(lines.join()).not.toContain(secret);
    expect(lines[0]).toContain('[redacted]');
  });

  it('what only sounds alike is kept', () => {
    expect(redact({ filename: 'a.csv', tokenizer: 'x', names: 'kept?', planned: 1, renamed: 2 })).toEqual({
      filename: 'a.csv',
      tokenizer: 'x',
      names: '[redacted]',
      planned: 1,
      renamed: 2,
    });
  });

  it('an error keeps its type, message, code, stack and cause, and nothing that a driver hung on it', () => {
    const { log, last } = aLog();
    const error = Object.assign(new TypeError('duplicate', { cause: new Error('the store') }), {
      code: 11000,
      writeErrors: [{ op: { phone: '13812345678' } }],
    });
    log.error({ err: error }, 'Failed');
    expect(last()['err']).toEqual({
      type: 'TypeError',
      message: 'duplicate',
      code: 11000,
      stack: expect.stringContaining('log.test'),
      cause: { type: 'Error', message: 'the store', stack: expect.any(String) },
    });
    log.error(new AggregateError([new Error('one')], 'several'), 'Failed');
    expect(last()['err']).toMatchObject({ message: 'several', errors: [{ message: 'one' }] });
  });

  it('phone numbers, VINs, e-mail addresses and users of URLs are taken out of texts', () => {
    const text = 'call 13812345678 or +8613812345678, car LSVAA49J132047371, mail zhang.san@example.com, at redis://user:pass@host:6379';
    expect(redactText(text)).toBe('call [redacted] or [redacted], car [redacted], mail [redacted], at redis://[redacted]@host:6379');
    expect(redactText('at 1714525200000, offset 138123456789, id RECONCILIATIONSSS, event AbCdEfGhIjKlMnOpQrStUv')).toBe(
      'at 1714525200000, offset 138123456789, id RECONCILIATIONSSS, event AbCdEfGhIjKlMnOpQrStUv',
    );
    const { log, lines } = aLog();
    log.warn({ reason: 'no 13812345678' }, 'of 13812345678');
    expect(lines.join()).not.toContain('13812345678');
  });

  it('cycles, depth, long lists and bytes are cut', () => {
    const cycle: Record<string, unknown> = { list: Array.from({ length: 500 }, (_, index) => index), bytes: new Uint8Array(9) };
    cycle['self'] = cycle;
    const copy = redact(cycle) as { list: unknown[]; bytes: string };
    expect(copy.list).toHaveLength(100);
    expect(copy.bytes).toBe('[9 bytes]');
    expect(JSON.stringify(copy)).toContain('[deeper]');
  });
});
