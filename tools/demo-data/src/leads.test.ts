import { createLeads } from './leads';
import { generateNetwork } from './network';

describe('leads', () => {
  const network = generateNetwork({ dealers: 3, vehicles: 30, years: 1, seed: 7 });
  const all = network.leads.flatMap(({ leads }) => leads);

  it('are the same for the same seed, and others for another one', () => {
    expect(generateNetwork({ dealers: 3, vehicles: 60, years: 1, seed: 7 }).leads).toEqual(network.leads);
    expect(generateNetwork({ dealers: 3, vehicles: 30, years: 1, seed: 8 }).leads).not.toEqual(network.leads);
    expect(createLeads(7, [], 0)).toEqual([{ by: '', leads: [] }]);
  });

  it('were opened before the data end, and what was agreed is still to come', () => {
    for (const { openedAt, agreedAt } of all) {
      expect(openedAt < network.endsAt).toBe(true);
      if (agreedAt !== undefined) expect(agreedAt > network.endsAt).toBe(true);
    }
  });

  it('are entered by a consultant of each dealer, and by head office for a region', () => {
    const staff = new Set(network.organisation.staff.map(({ id }) => id));
    expect(network.leads.map(({ by }) => by)).toEqual(['D1-SC01', 'D2-SC01', 'D3-SC01', '']);
    for (const { ownerId, placeId } of all) expect(ownerId === undefined ? placeId : staff.has(ownerId)).toBeTruthy();
  });

  it('are of different people', () => {
    expect(new Set(all.map(({ phone }) => phone)).size).toBe(all.length);
  });
});
