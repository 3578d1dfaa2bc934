import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addDays, addMonths, instantOf, localDateOf } from '@homeward/calendar';
import { toMessage } from '@homeward/contracts';
import { createEmbeddedPorts, manualMachineClock, seededRandom, virtualClock } from '@homeward/runtime';
import { standInForCustomer } from './customer-stand-in';
import { aDescription, anOdometer, anOwner, aProfile, aSale, as, aVisit, organisation, reminderOf, startWorld, type Told } from './world';

const HEAD = as('group', 'head-office-analyst');
const START = '2023-06-01';
const END = '2025-07-01';
/** Dealers at home and in countries that put their clocks forward and back, on other days than one another. */
const ZONES = { D1: 'Asia/Shanghai', D7: 'Europe/Berlin', D8: 'America/New_York' } as const;
type Dealer = keyof typeof ZONES;
const DEALERS = Object.keys(ZONES) as Dealer[];

/** Where calendars trip: ends of months and years, 29 February, the nights in which clocks change, the night before a holiday. */
const DAYS = [
  ...['2023-08-31', '2023-09-30', '2023-10-01', '2023-10-28', '2023-10-29', '2023-11-04', '2023-11-05', '2023-12-30', '2023-12-31'],
  ...['2024-01-01', '2024-01-31', '2024-02-09', '2024-02-28', '2024-02-29', '2024-03-09', '2024-03-10', '2024-03-30', '2024-03-31'],
  ...['2024-08-31', '2024-10-26', '2024-10-27', '2024-11-02', '2024-11-03', '2024-12-31', '2025-01-28', '2025-03-08', '2025-03-29'],
] as const;
const HOURS = ['00:30', '02:30', '08:59', '12:00', '20:59', '21:00', '23:59'] as const;

const CARS_A_DEALER = 9;
const VISITS_A_CAR = 3;
const SEED = 'two years';
const AWAY_MS = 3_600_000;

interface Visited {
  readonly car: string;
  readonly dealerId: Dealer;
  readonly visitId: string;
  readonly on: string;
  readonly at: string;
  readonly nextOn: string | undefined;
}

interface Sent {
  readonly contactId: string;
  readonly at: string;
}

/** A network of three countries: per car a few visits on awkward days, at awkward hours. */
function drawVisits(draw: (below: number) => number): readonly Visited[] {
  return DEALERS.flatMap((dealerId) =>
    Array.from({ length: CARS_A_DEALER }, (_, number) => {
      const days = new Set<string>();
      while (days.size < VISITS_A_CAR) days.add(DAYS[draw(DAYS.length)] ?? START);
      const car = `${dealerId}-car${number}`;
      return [...days].sort().map((on, index, all): Visited => {
        const at = instantOf(on, HOURS[draw(HOURS.length)] ?? '12:00', ZONES[dealerId]);
        return { car, dealerId, visitId: `${car}-visit${index}`, on, at, nextOn: all[index + 1] };
      });
    }).flat(),
  );
}

const personOf = (car: string): string => `owner-of-${car}`;

const aDealer = (nodeId: Dealer): Told =>
  toMessage('homeward.customer.v1.NodeRegistered', nodeId, {
    ...{ nodeId, kind: 'dealer', parentId: 'group', name: nodeId, timeZone: ZONES[nodeId], sequence: 2 },
  });

function aCarOf({ car, dealerId }: Visited): readonly Told[] {
  const [vehicleId, personId, recordId] = [car, personOf(car), `record-of-${car}`];
  return [
    aProfile({ personId, recordIds: [recordId], dealerIds: [dealerId], preferredChannel: 'sms' }),
    aDescription({ vehicleId }),
    aSale({ vehicleId, saleId: `sale-of-${car}`, dealerId, recordId, personId, soldOn: '2023-05-30', deliveredOn: '2023-05-31' }),
    anOwner({ vehicleId, recordId, dealerId, personId, ownedFromOn: '2023-05-31' }),
  ];
}

/** The days of the first three follow-ups (S0), worked out without the code under test. */
function followUpsOf({ on }: Visited): readonly { readonly step: string; readonly fromOn: string; readonly untilOn: string }[] {
  const from = [on, addDays(on, 5), addMonths(on, 1)];
  const lasts = [2, 5, 10];
  return ['visit-day-0', 'visit-day-5', 'visit-month-1'].map((step, index) => {
    const fromOn = from[index] ?? on;
    return { step, fromOn, untilOn: addDays(fromOn, (lasts[index] ?? 1) - 1) };
  });
}

