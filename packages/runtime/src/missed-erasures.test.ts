import { createEmbeddedBus, type Heard } from '@homeward/bus';
import { decodersOf, toMessage, topicCatalogue } from '@homeward/contracts';
import { hearMissedErasures } from './missed-erasures';

const ERASED = 'homeward.customer.v1.PersonErased';
const AT = '2024-06-01T00:00:00.000Z';

describe('erasures that a store does not know', () => {
  const told = async (erasureIds: readonly string[]) => {
    const bus = createEmbeddedBus({ path: ':memory:' });
    await bus.createTopics(topicCatalogue);
    await bus.publish(
      erasureIds.map((erasureId, index) => ({
        ...toMessage(ERASED, 'p', { erasureId, personIds: ['p'], recordIds: ['r'], dealers: [], erasedAt: AT, sequence: index + 1 }),
        ...{ id: `e/${index}`, source: 'erasures/e', at: AT },
      })),
    );
    return bus;
  };

  test('are carried out in the order of the bus, with the cause that each had; others are left alone', async () => {
    const bus = await told(['e1', 'e2', 'e3']);
    const heard: Heard<unknown>[] = [];
    const reactions = { decoders: decodersOf(ERASED), handle: async (batch: readonly Heard<unknown>[]) => void heard.push(...batch) };
    const missed = await hearMissedErasures({ bus, reactions, unheard: async (ids) => new Set(ids.filter((id) => id !== 'e2')) });
    expect(missed).toBe(2);
    expect(heard).toMatchObject([
      { event: { erasureId: 'e1' }, cause: 'erasures/e:e/0', key: 'p' },
      { event: { erasureId: 'e3' }, cause: 'erasures/e:e/2' },
    ]);
    await bus.close();
  });

  test('are nobody’s where nothing is kept of people', async () => {
    const bus = await told(['e1']);
    const reactions = { decoders: {}, handle: () => Promise.reject(new Error('Nobody asked')) };
    expect(await hearMissedErasures({ bus, reactions, unheard: async (ids) => new Set(ids) })).toBe(0);
    await bus.close();
  });
});
