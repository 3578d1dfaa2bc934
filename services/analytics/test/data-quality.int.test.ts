import { type EventPayload } from '@homeward/contracts';
import { aDescription, aRecord, aSale, aVisit, ORGANISATION, startWorld, told, type Told, type World } from './told';

const NOW = '2024-12-31T04:00:00.000Z';
const PERSON = ['name', 'phone', 'address'];
const CAR = ['vin', 'plate', 'model', 'purchasedOn'];

type Measured = EventPayload<'homeward.customer.v1.FieldsMeasured'>;
type Verified = EventPayload<'homeward.customer.v1.ValueVerified'>;

const aMeasure = (change: Partial<Measured>): Told => {
  const payload = {
    recordId: '',
    vehicleId: '',
    dealerId: '',
    validFields: PERSON,
    occurredAt: '2024-12-02T02:00:00.000Z',
    receivedAt: '2024-12-03T02:00:00.000Z',
    sequence: 1,
    ...change,
  };
  return told('homeward.customer.v1.FieldsMeasured', payload.recordId + payload.vehicleId, payload);
};
const aVerdict = (valueId: string, outcome: string, change: Partial<Verified> = {}): Told => {
  const payload = {
    valueId,
    recordId: 'r1',
    dealerId: 'D1',
    advisorId: 'SA01',
    vehicleId: '',
    field: 'phone',
    outcome,
    verifiedAt: '2024-12-04T02:00:00.000Z',
    sequence: 1,
    ...change,
  };
  return told('homeward.customer.v1.ValueVerified', payload.recordId, payload, payload.verifiedAt);
};
const aTrust = (recordId: string, doubtedFields: readonly string[], sequence: number, at: string, dealerId = 'D1', vehicleId = ''): Told =>
  told(
    'homeward.customer.v1.RecordTrustChanged',
    recordId,
    { recordId, dealerId, vehicleId, doubtedFields: [...doubtedFields], verifiedFields: [], changedAt: at, sequence },
    at,
  );

/** A customer with a car, whose fields are filled but for these. */
const aCustomer = (id: string, missing: readonly string[], dealerId = 'D1'): readonly Told[] => [
  aDescription(`v${id}`, { firstSoldOn: '2024-12-01' }),
  aSale(`v${id}`, '2024-12-01', { dealerId, recordId: `r${id}`, consultantId: 'SC01' }),
  aRecord(`r${id}`, true, { dealerId }),
  aMeasure({ recordId: `r${id}`, dealerId, validFields: PERSON.filter((field) => !missing.includes(field)) }),
  aMeasure({ vehicleId: `v${id}`, validFields: CAR.filter((field) => !missing.includes(field)) }),
];

