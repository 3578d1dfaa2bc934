import iconv from 'iconv-lite';
import { aRequest, aRow } from './neighbours';
import { type World, startWorld, unseal } from './world';

const HEADER = 'externalId,vin,kind,openedAt,closedAt,mileageKm,lines';
const row = (id: string, changes: Readonly<Record<string, string>> = {}): string => {
  const cells = {
    externalId: id,
    vin: '1M8GDM9AXKP042788',
    kind: 'routine',
    openedAt: '2024-05-01 09:00',
    closedAt: '2024-05-01 11:30',
    mileageKm: '12345',
    lines: 'labour/L1/customer/12800',
    ...changes,
  };
  return Object.values(cells).join(',');
};
const file = (...rows: readonly string[]): string => [HEADER, ...rows, ''].join('\r\n');

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

interface Upload {
  readonly type?: string;
  readonly mapping?: string;
  readonly dealer?: string;
  readonly file?: string | Buffer;
}

async function upload({ file: content, ...fields }: Upload, who = 'dms-d1', headers: Readonly<Record<string, string>> = {}) {
  const asked = world
    .http()
    .post('/v1/imports')
    .set({ authorization: await world.as(who), 'accept-language': 'en', ...headers });
  for (const [name, value] of Object.entries(fields)) void asked.field(name, value);
  if (content !== undefined) void asked.attach('file', Buffer.from(content), 'visits.csv');
  return await asked;
}

