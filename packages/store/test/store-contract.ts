import { describeCommit } from './contract-commit';
import { describeProperty } from './contract-property';
import { describeQueries } from './contract-query';
import { describeRelay } from './contract-relay';
import { aWorld, type Database, type World } from './world';

/** The contract of every store adapter. `aDatabase` gives an empty database each time; property runs are repeated `propertyRuns` times. */
export function describeStoreContract(aDatabase: () => Promise<Database>, propertyRuns: number): void {
  let world: World;

  describe('on its database', () => {
    beforeEach(async () => {
      world = await aWorld(await aDatabase());
    });
    afterEach(() => world.end());

    describeCommit(() => world);
    describeRelay(() => world);
    describeQueries(() => world);

    test('the store answers while it is open', async () => {
      const { store } = await world.instance();
      await expect(store.ping()).resolves.toBeUndefined();
    });
  });

  describe('under everything at once', () => {
    describeProperty(async () => aWorld(await aDatabase()), propertyRuns);
  });
}