describe('data quality', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(NOW);
    await world.hear(ORGANISATION);
  });
  afterEach(() => world.stop());

  it('120 sold this month, 111 effective: 92.50 %; refuted, a customer is not effective from that day, verified again they are (CU7)', async () => {
    const sold = Array.from({ length: 120 }, (_, index) => {
      const recordId = `r${index}`;
      return [
        aDescription(`v${index}`, { firstSoldOn: '2024-12-05' }),
        aSale(`v${index}`, '2024-12-05', { dealerId: 'D1', recordId }),
        aRecord(recordId, index >= 8, { dealerId: 'D1' }),
      ];
    }).flat();
    const effective = (at: string) => world.figure('effective-retention', { scope: 'D1', at });
    await world.hear(sold);
    expect(await effective('2024-12-31')).toBe('112/120');
    // Told out of order: the later word counts.
    await world.hear([
      aTrust('r50', [], 5, '2024-12-20T02:00:00.000Z'),
      aTrust('r50', ['phone'], 4, '2024-12-10T02:00:00.000Z'),
      aTrust('r60', ['plate'], 3, '2024-12-15T02:00:00.000Z', 'D1', 'v60'),
      aTrust('r70', ['plate'], 3, '2024-12-15T02:00:00.000Z', 'D1', 'another'),
      // No mail arrives there, which counts for nothing.
      aTrust('r80', ['email'], 3, '2024-12-15T02:00:00.000Z'),
    ]);
    expect(await effective('2024-12-31')).toBe('111/120');
    expect(await Promise.all(['2024-12-09', '2024-12-10', '2024-12-15', '2024-12-20'].map(effective))).toEqual([
      '112/120',
      '111/120',
      '110/120',
      '111/120',
    ]);
  });

  it('completeness counts records with everything of customer and car, and each field by itself', async () => {
    await world.hear([...aCustomer('1', []), ...aCustomer('2', ['phone', 'plate']), ...aCustomer('3', ['address'], 'D2')]);
    expect(await world.figure('data-completeness', { scope: 'D1' })).toBe('1/2');
    expect(await world.figure('data-completeness', { scope: 'R1' })).toBe('1/3');
    expect(await world.figure('field-completeness', { scope: 'D1' })).toBe('12/14');
    expect(await world.members('field-completeness', 'denominator', { scope: 'D1', group: { field: 'plate' } })).toHaveLength(2);
    expect(await world.members('field-completeness', 'numerator', { scope: 'D1', group: { field: 'plate' } })).toEqual(['r1/v1/plate']);
    expect(await world.figure('data-completeness', { scope: 'D3' })).toBe('absent');
    await world.hear([
      aMeasure({ recordId: 'r2', dealerId: 'D1', sequence: 2 }),
      aMeasure({ vehicleId: 'v2', validFields: CAR, sequence: 2 }),
    ]);
    expect(await world.figure('data-completeness', { scope: 'D1' })).toBe('2/2');
  });

  it('a record without a car is nobody’s customer yet, and is not asked to be complete', async () => {
    await world.hear([aRecord('alone', false), aMeasure({ recordId: 'alone', dealerId: 'D1', validFields: [] })]);
    expect(await world.figure('data-completeness', { scope: 'D1' })).toBe('absent');
    expect(await world.figure('data-timeliness', { scope: 'D1' })).toBe('1/1');
  });

  it('accuracy counts each verified value once, by the last word about it, by week, field and advisor', async () => {
    await world.hear([
      aVerdict('a', 'right', { sequence: 3 }),
      aVerdict('a', 'wrong', { sequence: 2 }),
      aVerdict('b', 'wrong', { field: 'address', advisorId: 'SA02' }),
      aVerdict('c', 'right', { verifiedAt: '2024-12-11T02:00:00.000Z' }),
    ]);
    expect(await world.figure('data-accuracy', { scope: 'D1' })).toBe('2/3');
    expect(await world.figure('data-accuracy', { scope: 'D1', at: '2024-12-08', period: 'week' })).toBe('1/2');
    const group = async (values: Record<string, string>) => world.members('data-accuracy', 'denominator', { scope: 'D1', group: values });
    expect(await group({ week: '2024-W50' })).toEqual(['c']);
    expect(await group({ field: 'address' })).toEqual(['b']);
    expect(await group({ advisor: 'SA01' })).toEqual(['a', 'c']);
  });

  it('timeliness counts each revision of a record and each visit by how long it took to arrive', async () => {
    await world.hear([
      aMeasure({ recordId: 'r1', dealerId: 'D1', occurredAt: '2024-12-02T02:00:00.000Z', receivedAt: '2024-12-05T15:59:59.000Z' }),
      aMeasure({
        recordId: 'r1',
        dealerId: 'D1',
        occurredAt: '2024-12-06T02:00:00.000Z',
        receivedAt: '2024-12-09T16:00:00.000Z',
        sequence: 2,
      }),
    ]);
    expect(await world.figure('data-timeliness', { scope: 'D1' })).toBe('1/2');
    await world.hear([aDescription('v1'), aVisit('v1', '2024-12-30'), aVisit('v1', '2024-12-01')]);
    expect(await world.figure('data-timeliness', { scope: 'D1' })).toBe('2/4');
  });

  it('open findings are counted until they are gone', async () => {
    const finding = (open: boolean, sequence: number): Told =>
      told('homeward.customer.v1.FindingReported', 'r1', {
        findingId: 'f1',
        kind: 'quarantined-field',
        dealerId: 'D1',
        recordIds: ['r1'],
        vehicleId: '',
        field: 'phone',
        reason: 'too-short',
        foundAt: '2024-12-04T02:00:00.000Z',
        open,
        sequence,
      });
    await world.hear([finding(true, 1)]);
    expect(await world.figure('data-findings', { scope: 'D1' })).toBe('1');
    await world.hear([finding(false, 2), finding(true, 1)]);
    expect(await world.figure('data-findings', { scope: 'D1' })).toBe('0');
  });
});
