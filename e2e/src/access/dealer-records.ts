import { aVin } from '../story/two-dealers';

export type DealerId = 'D1' | 'D2';

/** A policy to try out. */
export const QUIET_HOURS = { from: '22:00', to: '09:00', exemptPurposes: ['safety'] };

/** When it is at the dealers: the cars that came on 2023-12-20 are to be invited. */
export const TODAY = '2024-06-12';

const PEOPLE = { D1: '张王赵周吴郑', D2: '李刘陈林何高' } as const;
const GIVEN = ['伟民', '建国', '晓燕', '志强', '丽华', '春梅'] as const;

/** What the system of a dealer knows: five customers, of whom the third stands in it twice; the first has a car that came half a year ago, the second one and an order. */
export function wroteDown(dealerId: DealerId) {
  const number = Number(dealerId.slice(1));
  const phones = GIVEN.map((_name, place) => `138001${number}800${place}`);
  const customer = (place: number, externalId = `K${place}`) => ({
    ...{ type: 'customer', externalId, occurredAt: '2024-06-05T09:00:00+08:00' },
    data: {
      name: `${PEOPLE[dealerId].charAt(place)}${GIVEN[place] ?? ''}`,
      phone: phones[place],
      province: '安徽',
      city: '马鞍山',
      street: `湖东路 ${number}${place}`,
    },
  });
  const [vin, plate] = [aVin(number), `皖M·A100${number}`];
  const onCar = { vin, customerExternalId: 'K0' };
  const at = (on: string, time: string): string => `${on}T${time}:00+08:00`;
  const records = [
    ...[customer(0), customer(1), customer(2), customer(2, 'K2b'), customer(3), customer(4)],
    {
      type: 'vehicle',
      externalId: 'V0',
      occurredAt: at('2023-12-20', '09:00'),
      data: { ...onCar, plate, brand: 'aurora', model: 'A1', use: 'family' },
    },
    {
      ...{ type: 'vehicle', externalId: 'V1', occurredAt: at('2024-06-05', '09:00') },
      data: { vin: aVin(10 + number), brand: 'aurora', model: 'A1', use: 'family', customerExternalId: 'K1' },
    },
    {
      type: 'sale',
      externalId: 'S0',
      occurredAt: at('2024-06-05', '09:00'),
      data: { ...onCar, soldOn: '2022-12-20', priceFen: 15_000_000, consultantId: 'SC1' },
    },
    {
      ...{ type: 'visit', externalId: 'RO0', occurredAt: at('2023-12-20', '12:00') },
      data: {
        ...{
          ...onCar,
          kind: 'routine',
          advisorId: 'SA1',
          mileageKm: 9_000,
          openedAt: at('2023-12-20', '09:00'),
          closedAt: at('2023-12-20', '11:00'),
        },
        lines: [{ kind: 'labour', code: 'L1', amountFen: 60_000, payer: 'customer' }],
      },
    },
    {
      type: 'order',
      externalId: 'N0',
      occurredAt: at('2024-06-01', '09:00'),
      data: { customerExternalId: 'K1', model: 'A1', state: 'ordered' },
    },
  ];
  const family = PEOPLE[dealerId].charAt(5);
  return {
    ...{ name: customer(0).data.name, phones, vin, plate, records },
    lead: { name: `${family}新`, phone: `1370013700${number}`, level: 'H' },
    importFile: `externalId,occurredAt,name,phone\r\nK8,2024-06-05 09:00,${family}八,1360013600${number}\r\nK9,2024-06-05 09:00,,1\r\n`,
  };
}

export const SHARED_PHONE = '13500135000';
export const sharedVin = (dealerId: DealerId): string => aVin(20 + Number(dealerId.slice(1)));

/** The same customer at both dealers, each with a car of its own that came half a year ago, and an order. */
export function ofShared(dealerId: DealerId) {
  const onCar = { vin: sharedVin(dealerId), customerExternalId: 'KS' };
  const record = (type: string, externalId: string, on: string, data: object) => ({
    type,
    externalId,
    occurredAt: `${on}T12:00:00+08:00`,
    data,
  });
  return [
    record('customer', 'KS', '2024-06-05', { name: '欧阳修文', phone: SHARED_PHONE, province: '安徽', city: '马鞍山', street: '湖北路 7' }),
    record('vehicle', 'VS', '2023-12-20', { ...onCar, brand: 'aurora', model: 'A1', use: 'family' }),
    record('visit', 'ROS', '2023-12-20', {
      ...{ ...onCar, kind: 'routine', advisorId: `SA-${dealerId}`, mileageKm: 8_000 },
      ...{ openedAt: '2023-12-20T09:00:00+08:00', closedAt: '2023-12-20T11:00:00+08:00' },
      lines: [{ kind: 'labour', code: 'L1', amountFen: 70_000, payer: 'customer' }],
    }),
    record('order', 'NS', '2024-06-01', { customerExternalId: 'KS', model: 'A1', state: 'ordered' }),
  ];
}
