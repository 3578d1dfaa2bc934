import { encode } from 'iconv-lite';
import type { Canary } from './people';
import type { Visitor } from './visitor';

const AT_ONCE = 500;
const OCCURRED = '2024-05-01T09:00:00+08:00';
const CUSTOMER_COLUMNS = 'externalId,occurredAt,name,phone,email,wechatId,province,city,street,consentMarketing,consentEvidence';
const VEHICLE_COLUMNS = 'externalId,occurredAt,vin,plate,brand,model,use,customerExternalId,ownedFrom';

const recordIdOf = ({ number }: Canary): string => `K${number}`;

function customerRow(person: Canary): string {
  const { name, phone, email, wechatId, street } = person;
  const consent = `yes,${name} signed`;
  return `${recordIdOf(person)},${OCCURRED},${name},${phone},${email},${wechatId},安徽,马鞍山,${street},${consent}`;
}

function vehicleRow(person: Canary): string {
  const { number, vin, plate } = person;
  return `V${number},${OCCURRED},${vin},${plate},aurora,A1,family,${recordIdOf(person)},2023-01-01`;
}

const fileOf = (columns: string, rows: readonly string[]): string => [columns, ...rows, ''].join('\r\n');

function formOf(type: string, bytes: Uint8Array<ArrayBuffer>, name: string, mapping?: string): FormData {
  const form = new FormData();
  form.set('type', type);
  if (mapping !== undefined) form.set('mapping', mapping);
  form.set('file', new Blob([bytes], { type: 'text/csv' }), name);
  return form;
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'utf8'));
const gb18030 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(encode(text, 'gb18030'));
const GB18030_MAPPING = 'encoding: gb18030\n';

/**
 * Everybody comes in by a file of the dealer (the first half in UTF-8, the second in GB18030), cars by records. `time` tells one time from another: under the same keys it would
 * be the same request. Gives the ids of the
 * imports. Throws when what is good is not taken.
 */
export async function sendPeople(visitor: Visitor, people: readonly Canary[], time = ''): Promise<readonly string[]> {
  const requestIds: string[] = [];
  const half = Math.ceil(people.length / 2);
  for (const [part, toBytes, mapping] of [
    [people.slice(0, half), utf8, undefined],
    [people.slice(half), gb18030, GB18030_MAPPING],
  ] as const) {
    const [first] = part;
    if (first === undefined) continue;
    // Files are called after people as well.
    const form = () => formOf('customer', toBytes(fileOf(CUSTOMER_COLUMNS, part.map(customerRow))), `${first.name}.csv`, mapping);
    await taken(visitor.upload('dms-D1', '/v1/imports/preview', form()), 200);
    // A key may be a phone as well.
    const { body } = await taken(visitor.upload('dms-D1', '/v1/imports', form(), `import-${first.phone}${time}`), 202);
    requestIds.push((body as { readonly requestId: string }).requestId);
  }
  await eachPortion(people.map(vehicleRecord), (records) => taken(visitor.ask('dms-D1', '/v1/dms/records', { records }), 202));
  // As lines, the same people again at the other dealer.
  const lines = people.map((person) => JSON.stringify(customerRecord(person))).slice(0, AT_ONCE);
  const status = await visitor.raw('dms-D2', '/v1/dms/records', {
    method: 'POST',
    body: `${lines.join('\n')}\n`,
    headers: { 'content-type': 'application/x-ndjson' },
  });
  if (status !== 202) throw new Error(`Lines of records are not taken: ${status}`);
  return requestIds;
}

/** What happens to the cars. */
export async function sendHistory(visitor: Visitor, people: readonly Canary[]): Promise<void> {
  const records = people.flatMap(historyOf);
  await eachPortion(records, (some) => taken(visitor.ask('dms-D1', '/v1/dms/records', { records: some }), 202));
}

/** One visit for each of these cars, after everything else. */
export async function sendLateVisits(visitor: Visitor, people: readonly Canary[]): Promise<void> {
  const records = people.map((person) => visitOf(person, `L${person.number}`, '2024-05-20'));
  await taken(visitor.ask('dms-D1', '/v1/dms/records', { records }, { key: 'late-visits' }), 202);
}

