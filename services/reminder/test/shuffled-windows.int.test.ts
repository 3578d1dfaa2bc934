import { addDays, instantOf } from '@homeward/calendar';
import { seededRandom } from '@homeward/runtime';
import {
  aDescription,
  anAppointment,
  anOdometer,
  anOwner,
  aProfile,
  aSale,
  aVisit,
  aWithdrawal,
  operationsOf,
  organisation,
  startWorld,
  type Told,
} from './world';

const ZONE = 'Asia/Shanghai';
const AT = '2024-10-10T02:00:00.000Z';
const CARS = 260;
/** How far an event may be from its place. */
const WINDOW = 1_000;
const DOUBLED_PERCENT = 15;
const PORTION = 250;

type Draw = (below: number) => number;

function drawFrom(seed: string): Draw {
  const random = seededRandom(seed);
  return (below) => Buffer.from(random.bytes(4)).readUInt32BE() % below;
}

/** Ten months of a network as the customer service tells them: two cars of some people, corrections, withdrawals, sales to others, appointments missed. */
function networkEvents(draw: Draw): readonly Told[] {
  const told: Told[] = [...organisation];
  for (let number = 0; number < CARS; number += 1) {
    const vehicleId = `car${number}`;
    const personId = `p${number % 200}`;
    const dealerId = number % 3 === 0 ? 'D2' : 'D1';
    const deliveredOn = addDays('2023-01-10', draw(300));
    told.push(
      aProfile({ personId, recordIds: [`r-${personId}`], hasEmail: number % 4 === 0, preferredChannel: number % 5 === 0 ? 'sms' : '' }),
      aDescription({ vehicleId, use: number % 7 === 0 ? 'commercial' : 'family' }),
      aSale({ vehicleId, saleId: `s-${vehicleId}`, dealerId, personId, soldOn: deliveredOn, deliveredOn }),
      anOwner({ vehicleId, dealerId, personId, ownedFromOn: deliveredOn }),
    );
    const readings: [string, number][] = [[deliveredOn, 10]];
    let on = deliveredOn;
    for (let visit = 0; visit < 3; visit += 1) {
      on = addDays(on, 60 + draw(150));
      if (on > '2024-10-09') break;
      const mileageKm = (readings.at(-1)?.[1] ?? 0) + 1_000 + draw(7_000);
      readings.push([on, mileageKm]);
      const visitId = `${vehicleId}-v${visit}`;
      const at = instantOf(on, '15:00', ZONE);
      told.push(
        aVisit({
          vehicleId,
          visitId,
          dealerId,
          personId,
          visitedOn: on,
          openedAt: at,
          closedAt: at,
          mileageKm,
          advisorId: `SA0${draw(4)}`,
        }),
        anOdometer(readings, { vehicleId }),
      );
      // Corrected, or taken back.
      if (draw(9) === 0)
        told.push(
          aVisit({
            vehicleId,
            visitId,
            dealerId,
            personId,
            revision: 2,
            visitedOn: on,
            openedAt: at,
            closedAt: at,
            mileageKm,
            kind: 'body-repair',
          }),
        );
      if (draw(17) === 0) told.push(aWithdrawal({ vehicleId, visitId, dealerId, personId, revision: 3 }));
    }
    if (draw(4) === 0) {
      const startsAt = instantOf(addDays('2024-10-10', draw(12) - 6), '10:00', ZONE);
      const status = startsAt < AT ? 'no-show' : 'booked';
      told.push(anAppointment({ appointmentId: `a-${vehicleId}`, vehicleId, dealerId, startsAt, status }));
    }
    if (draw(12) === 0)
      told.push(anOwner({ vehicleId, dealerId, personId: `p${draw(200)}`, previousPersonId: personId, ownedFromOn: addDays(on, 5) }));
  }
  return told;
}

/** Out of order within each window, some events a second time and late. */
function disturbed(told: readonly Told[], draw: Draw): readonly Told[] {
  const all: Told[] = [];
  const late: Told[] = [];
  for (let from = 0; from < told.length; from += WINDOW) {
    const window = [...late.splice(0), ...told.slice(from, from + WINDOW)];
    for (let place = window.length - 1; place > 0; place -= 1) {
      const other = draw(place + 1);
      [window[place], window[other]] = [window[other] as Told, window[place] as Told];
    }
    all.push(...window);
    late.push(...window.filter(() => draw(100) < DOUBLED_PERCENT));
  }
  return [...all, ...late];
}

async function stateAfter(told: readonly Told[]): Promise<readonly { readonly name: string; readonly count: number }[]> {
  const world = await startWorld(AT);
  try {
    for (let from = 0; from < told.length; from += PORTION) await world.hear(...told.slice(from, from + PORTION));
    return (await operationsOf(world).digestState({})).parts;
  } finally {
    await world.stop();
  }
}

describe('events that come late, doubled, and shuffled in windows of a thousand', () => {
  it('lead to the same plans', async () => {
    const told = networkEvents(drawFrom('network'));
    expect(told.length).toBeGreaterThan(2 * WINDOW);
    const inOrder = await stateAfter(told);
    expect(Math.min(...inOrder.map(({ count }) => count))).toBeGreaterThan(100);
    for (const seed of ['once', 'again']) {
      const other = disturbed(told, drawFrom(seed));
      expect(other.length).toBeGreaterThan(told.length * 1.1);
      expect(await stateAfter(other)).toEqual(inOrder);
    }
  }, 120_000);
});
