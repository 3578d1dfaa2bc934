import { Failure } from './failure';
import { recordTypeOf } from './intake';

describe('the type of records in a file', () => {
  it.each([
    ['D1/owners.csv', 'customer'],
    ['customers-2024.csv', 'customer'],
    ['vehicles.csv', 'vehicle'],
    ['sales.csv', 'sale'],
    ['visits.csv', 'visit'],
    ['repair-orders.csv', 'visit'],
    ['cancellations.csv', 'visit-cancellation'],
    ['visit-cancellation.csv', 'visit-cancellation'],
    ['readings.csv', 'reading'],
    ['Orders.csv', 'order'],
  ])('%s holds records of type %s', (file, recordType) => {
    expect(recordTypeOf(file)).toBe(recordType);
  });

  it('a name that says nothing has to be helped', () => {
    expect(() => recordTypeOf('export (3).csv')).toThrow(Failure);
  });
});
