import { addDays } from '@homeward/calendar';
import { AnalyticsServiceDefinition } from '@homeward/contracts/analytics-service';
import { aDescription, aSale, as, aVisit, ORGANISATION, startWorld, told, type Told, type World } from './told';

const NOW = '2024-12-31T04:00:00.000Z';
const EARLY = '2024-09-01T00:00:00.000Z';
const car = (id: string, dealerId = 'D1'): readonly Told[] => [aDescription(id), aSale(id, '2022-01-10', { dealerId })];

interface Drawn {
  readonly arm?: string;
  readonly startOn?: string;
  readonly dealerId?: string;
  readonly advisorId?: string;
  readonly stream?: string;
  readonly round?: string;
}
const aDraw = (vehicleId: string, units: readonly Drawn[], sequence = 1, at = EARLY): Told =>
  told(
    'homeward.reminder.v1.HoldOutsDrawn',
    vehicleId,
    {
      ...{ vehicleId, dealerId: 'D1', sequence },
      units: units.map((unit) => ({
        ...{ stream: 'maintenance', round: 'r1', arm: 'contacted', dealerId: 'D1', advisorId: 'SA01', startOn: '2024-10-01' },
        ...{ dueOn: '2024-10-16', policyVersion: '' },
        ...unit,
      })),
    },
    at,
  );

describe('what contacts bring', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(NOW);
    await world.hear(ORGANISATION);
  });
  afterEach(() => world.stop());
  const effects = async (by: string[] = [], scope = '', at = '') => {
    const client = world.ports.network.client('analytics', AnalyticsServiceDefinition);
    return (await client.readEffects({ at, period: '', by, scope }, as('G'))).effects;
  };

  it('is the difference of the arrivals of both arms, with its interval, by stream, dealer and advisor', async () => {
    await world.hear(
      Array.from({ length: 100 }, (_, index): readonly Told[] => {
        const id = `car-${index}`;
        const arm = index < 80 ? 'contacted' : 'held-out';
        const isThere = index < 56 || (index >= 80 && index < 88);
        return [
          ...car(id),
          aDraw(id, [{ arm, advisorId: index % 2 === 0 ? 'SA01' : 'SA02' }]),
          ...(isThere ? [aVisit(id, '2024-10-31', { advisorId: 'SA09' })] : []),
        ];
      }).flat(),
    );
    expect(await effects()).toEqual([
      {
        ...{ stream: 'maintenance', group: {}, fromOn: '2023-12-31', toOn: '2024-12-31' },
        ...{ contacted: { cars: 80, arrived: 56 }, heldOut: { cars: 20, arrived: 8 } },
        // Newcombe's interval of 56/80 against 8/20.
        ...{ points: 30, lowerPoints: 6.1, upperPoints: 50.2 },
      },
    ]);
    // The advisor of the day on which it began, not the one whom the arrival brought.
    expect((await effects(['advisor'])).map(({ group, contacted, heldOut }) => [group['advisor'], contacted?.cars, heldOut?.cars])).toEqual(
      [
        ['SA01', 40, 10],
        ['SA02', 40, 10],
      ],
    );
    expect((await effects(['dealer'])).map(({ group, points }) => [group, points])).toEqual([[{ dealer: 'D1' }, 30]]);
    expect(await effects([], 'D2')).toEqual([]);
    expect(await world.members('arrival-of-held-out', 'numerator')).toHaveLength(8);
    expect(await world.figure('arrival-of-contacted')).toBe('56/80');
  });

  it('a car is in it from the day on which it began, whatever was told on that day or later', async () => {
    await world.hear([
      ...['booked', 'early', 'moved', 'late', 'second'].flatMap((id) => car(id)),
      // Called in the morning and booked at once: the reason rests, the car stays in its arm.
      aDraw('booked', [{}]),
      aDraw('booked', [], 2, '2024-10-01T03:00:00.000Z'),
      aVisit('booked', '2024-10-05'),
      // Came before anybody would have called: in no arm.
      aDraw('early', [{}]),
      aDraw('early', [], 2, '2024-09-20T03:00:00.000Z'),
      // Predicted later before it began: it began on the later day.
      aDraw('moved', [{}]),
      aDraw('moved', [{ startOn: '2024-11-10' }], 2, '2024-09-20T03:00:00.000Z'),
      aVisit('moved', '2024-11-09'),
      // Became known when its day was past: it began then.
      aDraw('late', [{}], 1, '2024-10-20T03:00:00.000Z'),
      aVisit('late', '2024-10-19'),
      // Its second round is not counted again.
      aDraw('second', [{}]),
      aDraw('second', [{ round: 'r2', startOn: '2024-11-20' }], 2, '2024-10-10T03:00:00.000Z'),
      aVisit('second', '2024-11-25'),
    ]);
    const startsOf = async () => {
      const figures = await world.read({ names: ['arrival-of-contacted'], by: ['day'] });
      return figures.map(({ group, numerator, denominator }) => [group['day'], numerator, denominator]);
    };
    expect(await startsOf()).toEqual([
      ['2024-10-01', 1, 2],
      ['2024-10-20', 0, 1],
      ['2024-11-10', 0, 1],
    ]);
    expect(await world.members('arrival-of-contacted', 'numerator')).toEqual(['booked/maintenance']);
  });

  it('a car counts when its days have passed, in both arms alike', async () => {
    await world.hear([...car('a'), ...car('b'), aDraw('a', [{}]), aDraw('b', [{ arm: 'held-out' }]), aVisit('a', '2024-10-02')]);
    expect(await effects([], '', addDays('2024-10-01', 29))).toEqual([]);
    expect(await effects([], '', addDays('2024-10-01', 30))).toMatchObject([{ contacted: { cars: 1 }, heldOut: { cars: 1 } }]);
  });

  it('an arm without a car leaves the effect open', async () => {
    await world.hear([...car('a'), aDraw('a', [{}])]);
    const [effect] = await effects();
    expect(effect).toMatchObject({ contacted: { cars: 1, arrived: 0 }, heldOut: { cars: 0, arrived: 0 } });
    expect([effect?.points, effect?.lowerPoints, effect?.upperPoints]).toEqual([undefined, undefined, undefined]);
  });
});
