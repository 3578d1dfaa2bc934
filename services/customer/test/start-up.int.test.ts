import { toMessage } from '@homeward/contracts';
import { BusUnavailable } from '@homeward/bus';
import { ConfigurationError, createEmbeddedPorts, virtualClock } from '@homeward/runtime';
import { UnusableDefaults } from '@homeward/policy';
import { readCustomerConfig } from '../src/config';
import { start } from '../src/service';
import { aVehicle, aVisit, aWorld, config } from './world';

describe('start-up', () => {
  it('names every bad setting and refuses to start', () => {
    const read = () =>
      readCustomerConfig({ HOMEWARD_IDENTITY_KEY: 'short', HOMEWARD_INTAKE_KEY_DAYS: '3', HOMEWARD_INTAKE_KEYS_DAYS: '9' });
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(/HOMEWARD_IDENTITY_KEY[^]*HOMEWARD_INTAKE_KEY_DAYS|HOMEWARD_INTAKE_KEY_DAYS[^]*HOMEWARD_IDENTITY_KEY/);
    expect(read).toThrow(/HOMEWARD_MASTER_KEYS/);
    expect(read).toThrow(/HOMEWARD_INTAKE_KEYS_DAYS: expected no such setting/);
  });

  it('without its policies it does not start', async () => {
    const ports = createEmbeddedPorts({ businessClock: virtualClock('2024-01-01T00:00:00.000Z') });
    await expect(start({ ...config, HOMEWARD_POLICIES: '/nowhere' }, ports)).rejects.toThrow(UnusableDefaults);
    await ports.close();
  });
});

describe('faults', () => {
  it('a row that is delivered twice has one effect and one outcome', async () => {
    const world = await aWorld();
    const request = await world.send([
      { externalId: 'V1', data: aVehicle() },
      { externalId: 'RO1', data: aVisit() },
    ]);
    const before = { digest: await world.digest(), told: (await world.told('homeward.customer.v1.VisitRecorded')).length };
    const again = [];
    for await (const delivered of world.ports.bus.read('homeward.intake.v1')) again.push(delivered);
    await world.ports.bus.publish(
      again.map(({ topic, key, id, source, type, at, value }) => ({ topic, key, id, source, type, at, value })),
    );
    await world.settle();
    expect(await world.outcomes(request)).toEqual(['accepted', 'accepted']);
    expect({ digest: await world.digest(), told: (await world.told('homeward.customer.v1.VisitRecorded')).length }).toEqual(before);
    await world.stop();
  });

  it('while the bus takes nothing, what is decided waits in the outbox and is told afterwards', async () => {
    const world = await aWorld({ publishing: failingOnce() });
    const request = await world.send([
      { externalId: 'V1', data: aVehicle() },
      { externalId: 'RO1', data: aVisit() },
    ]);
    expect(await world.outcomes(request)).toEqual(['accepted', 'accepted']);
    expect(await world.told('homeward.customer.v1.VisitRecorded')).toHaveLength(1);
    await world.stop();
  });

  it('an event that nobody can decode is parked, and later ones are handled', async () => {
    const world = await aWorld();
    const [source, at] = ['gateway', world.clock.now()];
    const good = toMessage('homeward.intake.v1.RequestOpened', 'q', {
      requestId: 'q',
      kind: 'records',
      clientId: 'c',
      dealerId: 'D1',
      recordType: '',
      header: [],
      openedAt: at,
      digest: '',
      subject: 's',
    });
    await world.ports.bus.publish([
      { ...good, value: new Uint8Array([255, 255, 255]), id: 'bad', source, at },
      { ...good, id: 'good', source, at },
    ]);
    await world.settle();
    expect((await world.customer.readRequests({ requestIds: ['q'] }, world.as('dealer-manager', 'D1'))).requests).toMatchObject([
      { requestId: 'q', status: 'open' },
    ]);
    await world.stop();
  });
});

/** The first publication about cars finds no bus. */
function failingOnce(): (topics: ReadonlySet<string>) => void {
  let hasFailed = false;
  return (topics) => {
    if (!topics.has('homeward.vehicles.v1') || hasFailed) return;
    hasFailed = true;
    throw new BusUnavailable('away');
  };
}
