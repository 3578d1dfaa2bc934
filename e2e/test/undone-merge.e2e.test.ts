import { differencesOf } from '../src/proof/own-world';
import { createSeeded } from '../src/proof/seeded';
import { BOTH, drawHappenings, type Who } from '../src/story/happenings';
import { type Redeemed, TwoPeople } from '../src/story/two-people';

jest.setTimeout(600_000);

const HAPPENINGS = 50;

const pointsOf = (redeemed: readonly Redeemed[], who: Who): number =>
  redeemed.filter((one) => one.who === who).reduce((sum, { points }) => sum + points, 0);

// CU2: two who were taken for one, fifty things that happened meanwhile, and the undo, over HTTP and on the virtual clock.
describe('a merge that is undone is as if it had never been', () => {
  it.each([1, 5])('with the redemptions that each had the points for, seed %i', async (seed) => {
    const happenings = drawHappenings(createSeeded(seed), HAPPENINGS);
    const never = await TwoPeople.start();
    const merged = await TwoPeople.start();
    try {
      const ids = await never.personIds();
      const done = await never.tell(happenings, ids);
      expect([done.redeemed.length > 0, done.recorded.length > 0, done.booked.length > 0]).toEqual([true, true, true]);
      await merged.merge();
      const joint = await merged.personIds();
      expect(joint.first).toBe(joint.second);
      expect([ids.first, ids.second]).toContain(joint.first);
      expect(await merged.tell(happenings, ids, { ...done, joint: joint.first })).toEqual(done);
      expect(differencesOf(await never.state(), await merged.state())).not.toEqual([]);
      await merged.undo(joint.first);
      expect(await merged.personIds()).toEqual(await never.personIds());
      expect(differencesOf(await never.state(), await merged.state())).toEqual([]);
    } finally {
      await never.stop();
      await merged.stop();
    }
  });

  it.each([22, 23])('but for the redemptions that only the joint balance allowed, which are owed, seed %i', async (seed) => {
    const happenings = drawHappenings(createSeeded(seed), HAPPENINGS);
    const never = await TwoPeople.start();
    const merged = await TwoPeople.start();
    try {
      const ids = await never.personIds();
      const { redeemed: apart, recorded } = await never.tell(happenings, ids);
      await merged.merge();
      const { first: joint } = await merged.personIds();
      const { redeemed: together } = await merged.tell(happenings, ids, { recorded, joint });
      expect(together).not.toEqual(apart);
      await merged.undo(joint);
      expect(differencesOf(await never.state(), await merged.state()).filter((line) => !line.startsWith('loyalty/'))).toEqual([]);
      for (const who of BOTH) {
        const [one, other] = [await never.account(ids[who]), await merged.account(ids[who])];
        // Nothing expires in these weeks: what was redeemed more is gone from the points, and owed where there are none.
        const net = one.balance - one.shortfall - (pointsOf(together, who) - pointsOf(apart, who));
        expect([other.balance, other.shortfall]).toEqual([Math.max(0, net), Math.max(0, -net)]);
      }
    } finally {
      await never.stop();
      await merged.stop();
    }
  });
});
