import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createEmbeddedPorts, type ManualMachineClock, manualMachineClock, virtualClock } from '@homeward/runtime';
import {
  aDescription,
  aHomeDealer,
  anOdometer,
  anOwner,
  aProfile,
  aSale,
  as,
  aVisit,
  operationsOf,
  organisation,
  reminderOf,
  startWorld,
  type World,
} from './world';

const HEAD = as('group', 'head-office-analyst');
const AT = '2024-12-20T01:00:00.000Z';
const CAR = [aProfile(), aDescription(), aSale(), anOwner(), aHomeDealer()];
const SERVICED = [
  aVisit({ mileageKm: 9_010 }),
  anOdometer([
    ['2024-01-10', 10],
    ['2024-04-09', 4_510],
    ['2024-07-08', 9_010],
  ]),
];

/** What the person is to be contacted about. */
async function reasonsOf(world: World): Promise<readonly string[]> {
  const query = { dealerIds: [], on: '', ownerId: '', status: '', personId: 'p1', page: undefined };
  return (await reminderOf(world).listContacts(query, HEAD)).contacts.flatMap(({ reasons }) => reasons.map(({ key }) => key));
}

describe('the past of a car, as an import tells it', () => {
  let world: World;
  let machineClock: ManualMachineClock;
  let idle = 0;
  beforeEach(async () => {
    const clock = virtualClock(AT);
    machineClock = manualMachineClock(AT);
    world = await startWorld(AT, {}, createEmbeddedPorts({ businessClock: clock, machineClock }), clock);
    await world.hear(...organisation);
    idle = (await operationsOf(world).readLag({}, HEAD)).overdue;
  });
  afterEach(() => world.stop());

  /** Beside what is overdue without any car. */
  const overdue = async () => (await operationsOf(world).readLag({}, HEAD)).overdue - idle;
  /** As the service is woken by itself. */
  const look = async () => {
    while ((await world.service.wake('at-leisure')) > 0);
    await world.ports.bus.drain();
  };
  it('is planned when it has stopped coming, and until then nobody is contacted on half of it', async () => {
    await world.overhear(...CAR);
    machineClock.advanceBy(1_500);
    await look();
    expect([await overdue(), await reasonsOf(world)]).toEqual([1, []]);
    await world.overhear(...SERVICED);
    machineClock.advanceBy(1_999);
    await look();
    expect([await overdue(), await reasonsOf(world)]).toEqual([1, []]);
    machineClock.advanceBy(1);
    await look();
    expect(await overdue()).toBe(0);
    expect(await reasonsOf(world)).toContain('routine:2024-07-08');
  });

  it('is planned after half a minute, however much goes on coming', async () => {
    await world.overhear(...CAR);
    for (let second = 1; second < 30; second += 1) {
      machineClock.advanceBy(1_000);
      await world.overhear(anOdometer([['2024-01-10', second]]));
      await look();
      expect(await overdue()).toBe(1);
    }
    machineClock.advanceBy(1_000);
    await look();
    expect(await overdue()).toBe(0);
  });

  it('is planned at once for whoever waits for everything', async () => {
    await world.overhear(...CAR);
    await world.overhear(...SERVICED);
    await world.settle();
    expect(await overdue()).toBe(0);
    expect(await reasonsOf(world)).toContain('routine:2024-07-08');
  });
});

it('what waited when a process ended is planned by the next one', async () => {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'homeward-backfills-'));
  const started = () => {
    const clock = virtualClock(AT);
    return startWorld(AT, {}, createEmbeddedPorts({ businessClock: clock, dataDirectory }), clock);
  };
  try {
    const first = await started();
    await first.hear(...organisation);
    await first.overhear(...CAR, ...SERVICED);
    await first.stop();
    const next = await started();
    while ((await next.service.wake('at-leisure')) > 0);
    await next.ports.bus.drain();
    expect(await reasonsOf(next)).toContain('routine:2024-07-08');
    await next.stop();
  } finally {
    rmSync(dataDirectory, { recursive: true });
  }
});
