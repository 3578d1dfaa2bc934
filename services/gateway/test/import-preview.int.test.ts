import iconv from 'iconv-lite';
import { type World, startWorld } from './world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const CHINESE = [
  '工单号,车架号,维修类型,进厂时间,结算时间,明细,备注',
  'W1,1M8GDM9AXKP042788,定期保养,2024/5/1 9:00,2024/5/1 11:30,工时/L1/客户/128.50,-',
  'W2,X,定期保养,2024/5/1 9:00,2024/5/1 11:30,,-',
  'W3,short',
  ...Array.from({ length: 40 }, (_, index) => `V${index},1M8GDM9AXKP042788,首保,2024/5/1 9:00,2024/5/1 11:30,,-`),
  '',
].join('\r\n');

/** UTF-8 whose bytes are GB18030 as well. */
const NONSENSE_IN_GB18030 = Buffer.from(['externalId,advisorId', ...Array.from({ length: 40 }, () => 'W1,张伟'), ''].join('\r\n'));

interface Form {
  readonly type?: string;
  readonly mapping?: string;
  readonly dealer?: string;
}

async function send(path: string, form: Form, file: Buffer, who = 'dms-d1') {
  const asked = world
    .http()
    .post(path)
    .set({ authorization: await world.as(who), 'accept-language': 'en' });
  for (const [name, value] of Object.entries(form)) void asked.field(name, value as string);
  return await asked.attach('file', file, 'visits.csv');
}

async function get(path: string, language = 'en') {
  const { status, headers, body } = await world
    .http()
    .get(path)
    .set({ authorization: await world.as('dms-d1'), 'accept-language': language })
    .responseType('blob');
  return { status, headers: headers as Readonly<Record<string, string>>, bytes: body as Buffer };
}

describe('a preview of a file', () => {
  test('without a mapping guesses one, shows the first 20 rows as they would be read, and offers it', async () => {
    const { status, body } = await send('/v1/imports/preview', { type: 'visit' }, iconv.encode(CHINESE, 'gb18030'));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      type: 'visit',
      mapping: { from: 'guessed', encoding: 'gb18030' },
      unmapped: ['备注'],
      missing: [],
      guess: { likeMappingId: 'chinese-workshop', unmapped: ['备注'], missing: [] },
    });
    expect(body.rows).toHaveLength(20);
    expect(body.rows[0]).toMatchObject({
      row: 2,
      record: { externalId: 'W1', data: { kind: 'routine', lines: [{ kind: 'labour', payer: 'customer', amountFen: 12_850 }] } },
      warnings: [],
    });
    expect(body.rows[1]).toMatchObject({ row: 3, refused: { code: 'intake.vin-invalid', column: '车架号', text: expect.any(String) } });
    expect(body.rows[2]).toMatchObject({ row: 4, cells: ['W3', 'short'], refused: { code: 'intake.row-ragged' } });

    // What is offered is what an import takes.
    const sent = await send('/v1/imports', { type: 'visit', mapping: body.guess.yaml as string }, iconv.encode(CHINESE, 'gb18030'));
    expect(sent.body).toMatchObject({ status: 'received', received: 43, refusedCount: 2 });
  });

  test('shows what the mapping that is given leaves out, and tells nobody', async () => {
    const before = (await world.told()).rows.length;
    const file = Buffer.from('工单号,车架号,类型\r\nW1,1M8GDM9AXKP042788,定期保养\r\n');
    const given = await send('/v1/imports/preview', { type: 'visit', mapping: 'columns: { externalId: 工单号, kind: 类型 }' }, file);
    expect(given.body).toMatchObject({
      mapping: { from: 'given', encoding: 'utf-8' },
      columns: [
        { column: '工单号', fields: ['externalId'] },
        { column: '车架号', fields: [] },
        { column: '类型', fields: ['kind'] },
      ],
      unmapped: ['车架号'],
      missing: ['vin', 'openedAt', 'closedAt', 'lines'],
      refusal: { code: 'import.column-missing' },
    });
    expect((await world.told()).rows).toHaveLength(before);
    expect(world.spooled()).toEqual([]);
  });

  test.each<[string, Form, Buffer, string]>([
    [
      'in another encoding than its mapping says',
      { type: 'visit', mapping: 'encoding: utf-8' },
      iconv.encode(CHINESE, 'gb18030'),
      'import.encoding-wrong',
    ],
    ['in UTF-8 under a mapping of GB18030', { type: 'visit', mapping: 'encoding: gb18030' }, NONSENSE_IN_GB18030, 'import.encoding-wrong'],
    ['without a line', { type: 'visit' }, Buffer.from(''), 'import.file-empty'],
  ])('of a file %s says why it would be refused', async (_, form, file, code) => {
    expect((await send('/v1/imports/preview', form, file)).body).toMatchObject({ rows: [], refusal: { code } });
  });

  test('in GB18030 that could be UTF-8 by accident is shown as its mapping says', async () => {
    const file = iconv.encode('externalId,advisorId\r\nW1,联通\r\n', 'gb18030');
    const { body } = await send('/v1/imports/preview', { type: 'visit', mapping: 'encoding: gb18030' }, file);
    expect(body.rows).toMatchObject([{ row: 2, cells: ['W1', '联通'] }]);
  });

  test.each<[string, Form, number, string]>([
    ['of no type', {}, 422, 'gateway.field-missing'],
    ['with a mapping that nobody knows', { type: 'visit', mapping: 'no-such-system' }, 422, 'mapping.unknown'],
    ['for another dealer', { type: 'visit', dealer: 'D2' }, 422, 'intake.dealer-mismatch'],
  ])('%s is refused', async (_, form, status, code) => {
    expect((await send('/v1/imports/preview', form, Buffer.from('a\r\n'))).body).toMatchObject({ status, code });
  });

  test('is for those who may send', async () => {
    expect((await send('/v1/imports/preview', { type: 'visit' }, Buffer.from('a'), 'region')).body).toMatchObject({ status: 403 });
  });
});