/** Everything that a dealer's system may get wrong with a person in its hand. Nothing of it may be kept as it was written. */
export async function sendMistakes(visitor: Visitor, people: readonly Canary[]): Promise<readonly string[]> {
  for (const person of people) {
    const { name, phone, email, plate, vin, number } = person;
    const records = [
      { type: 'vehicle', externalId: `X${number}`, occurredAt: OCCURRED, data: { vin: `${vin}Q`, plate, brand: 'aurora', model: 'A1' } },
      { type: 'customer', externalId: phone, occurredAt: OCCURRED, data: { name, phone: `${phone}9`, sex: name, email: phone } },
      { type: 'customer', externalId: name, occurredAt: `${name} ${phone}`, data: { name } },
      { type: 'customer', externalId: `Y${number}`, occurredAt: OCCURRED, data: { name, [name]: phone } },
      { type: 'customer', externalId: `Z${number}`, occurredAt: OCCURRED, [`${phone}`]: email, data: { name } },
      { type: name, externalId: `Q${number}`, occurredAt: OCCURRED, dealer: plate, data: {} },
      { type: 'visit-cancellation', externalId: `RO${number}`, occurredAt: OCCURRED, data: { vin: `1${vin}`, reason: `${name} ${phone}` } },
    ];
    await visitor.ask('dms-D1', '/v1/dms/records', { records });
    for (const record of records) await visitor.ask('dms-D1', '/v1/dms/records', { records: [record] });
    await visitor.raw('dms-D1', '/v1/dms/records', {
      method: 'POST',
      body: `{"records": [{"name": "${name}", ${phone} ${vin}`,
      headers: { 'content-type': 'application/json' },
    });
    await visitor.raw('dms-D1', `/v1/people/${phone}?phone=${phone}&name=${encodeURIComponent(name)}`, {});
    await visitor.raw('dms-D1', `/v1/vehicles/${vin}`, { headers: { 'user-agent': email, referer: `http://x/?${phone}` } });
    await visitor.raw('dms-D1', `/v1/events/${encodeURIComponent(plate)}`, { headers: { traceparent: phone, tracestate: `a=${phone}` } });
  }
  return sendWrongFiles(visitor, people);
}

async function sendWrongFiles(visitor: Visitor, people: readonly Canary[]): Promise<readonly string[]> {
  const requestIds: string[] = [];
  const rows = people.map(customerRow);
  const files: readonly (readonly [name: string, type: string, bytes: Uint8Array<ArrayBuffer>])[] = [
    ['without a header', 'customer', utf8(rows.join('\r\n'))],
    ['without a header, and the same cell twice', 'customer', utf8(`${rows.join(',')}\r\n${rows.join(',')}`)],
    ['a quotation mark that nothing closes', 'customer', utf8(`"${rows.join('\r\n')}`)],
    ['another encoding than it says', 'customer', gb18030(fileOf(CUSTOMER_COLUMNS, rows))],
    ['of another kind', 'vehicle', utf8(fileOf(CUSTOMER_COLUMNS, rows))],
    [
      'ragged rows',
      'customer',
      utf8(
        fileOf(
          CUSTOMER_COLUMNS,
          rows.map((row) => `${row},more`),
        ),
      ),
    ],
    [
      'rows with a NUL',
      'customer',
      utf8(
        fileOf(
          CUSTOMER_COLUMNS,
          rows.map((row) => row.replace('马鞍山', '马\0鞍山')),
        ),
      ),
    ],
    [
      'wrong cars',
      'vehicle',
      utf8(
        fileOf(
          VEHICLE_COLUMNS,
          people.map((person) => vehicleRow({ ...person, vin: `${person.vin}Q` })),
        ),
      ),
    ],
    [
      'columns in the wrong order',
      'customer',
      utf8(
        fileOf(
          CUSTOMER_COLUMNS,
          rows.map((row) => row.split(',').reverse().join(',')),
        ),
      ),
    ],
  ];
  const named = formOf('customer', utf8(fileOf(CUSTOMER_COLUMNS, rows)), 'customers.csv', mappingWith(people));
  for (const path of ['/v1/imports/preview', '/v1/imports']) await visitor.tryMapping('dms-D1', path, named);
  for (const [name, type, bytes] of files) {
    await visitor.upload('dms-D1', '/v1/imports/preview', formOf(type, bytes, `${name}.csv`));
    const { body } = await visitor.upload(
      'dms-D1',
      '/v1/imports',
      formOf(type, bytes, `${name}.csv`),
      `wrong ${name}`.replaceAll(/[ ,]/g, '-'),
    );
    const { requestId } = body as { readonly requestId?: string };
    if (requestId !== undefined) requestIds.push(requestId);
  }
  return requestIds;
}