describe('a file of a dealer system', () => {
  test('is told row by row, each with its line, and what was written', async () => {
    const answer = await upload({ type: 'visit', file: `\ufeff${file(row('W1'), row('W2'))}` });
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({ requestId: expect.any(String), status: 'received', received: 2, refusedCount: 0, refused: [] });
    const { opened, rows, closed } = await world.told();
    expect(opened).toMatchObject([{ kind: 'import', recordType: 'visit', dealerId: 'D1', header: HEADER.split(',') }]);
    expect(rows).toMatchObject([{ row: 2, type: 'visit', occurredAt: '2024-05-01T03:30:00.000Z' }, { row: 3 }]);
    expect(unseal(rows[0]!)).toMatchObject({ externalId: 'W1', original: row('W1').split(',') });
    expect(closed).toMatchObject([{ rows: 2, result: 'completed' }]);
    expect(world.spooled()).toEqual([]);
  });

  test('in GB18030 with Chinese headers is read by its mapping', async () => {
    const mapping = [
      'encoding: gb18030',
      'types:',
      '  visit:',
      '    columns: { externalId: 工单号, vin: 车架号, kind: 类型, openedAt: 进厂, closedAt: 出厂, lines: 明细 }',
      '    values: { kind: { 定期保养: routine } }',
      "    formats: { openedAt: 'yyyy/MM/dd HH:mm', closedAt: 'yyyy/MM/dd HH:mm' }",
      '    units: { lines: yuan }',
    ].join('\n');
    const text =
      '工单号,车架号,类型,进厂,出厂,明细\r\nW1,1M8GDM9AXKP042788,定期保养,2024/5/1 9:00,2024/5/1 11:30,labour/工时/customer/128.50\r\nW2,X,定期保养,2024/5/1 9:00,2024/5/1 11:30,\r\n';
    const answer = await upload({ type: 'visit', mapping, file: iconv.encode(text, 'gb18030') });
    expect(answer.body).toMatchObject({
      status: 'received',
      received: 2,
      refused: [{ row: 3, code: 'intake.vin-invalid', pointer: '/data/vin', column: '车架号' }],
    });
    const { rows, opened } = await world.told();
    expect(opened[0]?.header).toEqual([
      '工单号\texternalId',
      '车架号\tvin',
      '类型\tkind',
      '进厂\topenedAt',
      '出厂\tclosedAt',
      '明细\tlines',
    ]);
    expect(unseal(rows[0]!).data).toMatchObject({ value: { kind: 'routine', lines: [{ code: '工时', amountFen: 12_850 }] } });
    expect(rows[1]?.refusal).toMatchObject({ code: 'intake.vin-invalid', pointer: '车架号' });
  });

  test.each<[string, Upload, string]>([
    [
      'in GB18030 that should be UTF-8',
      { type: 'visit', file: iconv.encode(file(row('张伟'), row('李娜'), row('欧阳')), 'gb18030') },
      'import.encoding-wrong',
    ],
    [
      'in UTF-8 that should be GB18030',
      { type: 'visit', mapping: 'encoding: gb18030', file: file(row('张伟在北京市朝阳区'), row('李娜')) },
      'import.encoding-wrong',
    ],
    [
      'whose last byte is wrong',
      { type: 'visit', file: Buffer.concat([Buffer.from(file(row('W1'))), Buffer.from([0xff])]) },
      'import.encoding-wrong',
    ],
    ['without a needed column', { type: 'visit', file: 'externalId,vin\r\nW1,X\r\n' }, 'import.column-missing'],
    ['with a column twice', { type: 'visit', file: `${HEADER},vin\r\n` }, 'import.column-repeated'],
    ['without a line', { type: 'visit', file: '' }, 'import.file-empty'],
    ['with a quote that nothing closes', { type: 'visit', file: file(row('W1'), '"W2,never closed', row('W3')) }, 'import.quote-open'],
  ])('%s is refused as a whole, and nothing is applied', async (_, sent, code) => {
    const answer = await upload(sent);
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ status: 'refused', received: 0, refusal: { code } });
    const { rows, closed, opened } = await world.told();
    expect(rows).toEqual([]);
    // A file without a header begins with somebody's row.
    expect(opened).toMatchObject([{ header: [] }]);
    expect(closed).toMatchObject([{ rows: 0, result: 'refused', refusal: { code } }]);
  });

  test('with bad rows goes on; each is told with line and reason', async () => {
    const large = `"${'z'.repeat(10_000_000)}"`;
    const answer = await upload({
      type: 'visit',
      file: file(
        row('W1'),
        'W2,only,three',
        row('W3', { lines: large }),
        row('W4', { kind: 'rou\0tine' }),
        row('"W"5'),
        row('W6'),
        row('W7', { mileageKm: 'far' }),
      ),
    });
    expect(answer.body).toMatchObject({ status: 'received', received: 7, refusedCount: 5 });
    expect((answer.body.refused as Record<string, unknown>[]).map(({ row: line, code, column }) => [line, code, column])).toEqual([
      [3, 'intake.row-ragged', ''],
      [4, 'intake.row-too-long', ''],
      [5, 'intake.nul-character', 'kind'],
      [6, 'intake.row-quote-misplaced', ''],
      [8, 'intake.wrong-type', 'mileageKm'],
    ]);
    const { rows } = await world.told();
    expect(rows.filter(({ refusal }) => refusal === undefined).map((one) => one.row)).toEqual([2, 7]);
    expect(Math.max(...rows.map(({ sealed }) => sealed.length))).toBeLessThan(100_000);
    expect(unseal(rows[1]!).original).toEqual(['W2', 'only', 'three']);
  });

  test('of thousands of rows is told in batches, in order, once', async () => {
    const answer = await upload({ type: 'visit', file: file(...Array.from({ length: 3_000 }, (_, index) => row(`W${index}`))) });
    expect(answer.body).toMatchObject({ received: 3_000, refusedCount: 0 });
    expect((await world.told()).rows.map((one) => one.row)).toEqual(Array.from({ length: 3_000 }, (_, index) => index + 2));
  });

  test.each<[string, Upload, number, string, string | undefined]>([
    ['without a type', { file: file() }, 422, 'gateway.field-missing', '/type'],
    ['of an unknown type', { type: 'spaceship', file: file() }, 422, 'intake.type-unknown', '/type'],
    ['without a file', { type: 'visit' }, 422, 'gateway.field-missing', '/file'],
    ['with an unknown field', { type: 'visit', file: file(), ...{ colour: 'red' } }, 422, 'gateway.field-unknown', '/colour'],
    ['with a mapping that is none', { type: 'visit', mapping: '{', file: file() }, 422, 'mapping.unreadable', '/mapping'],
    [
      'with a mapping of unknown fields',
      { type: 'visit', mapping: 'columns: { milage: km }', file: file() },
      422,
      'mapping.field-unknown',
      '/mapping/columns/milage',
    ],
    ['for another dealer', { type: 'visit', dealer: 'D2', file: file() }, 422, 'intake.dealer-mismatch', '/dealer'],
    ['for a dealer that is nowhere', { type: 'visit', dealer: 'D9', file: file() }, 422, 'intake.dealer-mismatch', '/dealer'],
  ])('%s is not taken at all', async (_, sent, status, code, pointer) => {
    const answer = await upload(sent);
    expect(answer.body).toMatchObject({ status, code, pointer });
    expect((await world.told()).opened).toEqual([]);
    expect(world.spooled()).toEqual([]);
  });

  test('may be sent for a dealer under the sender', async () => {
    expect((await upload({ type: 'visit', dealer: 'D2', file: file(row('W1')) }, 'dms-north')).body).toMatchObject({ status: 'received' });
    expect(await world.told()).toMatchObject({ opened: [{ dealerId: 'D2' }], rows: [{ dealerId: 'D2' }] });
    expect((await upload({ type: 'visit', file: file(row('W1')) }, 'dms-north')).body).toMatchObject({ code: 'intake.dealer-missing' });
  });

  test('under the same key is answered as the first time; another file is refused', async () => {
    const key = { 'idempotency-key': 'import-1' };
    const first = await upload({ type: 'visit', file: file(row('W1')) }, 'dms-d1', key);
    expect((await upload({ type: 'visit', file: file(row('W1')) }, 'dms-d1', key)).body).toEqual(first.body);
    expect((await upload({ type: 'visit', file: file(row('W2')) }, 'dms-d1', key)).body).toMatchObject({
      status: 422,
      code: 'gateway.idempotency-key-reused',
    });
    expect((await world.told()).rows).toHaveLength(1);
  });

  test('that is no form, or a broken one, is refused', async () => {
    const authorization = await world.as('dms-d1');
    const send = async (type: string, body: string) =>
      await world.http().post('/v1/imports').set({ authorization, 'content-type': type }).send(body);
    expect((await send('text/csv', 'a,b')).body).toMatchObject({ status: 415 });
    expect((await send('multipart/form-data', 'a,b')).body).toMatchObject({ status: 400 });
    expect((await send('multipart/form-data; boundary=x', '--x\r\nnonsense')).body).toMatchObject({ status: 400 });
    expect(world.spooled()).toEqual([]);
  });
});

