import { factsOf } from './told-facts';

describe('facts of what was told', () => {
  it('a state is kept under each definition that it was told of, the main one first', () => {
    const rows = factsOf(
      'homeward.customer.v1.CustomerStateChanged',
      {
        ...{
          vehicleId: 'V1',
          dealerId: 'D1',
          state: 'active',
          churnLevel: 'none',
          on: '2024-05-14',
          policyVersion: 'states/1',
          sequence: 7,
        },
        named: [
          { definition: 'half-year', state: 'swing', churnLevel: 'quasi-lost', on: '2024-06-14', policyVersion: 'others/1#half-year' },
        ],
      },
      '2024-06-14T00:00:00.000Z',
    );
    expect(
      rows.map(({ table, sequence, row }) => [table, sequence, row['vehicle_id'], row['definition'], row['state'], row['changed_on']]),
    ).toEqual([
      ['states', 7, 'V1', 'main', 'active', '2024-05-14'],
      ['states', 7, 'V1', 'half-year', 'swing', '2024-06-14'],
    ]);
  });
});