describe('mappings and templates', () => {
  test('a mapping is listed in the language of the reader, downloaded, and may be named instead of sent', async () => {
    const listed = JSON.parse((await get('/v1/imports/mappings')).bytes.toString()) as {
      readonly mappings: readonly { readonly mappingId: string }[];
    };
    expect(listed.mappings).toContainEqual(
      expect.objectContaining({ mappingId: 'chinese-workshop', encoding: 'gb18030', title: 'Workshop system, Chinese, GB18030' }),
    );
    expect((await get('/v1/imports/mappings/chinese-workshop')).bytes.toString()).toContain('工单号');
    const body = JSON.parse((await get('/v1/imports/mappings/nobodys')).bytes.toString()) as object;
    expect(body).toMatchObject({ status: 404, code: 'mapping.unknown' });
    const sent = await send('/v1/imports', { type: 'visit', mapping: 'chinese-workshop' }, iconv.encode(CHINESE, 'gb18030'));
    // The mapping names columns that this file lacks.
    expect(sent.body).toMatchObject({ status: 'refused', refusal: { code: 'import.column-missing' } });
  });

  test.each([
    ['zh-CN', 'template-zh-cn', '工单号'],
    ['en', 'template-en', 'Repair order number'],
  ])('a template in %s is filled in and sent under its mapping as it is', async (language, mappingId, caption) => {
    const { status, headers, bytes } = await get('/v1/imports/templates/visit.csv', language);
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-language': language, 'homeward-mapping': mappingId });
    expect(bytes.toString()).toMatch(new RegExp(`^\\ufeff${caption},`));
    const sent = await send('/v1/imports', { type: 'visit', mapping: mappingId }, bytes);
    expect(sent.body).toMatchObject({ status: 'received', received: 1, refusedCount: 0 });
  });

  test('a template is written as the files of a system when that is asked for', async () => {
    const { headers, bytes } = await get('/v1/imports/templates/visit.csv?mapping=maker-interface');
    expect(headers['content-type']).toBe('text/csv; charset=gb18030');
    expect(iconv.decode(bytes, 'gb18030')).toMatch(/^RO_NO,.*\r\nR000001,1,20240501093000,/);
  });

  test.each(['spaceship.csv', 'fault.csv?mapping=chinese-report', 'visit.csv?mapping=nobodys'])('%s is unknown', async (name) => {
    expect((await get(`/v1/imports/templates/${name}`)).status).toBe(404);
  });
});