describe('limits of files', () => {
  test('a file over the limit is refused, and nothing is kept', async () => {
    const small = await startWorld({ settings: { HOMEWARD_GATEWAY_MOST_IMPORT_BYTES: '5000' } });
    const answer = await small
      .http()
      .post('/v1/imports')
      .set('authorization', await small.as('dms-d1'))
      .field('type', 'visit')
      .attach('file', Buffer.alloc(100_000, 0x41), 'a.csv');
    expect(answer.body).toMatchObject({ status: 413, code: 'gateway.body-too-large' });
    expect(small.spooled()).toEqual([]);
    await small.stop();
  });
});

describe('what became of a request', () => {
  const known = (requestIds: readonly string[], request = aRequest()) => ({
    requests: requestIds.includes(request.requestId) ? [request] : [],
  });

  test('is told with outcomes, reasons and texts in the language asked for', async () => {
    const told = await startWorld({
      neighbours: {
        customer: {
          readRequests: async ({ requestIds }) => known(requestIds, aRequest({ kind: 'records' })),
          readRows: async ({ outcome }) => ({ rows: [aRow()].filter((one) => outcome === '' || one.outcome === outcome), cursor: '' }),
        },
      },
    });
    const ask = async (path: string, language: string) =>
      await told
        .http()
        .get(path)
        .set({ authorization: await told.as('dms-d1'), 'accept-language': language });
    const answer = await ask('/v1/dms/requests/R1', 'en');
    expect(answer.body).toMatchObject({
      requestId: 'R1',
      status: 'completed-with-rejections',
      rows: 2,
      reasons: [{ code: 'intake.vin-invalid', count: 1 }],
    });
    expect(answer.body.outcomes).toMatchObject([{ row: 2, outcome: 'rejected', code: 'intake.vin-invalid', pointer: '/data/vin' }]);
    expect((await ask('/v1/dms/requests/R1', 'zh-CN')).body.outcomes[0].text).not.toBe(answer.body.outcomes[0].text);
    expect((await ask('/v1/dms/requests/R1?outcome=accepted', 'en')).body.outcomes).toEqual([]);
    // A request of records is no import.
    expect((await ask('/v1/imports/R1', 'en')).body).toMatchObject({ status: 404, code: 'import.unknown' });
    await told.stop();
  });

  test('just sent is open, not unknown, to its sender; to others it is unknown', async () => {
    const { body } = await upload({ type: 'visit', file: file(row('W1')) });
    const ask = async (who: string, path: string) =>
      (
        await world
          .http()
          .get(path)
          .set('authorization', await world.as(who))
      ).body as object;
    expect(await ask('dms-d1', `/v1/imports/${body.requestId}`)).toMatchObject({ requestId: body.requestId, status: 'open' });
    expect(await ask('region', `/v1/imports/${body.requestId}`)).toMatchObject({ status: 'open' });
    const other = await upload({ type: 'visit', dealer: 'D2', file: file(row('W1')) }, 'dms-north');
    const foreign = await ask('dms-d1', `/v1/imports/${other.body.requestId}`);
    const nowhere = await ask('dms-d1', '/v1/imports/nowhere');
    expect({ ...foreign, traceId: '' }).toEqual({ ...nowhere, traceId: '' });
    expect(foreign).toMatchObject({ status: 404, code: 'import.unknown' });
  });

  test('accepted.csv of an import that is not mine is unknown', async () => {
    const answer = await world
      .http()
      .get('/v1/imports/R9/accepted.csv')
      .set('authorization', await world.as('dms-d1'));
    expect(answer.body).toMatchObject({ status: 404, code: 'import.unknown' });
  });
});