async function startProvider(now: () => string): Promise<{ readonly url: string; readonly sent: Sent[]; readonly server: Server }> {
  const sent: Sent[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      sent.push({ contactId: (JSON.parse(body) as { readonly reference: string }).reference, at: now() });
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`, sent, server };
}

/** The hour of the day where the dealer is, from the data of the platform rather than ours. */
function hourAt(instant: string, zone: string): number {
  return Number(new Date(instant).toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit' }).slice(0, 2));
}

describe('two years with jumps of the clock, changes of summer time, ends of months and a process that was away', () => {
  it('each reminder that was due goes out once, on its day or the next one that may be, and never at night', async () => {
    const random = seededRandom(SEED);
    const draw = (below: number): number => Buffer.from(random.bytes(4)).readUInt32BE() % below;
    const clock = virtualClock(instantOf(START, '12:00', ZONES.D1));
    const machineClock = manualMachineClock(clock.now());
    const dataDirectory = mkdtempSync(path.join(tmpdir(), 'two-years-'));
    const ports = createEmbeddedPorts({ businessClock: clock, machineClock, dataDirectory, isDisposable: true });
    const provider = await startProvider(() => clock.now());
    const customer = await standInForCustomer(ports);
    const environment = { HOMEWARD_SMS_URL: provider.url };
    const visits = [...drawVisits(draw)].sort((a, b) => (a.at < b.at ? -1 : 1));
    const cars = [...new Map(visits.map((visit) => [visit.car, visit])).values()];
    const away: { readonly from: string; readonly until: string }[] = [];

    let world = await startWorld(clock.now(), environment, ports, clock);
    await world.hear(...organisation, ...DEALERS.filter((dealer) => dealer !== 'D1').map(aDealer), ...cars.flatMap(aCarOf));
    const readings = new Map<string, [string, number][]>();
    const tell = async (visit: Visited): Promise<void> => {
      const own = readings.get(visit.car) ?? [['2023-05-31', 10]];
      const [lastOn, lastKm] = own.at(-1) ?? ['', 0];
      const days = (Date.parse(visit.on) - Date.parse(lastOn)) / 86_400_000;
      const mileageKm = lastKm + Math.round(days * 42);
      readings.set(visit.car, [...own, [visit.on, mileageKm]]);
      const { car, dealerId, visitId, on, at } = visit;
      const [vehicleId, personId] = [car, personOf(car)];
      await world.hear(
        aVisit({ vehicleId, visitId, dealerId, personId, openedAt: at, closedAt: at, visitedOn: on, mileageKm }),
        anOdometer(readings.get(car) ?? [], { vehicleId }),
      );
    };

    let next = 0;
    const end = instantOf(END, '12:00', ZONES.D1);
    while (clock.now() < end) {
      // Hours, days or weeks at once; now and then the process is not there for a fortnight.
      const jumpHours = [3, 30, 24 * 6, 24 * 37][draw(4)] ?? 3;
      const isAway = draw(12) === 0;
      const until = [new Date(Date.parse(clock.now()) + (isAway ? 24 * 13 : jumpHours) * 3_600_000).toISOString(), end].sort()[0] ?? end;
      if (isAway) {
        away.push({ from: clock.now(), until });
        await world.service.stop();
        clock.advanceTo(until);
        // Whoever sent before has been gone for long.
        machineClock.advanceBy(AWAY_MS);
        world = await startWorld(clock.now(), environment, ports, clock);
        await world.settle();
      }
      for (let visit = visits[next]; visit !== undefined && visit.at <= until; visit = visits[next]) {
        if (visit.at > clock.now()) await world.moveTo(visit.at);
        await tell(visit);
        next += 1;
      }
      await world.moveTo(until);
    }

    const made = [];
    for (let cursor = '', first = true; first || cursor !== ''; first = false) {
      const page = await reminderOf(world).listContacts(
        { dealerIds: [], on: '', ownerId: '', status: 'made', personId: '', page: { limit: 500, cursor } },
        HEAD,
      );
      made.push(...page.contacts);
      cursor = page.cursor;
    }
    await world.service.stop();
    await customer.stop();
    provider.server.closeAllConnections();
    provider.server.close();
    await ports.close();
    rmSync(dataDirectory, { recursive: true });

    // Never twice, never at night.
    const zoneOfCar = new Map(visits.map(({ car, dealerId }) => [car, ZONES[dealerId]]));
    const sentAt = new Map(provider.sent.map(({ contactId, at }) => [contactId, at]));
    expect(sentAt.size).toBe(provider.sent.length);
    expect(made.map(({ contactId }) => contactId).sort()).toEqual([...sentAt.keys()].sort());
    const told = new Map<string, string>();
    for (const { contactId, reasons } of made) {
      const at = sentAt.get(contactId) ?? '';
      for (const { vehicleId, key } of reasons) {
        expect([key, told.get(`${vehicleId} ${key}`)]).toEqual([key, undefined]);
        told.set(`${vehicleId} ${key}`, at);
      }
      const zone = zoneOfCar.get(reasons[0]?.vehicleId ?? '') ?? '';
      const hour = hourAt(at, zone);
      expect([contactId, at, hour >= 9 && hour < 21]).toEqual([contactId, at, true]);
    }

    // Each one that was due, on its day: unless the next visit, or the process being away, took its days from it.
    let due = 0;
    for (const visit of visits) {
      const zone = ZONES[visit.dealerId];
      for (const { step, fromOn, untilOn } of followUpsOf(visit)) {
        const isCut = visit.nextOn !== undefined && visit.nextOn <= untilOn;
        const wasAway = away.some(
          ({ from, until }) => localDateOf(from, zone) <= untilOn && addDays(localDateOf(until, zone), 1) >= fromOn,
        );
        if (isCut || wasAway || untilOn > addDays(END, -2)) continue;
        due += 1;
        const at = told.get(`${visit.car} ${step}:${visit.visitId}`);
        expect([visit.visitId, step, at === undefined ? 'not told' : 'told']).toEqual([visit.visitId, step, 'told']);
        const on = localDateOf(at ?? '', zone);
        expect([visit.visitId, step, on >= fromOn && on <= untilOn ? 'in its days' : on]).toEqual([visit.visitId, step, 'in its days']);
      }
    }
    expect(due).toBeGreaterThan(150);
    expect(away.length).toBeGreaterThan(2);
  }, 180_000);
});
