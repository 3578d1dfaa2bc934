import { Vehicle } from '@homeward/contracts/customer-service';
import { toOwnVehicle } from './own-vehicle';

const ownership = (personId: string, fromOn: string, toOn = '') => ({ personId, recordId: `R-${personId}`, dealerId: 'D1', fromOn, toOn });
const visit = (visitId: string, personId: string, visitedOn: string): Vehicle['visits'][number] => ({
  ...{ visitId, personId, visitedOn, dealerId: 'D1', kind: 'routine', mileageKm: 9_000, revision: 1 },
  ...{ advisorId: 'SA1', totalFen: 500, customerPaidFen: 400, withdrawn: false },
});
const declined = (visitId: string): Vehicle['declinedWork'][number] => ({
  ...{ kind: 'part', item: 'brake-pads', reason: 'price', amountFen: 68_000, dueOn: '', dueKm: 0, visitId, dealerId: 'D1' },
  ...{ declinedOn: '2024-06-01', times: 1, doneVisitId: '', doneOn: '' },
});
const said = (value: string, at: string) => ({
  ...{ value, at, source: 'dms', dealerId: 'D1', validity: 'valid', verification: 'unverified', reason: '', recordId: '', system: '' },
  lostBy: 'older',
});
const field = (name: string, value: string, at: string, ...others: readonly ReturnType<typeof said>[]): Vehicle['fields'][number] => {
  const { lostBy: _used, ...used } = said(value, at);
  return { ...used, field: name, others: [...others] };
};
/** Sold by 张伟 to 李娜 on 2024-09-01. */
const CAR: Vehicle = {
  ...Vehicle.decode(new Uint8Array()),
  priceFen: 15_000_000,
  ownerships: [ownership('P-zhang', '2022-03-01', '2024-09-01'), ownership('P-li', '2024-09-01')],
  links: [{ ...ownership('P-son', '2023-01-01'), role: 'driver' }],
  visits: [
    visit('V1', 'P-zhang', '2024-06-01'),
    visit('V2', '', '2024-08-01'),
    visit('V3', '', '2024-09-01'),
    visit('V4', 'P-li', '2024-10-01'),
  ],
  declinedWork: [declined('V1'), declined('V4')],
  fields: [
    field('plate', '皖MB2342', '2024-09-02T00:00:00.000Z', said('皖MA1230', '2022-03-01T00:00:00.000Z')),
    field('model', 'A1', '2022-03-01T00:00:00.000Z', said('A2', '2022-03-01T00:00:00.000Z')),
    field('priceFen', '15000000', '2022-03-01T00:00:00.000Z'),
  ],
};

const paidIn = ({ visits }: Vehicle) =>
  visits.map(({ visitId, advisorId, totalFen, mileageKm }) => [visitId, advisorId, totalFen, mileageKm]);

describe('a car as a person may see it who had it', () => {
  it('of the owner before only the technical history', () => {
    const car = toOwnVehicle(CAR, 'P-li');
    expect(paidIn(car)).toEqual([
      ['V1', '', 0, 9_000],
      ['V2', '', 0, 9_000],
      ['V3', 'SA1', 500, 9_000],
      ['V4', 'SA1', 500, 9_000],
    ]);
    expect(car.declinedWork.map(({ reason, amountFen }) => [reason, amountFen])).toEqual([
      ['', 0],
      ['price', 68_000],
    ]);
    expect([car.ownerships.length, car.links, car.priceFen]).toEqual([1, [], 0]);
    expect(JSON.stringify(car)).not.toMatch(/P-zhang|P-son/);
  });

  it('the first owner sees the price and the own visits, and nothing of the buyer', () => {
    const car = toOwnVehicle(CAR, 'P-zhang');
    expect(paidIn(car).map(([, advisorId]) => advisorId)).toEqual(['SA1', 'SA1', '', '']);
    expect(car.priceFen).toBe(15_000_000);
    expect(JSON.stringify(car)).not.toContain('P-li');
  });

  it('what is said of the car belongs to the car; a plate of before and the price are the owner’s of that time', () => {
    const shown = (personId: string) =>
      toOwnVehicle(CAR, personId).fields.map(({ field: name, others }) => [name, ...others.map(({ value }) => value)].join(' '));
    expect(shown('P-li')).toEqual(['plate', 'model A2']);
    expect(shown('P-zhang')).toEqual(['plate 皖MA1230', 'model A2', 'priceFen']);
  });

  it('a driver sees the visits of the time with the car that nobody else is named for', () => {
    expect(paidIn(toOwnVehicle(CAR, 'P-son')).map(([, advisorId]) => advisorId)).toEqual(['', 'SA1', 'SA1', '']);
  });
});