/** What became of the rows, as the dealer's system reads it. */
export async function readOutcomes(visitor: Visitor, requestIds: readonly string[]): Promise<void> {
  for (const requestId of requestIds) {
    await visitor.look('dms-D1', `/v1/imports/${requestId}`);
    await visitor.look('dms-D1', `/v1/dms/requests/${requestId}?limit=500`);
    for (const outcome of ['accepted', 'rejected']) await visitor.raw('dms-D1', `/v1/imports/${requestId}/${outcome}.csv`, {});
  }
}

function mappingWith(people: readonly Canary[]): string {
  const words = people.map(({ name, phone }) => `      ${name}: ${phone}`);
  return `encoding: utf-8\ntypes:\n  customer:\n    columns:\n${words.join('\n')}\n`;
}

async function taken<Answer extends { readonly status: number; readonly body: unknown }>(
  answer: Promise<Answer>,
  status: number,
): Promise<Answer> {
  const given = await answer;
  if (given.status !== status) throw new Error(`What is good is not taken: ${given.status} ${JSON.stringify(given.body).slice(0, 500)}`);
  return given;
}

async function eachPortion<Item>(items: readonly Item[], send: (portion: readonly Item[]) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < items.length; from += AT_ONCE) await send(items.slice(from, from + AT_ONCE));
}

function customerRecord(person: Canary): object {
  const { name, phone, email, vin, plate, street, number } = person;
  const data = {
    name,
    phone: `+86 ${phone}`,
    email,
    namedVin: vin,
    namedPlate: plate,
    street,
    familyMembers: `${name}, ${phone}`,
    household: phone,
  };
  return { type: 'customer', externalId: `N${number}`, occurredAt: OCCURRED, data };
}

function vehicleRecord(person: Canary): object {
  const { number, vin, plate } = person;
  const data = { vin, plate, brand: 'aurora', model: 'A1', use: 'family', customerExternalId: recordIdOf(person), ownedFrom: '2023-01-01' };
  return { type: 'vehicle', externalId: `V${number}`, occurredAt: OCCURRED, data };
}

function visitOf(person: Canary, externalId: string, day: string): object {
  return {
    type: 'visit',
    externalId,
    occurredAt: `${day}T17:00:00+08:00`,
    data: {
      ...{ vin: person.vin, customerExternalId: recordIdOf(person), kind: 'routine', mileageKm: 12_000, advisorId: 'SA01' },
      ...{ openedAt: `${day}T09:00:00+08:00`, closedAt: `${day}T11:00:00+08:00` },
      lines: [{ kind: 'labour', code: 'L1', amountFen: 60_000, payer: 'customer' }],
    },
  };
}

function historyOf(person: Canary): readonly object[] {
  const { vin, number } = person;
  const of = (type: string, externalId: string, data: object): object => ({
    ...{ type, externalId, occurredAt: '2024-05-10T09:00:00+08:00' },
    data: { vin, customerExternalId: recordIdOf(person), ...data },
  });
  return [
    of('sale', `S${number}`, { soldOn: '2023-01-01', priceFen: 15_000_000, consultantId: 'SC01' }),
    visitOf(person, `RO${number}`, '2024-05-10'),
    of('appointment', `A${number}`, { startsAt: '2024-06-20T09:00:00+08:00', service: 'routine', status: 'booked', advisorId: 'SA01' }),
    of('vehicle-link', `D${number}`, { role: 'driver', from: '2023-01-01' }),
    of('order', `O${number}`, { model: 'A1', state: 'ordered' }),
    { ...of('visit-cancellation', `C${number}`, {}), data: { vin, reason: `${person.name} ${person.phone}` } },
  ];
}
