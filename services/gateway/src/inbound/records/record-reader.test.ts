import { type RecordSender, readRecord } from './record-reader';

const sender: RecordSender = { dealerIds: new Set(['D1', 'D3']), ownDealerId: 'D1', latestAt: '2024-06-01T00:00:00.000Z' };

function aVisit(changes: Readonly<Record<string, unknown>> = {}, data: Readonly<Record<string, unknown>> = {}) {
  return {
    type: 'visit',
    externalId: 'W-1',
    occurredAt: '2024-05-01T11:00:00+08:00',
    ...changes,
    data: {
      vin: 'lfv2a21k8j1234567',
      kind: 'routine',
      openedAt: '2024-05-01T01:00:00Z',
      closedAt: '2024-05-01T03:00:00.5Z',
      mileageKm: 12_345,
      lines: [{ kind: 'labour', code: 'L1', amountFen: 12_800, payer: 'customer' }],
      ...data,
    },
  };
}

const without = (record: object, field: string) => Object.fromEntries(Object.entries(record).filter(([name]) => name !== field));

describe('a record of a dealer system', () => {
  test('is read into the words of the contracts, moments in UTC, the VIN normalised', () => {
    expect(readRecord(aVisit(), sender)).toEqual({
      good: {
        type: 'visit',
        externalId: 'W-1',
        revision: 1,
        occurredAt: '2024-05-01T03:00:00.000Z',
        dealerId: 'D1',
        vin: 'LFV2A21K8J1234567',
        data: {
          $case: 'visit',
          value: {
            vin: 'LFV2A21K8J1234567',
            customerExternalId: '',
            kind: 'routine',
            openedAt: '2024-05-01T01:00:00.000Z',
            closedAt: '2024-05-01T03:00:00.500Z',
            mileageKm: 12_345,
            advisorId: '',
            lines: [{ kind: 'labour', code: 'L1', amountFen: 12_800, payer: 'customer' }],
            declined: [],
          },
        },
        warnings: ['intake.vin-check-digit'],
      },
    });
  });

  test.each([
    ['nothing that could be a record', 'a text', 'intake.not-an-object', ''],
    ['a list', [], 'intake.not-an-object', ''],
    ['no type', without(aVisit(), 'type'), 'intake.field-missing', '/type'],
    ['an unknown type', aVisit({ type: 'spaceship' }), 'intake.type-unknown', '/type'],
    ['a type that every object has', aVisit({ type: 'toString' }), 'intake.type-unknown', '/type'],
    ['a missing field of the envelope', without(aVisit(), 'externalId'), 'intake.field-missing', '/externalId'],
    ['no time', without(aVisit(), 'occurredAt'), 'intake.field-missing', '/occurredAt'],
    ['a missing field of its data', { ...aVisit(), data: without(aVisit().data, 'kind') }, 'intake.field-missing', '/data/kind'],
    ['a wrong type', aVisit({}, { mileageKm: '12345' }), 'intake.wrong-type', '/data/mileageKm'],
    ['null', aVisit({}, { advisorId: null }), 'intake.wrong-type', '/data/advisorId'],
    ['an extra field', aVisit({}, { milage: 5 }), 'intake.field-unknown', '/data/milage'],
    ['an extra field with a slash', aVisit({ 'a/b~c': 5 }), 'intake.field-unknown', '/a~1b~0c'],
    [
      'an amount that is no integer',
      aVisit({}, { lines: [{ ...aVisit().data.lines[0], amountFen: 12.5 }] }),
      'intake.not-an-integer',
      '/data/lines/0/amountFen',
    ],
    [
      'an amount below zero',
      aVisit({}, { lines: [{ ...aVisit().data.lines[0], amountFen: -1 }] }),
      'intake.out-of-range',
      '/data/lines/0/amountFen',
    ],
    ['a distance below zero', aVisit({}, { mileageKm: -1 }), 'intake.out-of-range', '/data/mileageKm'],
    ['an unknown value', aVisit({}, { kind: 'oil' }), 'intake.value-unknown', '/data/kind'],
    ['an empty id', aVisit({ externalId: '' }), 'intake.field-empty', '/externalId'],
    ['a text too long', aVisit({ externalId: 'x'.repeat(101) }), 'intake.too-long', '/externalId'],
    ['a NUL', aVisit({ externalId: 'W\0' }), 'intake.nul-character', '/externalId'],
    ['a local time without a zone', aVisit({ occurredAt: '2024-05-01T11:00:00' }), 'intake.instant-invalid', '/occurredAt'],
    ['a day that no calendar has', aVisit({ occurredAt: '2024-02-30T11:00:00Z' }), 'intake.instant-invalid', '/occurredAt'],
    ['a VIN of 16 characters', aVisit({}, { vin: 'LFV2A21K8J123456' }), 'intake.vin-invalid', '/data/vin'],
    ['the future', aVisit({ occurredAt: '2024-06-01T00:00:00.001Z' }), 'intake.occurred-in-future', '/occurredAt'],
    ['another dealer', aVisit({ dealer: 'D2' }), 'intake.dealer-mismatch', '/dealer'],
    ['a revision of zero', aVisit({ revision: 0 }), 'intake.out-of-range', '/revision'],
  ])('with %s is refused with its code and place', (_, record, code, pointer) => {
    expect(readRecord(record, sender)).toMatchObject({ refused: { code, pointer } });
  });

  test('may name its own dealer, or leave it empty', () => {
    expect(readRecord(aVisit({ dealer: 'D3' }), sender)).toMatchObject({ good: { dealerId: 'D3' } });
    expect(readRecord(aVisit({ dealer: '' }), sender)).toMatchObject({ good: { dealerId: 'D1' } });
  });

  test('must name its dealer when the sender stands above several', () => {
    expect(readRecord(aVisit(), { ...sender, ownDealerId: undefined })).toMatchObject({ refused: { code: 'intake.dealer-missing' } });
  });

  test('of head office may be told for the whole network, when it is a recall', () => {
    const recall = (data: object = {}) => ({
      type: 'recall',
      externalId: 'RC-1/1',
      occurredAt: '2024-05-01T00:00:00Z',
      data: { vin: '1M8GDM9AXKP042788', campaign: 'RC-2024-07', status: 'open', ...data },
    });
    const headOffice = { ...sender, ownDealerId: undefined, networkNodeId: 'B' };
    expect(readRecord(recall(), headOffice)).toMatchObject({ good: { dealerId: 'B', data: { $case: 'recall' } } });
    expect(readRecord({ ...recall(), dealer: 'D3' }, headOffice)).toMatchObject({ good: { dealerId: 'D3' } });
    expect(readRecord({ ...recall(), dealer: 'B' }, sender)).toMatchObject({ refused: { code: 'intake.dealer-mismatch' } });
    expect(readRecord(aVisit(), headOffice)).toMatchObject({ refused: { code: 'intake.dealer-missing' } });
    expect(readRecord(recall({ campaign: '给张伟换件' }), headOffice)).toMatchObject({
      refused: { code: 'intake.code-invalid', pointer: '/data/campaign' },
    });
  });

  test('of a service contract does not end before it begins', () => {
    const contract = (from: string, to: string) => ({
      type: 'service-contract',
      externalId: 'SC-1',
      occurredAt: '2024-05-01T00:00:00Z',
      data: { vin: '1M8GDM9AXKP042788', kind: 'maintenance', from, to, services: 4 },
    });
    expect(readRecord(contract('2024-01-01', '2024-01-01'), sender)).toMatchObject({
      good: { data: { value: { remainingServices: 4, status: 'active', km: 0 } } },
    });
    expect(readRecord(contract('2024-01-02', '2024-01-01'), sender)).toMatchObject({
      refused: { code: 'intake.ends-before-it-begins', pointer: '/data/to' },
    });
  });

  test('of a car from another source than the dealer system may say only what that source knows', () => {
    const car = (data: object) => ({
      type: 'vehicle',
      externalId: 'V-1',
      occurredAt: '2024-05-01T00:00:00Z',
      data: { vin: '1M8GDM9AXKP042788', plate: '皖M·A1230', ...data },
    });
    const verifiedFields = ['plate'];
    expect(readRecord(car({ source: 'call-centre', verifiedFields }), sender)).toMatchObject({
      good: { data: { value: { plate: '皖M·A1230', model: '', use: '', status: '', source: 'call-centre', verifiedFields } } },
    });
    expect(readRecord(car({ brand: 'aurora', use: 'family' }), sender)).toMatchObject({
      refused: { code: 'intake.field-missing', pointer: '/data/model' },
    });
    expect(readRecord(car({ source: 'dms', brand: 'aurora', model: 'A1' }), sender)).toMatchObject({
      refused: { code: 'intake.field-missing', pointer: '/data/use' },
    });
  });

  test('of a link says who it is to the car, and does not end before it begins', () => {
    const link = (data: object) => ({
      type: 'vehicle-link',
      externalId: 'L-1',
      occurredAt: '2024-05-01T00:00:00Z',
      data: { vin: '1M8GDM9AXKP042788', customerExternalId: 'K1', role: 'driver', ...data },
    });
    expect(readRecord(link({ to: '2024-01-01' }), sender)).toMatchObject({
      good: { data: { value: { role: 'driver', fromOn: '', toOn: '2024-01-01' } } },
    });
    expect(readRecord(link({ role: 'friend' }), sender)).toMatchObject({
      refused: { code: 'intake.value-unknown', pointer: '/data/role' },
    });
    expect(readRecord(link({ from: '2024-02-01', to: '2024-01-01' }), sender)).toMatchObject({
      refused: { code: 'intake.ends-before-it-begins', pointer: '/data/to' },
    });
  });

  test('at the very present is not the future', () => {
    expect(readRecord(aVisit({ occurredAt: '2024-06-01T00:00:00.000Z' }), sender)).toHaveProperty('good');
  });

  test('with a valid check digit carries no warning', () => {
    expect(readRecord(aVisit({}, { vin: '1M8GDM9AXKP042788' }), sender)).toMatchObject({ good: { warnings: [] } });
  });
});
