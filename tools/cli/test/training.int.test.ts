import { generateNetwork } from '@homeward/demo-data';
import type { ModelTraining } from '../src/api/training-answers';
import { type CliWorld, startCliWorld } from './cli-world';

jest.setTimeout(240_000);

const network = generateNetwork({ dealers: 2, vehicles: 1_700, years: 1, seed: 9 });

describe('identity train', () => {
  let world: CliWorld;
  beforeAll(async () => {
    world = await startCliWorld(network);
    await world.run('organisation', 'apply', world.fileOf('organisation.json'));
    await importCustomers(0);
  });
  afterAll(() => world.stop());

  /** The customers of a dealer; bad rows are part of its file. */
  const importCustomers = async (place: number, ...more: readonly string[]): Promise<void> => {
    const dealer = world.manifest.dealers[place];
    const files = dealer?.files.filter(({ recordType }) => recordType === 'customer').map((file) => world.fileOf(file.path)) ?? [];
    const { exitCode, notes } = await world.run('import', ...files, '--dealer', dealer?.dealerId ?? '', ...more);
    if (exitCode !== 0 && exitCode !== 3) throw new Error(notes);
  };

  test('says how many records a training needs while there are too few', async () => {
    const { exitCode, notes } = await world.run('identity', 'train');
    expect([exitCode, notes]).toEqual([expect.any(Number), expect.stringContaining('a training needs 1024')]);
    expect(exitCode).not.toBe(0);
  });

  test('shows the weights side by side and what would change, and changes nothing; with --apply it publishes a version', async () => {
    await importCustomers(1, '--mapping', world.fileOf('D2/mapping.yaml'));
    const { exitCode, data, notes } = await world.run('identity', 'train', '--precision', '0.99');
    expect([exitCode, notes]).toEqual([0, expect.stringContaining('Counting how pairs of records agree')]);
    for (const text of ['What a likeness says', 'Limits, in bits', 'Nothing is changed']) expect(data).toContain(text);

    // Its first version: nothing was published before.
    const training = await world.jsonOf<ModelTraining>('identity', 'train', '--precision', '0.99', '--apply');
    expect(training).toMatchObject({ status: 'published', wantedPrecision: 0.99, policyVersion: 1 });
    expect(training.weights.length).toBeGreaterThan(20);
  });

  test('asks for a precision that there may be', async () => {
    const { exitCode, notes } = await world.run('identity', 'train', '--precision', '2');
    expect([exitCode, notes]).toEqual([2, expect.stringContaining('--precision must be a number above 0.5 and below 1, not 2')]);
  });
});
