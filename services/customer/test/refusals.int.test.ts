import { RefusalServiceDefinition } from '@homeward/contracts/refusals';
import { aCustomer, aWorld, personOf, type World } from './world';

describe('what customers refuse by answering a message', () => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld({ at: '2024-12-31T04:00:00.000Z' });
    await world.send([
      { externalId: 'K1', data: aCustomer({ name: '王芳', phone: '13800138001' }) },
      { externalId: 'K2', data: aCustomer({ name: '李强', phone: '13800138002' }) },
    ]);
  });
  afterAll(() => world.stop());

  const refusals = () => world.ports.network.client('customer', RefusalServiceDefinition);
  const platform = () => world.as('platform-service', 'G');
  const refuse = (id: string) => ({
    consents: [
      {
        ...{ personId: personOf('K1'), recordId: '', evidence: 'TD (sms, c1)', givenAt: '', cause: { id, digest: '' } },
        answers: [{ purpose: 'marketing', channel: 'sms', answer: 'no' }],
      },
    ],
  });

  it('is asked and written down by the services alone', async () => {
    for (const role of ['message-provider', 'dealer-manager'] as const) {
      await expect(refusals().findByPhone({ phones: ['13800138001'] }, world.as(role, 'D1'))).rejects.toMatchObject({
        code: 'access.operation-denied',
      });
      await expect(refusals().recordRefusals(refuse('x'), world.as(role, 'D1'))).rejects.toMatchObject({ code: 'access.operation-denied' });
    }
  });

  it('is found by the number that it came from, by place; a number of nobody stands for nobody', async () => {
    const { holders } = await refusals().findByPhone({ phones: ['+8613800138002', '+8613900000000', '138 0013 8001'] }, platform());
    expect(holders.map(({ personIds }) => personIds)).toEqual([[personOf('K2')], [], [personOf('K1')]]);
  });

  it('stands in the ledger and counts, once', async () => {
    expect((await refusals().recordRefusals(refuse('stop-1'), platform())).outcomes).toMatchObject([{ status: 'applied' }]);
    expect((await refusals().recordRefusals(refuse('stop-1'), platform())).outcomes).toMatchObject([{ status: 'repeated' }]);
    await world.settle();
    const { entries, standing } = await world.customer.readConsents(
      { personId: personOf('K1'), reveal: false },
      world.as('dealer-manager', 'D1'),
    );
    expect(entries.filter(({ channel }) => channel === 'sms')).toMatchObject([{ purpose: 'marketing', answer: 'no' }]);
    expect(standing.find(({ channel }) => channel === 'sms')).toMatchObject({ purpose: 'marketing', answer: 'no' });
  });
});
