import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { publishOrganisation, startEmbedded, trialSettings, type VirtualConstellation } from '@homeward/constellation';
import { generateNetwork, measureChurn } from '@homeward/demo-data';
import { differencesOf, startOwnWorld } from '../src/proof/own-world';
import { createSeeded } from '../src/proof/seeded';
import { type ImportOutcome, morningAfter, type PlayedDay, playDay, takeIn } from '../src/story/day';
import { exportedFiles, withRows } from '../src/story/exports';

jest.setTimeout(900_000);

const network = generateNetwork({ dealers: 2, vehicles: 120, years: 2, seed: 11 });
const AT = morningAfter(network);
const DEALER = 'D1';
const SHUFFLE_SEED = 5;

/** Dealers must be known to everybody before the first row names one. */
async function startInOneProcess(
  options: { readonly dataDirectory?: string; readonly startAt?: string } = {},
): Promise<VirtualConstellation> {
  const constellation = await startEmbedded({
    environment: { ...trialSettings(network.organisation), HOMEWARD_LISTEN: '127.0.0.1:0' },
    startAt: network.endsAt,
    ...options,
  });
  await publishOrganisation(constellation.url, network.organisation);
  await constellation.settle();
  return constellation;
}

// One network, four ways: whatever comes out of the first one has to come out of all.
describe('the files of a dealer network', () => {
  let inOneGo: PlayedDay;
  let imports: readonly ImportOutcome[];
  const servers = new Map<string, readonly string[]>();

  beforeAll(async () => {
    const constellation = await startInOneProcess();
    try {
      imports = await takeIn(constellation, await exportedFiles(network, 'in-one-go'));
      await constellation.advanceTo(AT);
      inOneGo = await playDay(constellation, DEALER, AT);
      servers.set('in one go', constellation.description);
    } finally {
      await constellation.stop();
    }
  });
  afterAll(() => {
    process.stderr.write(`${[...servers].map(([run, stood]) => `${run}: ${stood.join(', ')}`).join('\n')}\n`);
  });

  test('every row has the outcome that the truth about the files foresees', () => {
    const expected = network.truth.files.map(({ recordType: _recordType, ...file }) => ({ ...file, pending: 0 }));
    const got = imports.map(({ rows, accepted, repeated, older, pending, rejected }, index) => {
      const { dealerId, file } = network.truth.files[index] ?? {};
      return { dealerId, file, rows, accepted, repeated, older, pending, rejected };
    });
    expect(got).toEqual(expected);
  });

  test('become the contacts of the day, each with its reasons', () => {
    expect(inOneGo.contacts.length).toBeGreaterThan(0);
    for (const { plannedOn, reasons } of inOneGo.contacts) {
      expect(plannedOn <= AT.slice(0, 10)).toBe(true);
      expect(reasons.length).toBeGreaterThan(0);
    }
    expect(inOneGo.why.perReason.flatMap(({ steps }) => steps).length).toBeGreaterThan(0);
  });

  test('become figures that agree with a count of the rows themselves', () => {
    const { inWarranty, outOfWarranty } = measureChurn(network);
    const figureOf = (name: string, warranty: string): unknown => {
      const { numerator, denominator } =
        inOneGo.figures.find((figure) => figure.name === name && figure.group['warranty'] === warranty) ?? {};
      return [numerator, denominator];
    };
    for (const [warranty, { staying, quasiLost, lost }] of [
      ['in', inWarranty],
      ['out', outOfWarranty],
    ] as const) {
      const base = staying + quasiLost + lost;
      expect({ warranty, lost: figureOf('lost', warranty) }).toEqual({ warranty, lost: [lost, base] });
      expect({ warranty, quasiLost: figureOf('quasi-lost', warranty) }).toEqual({ warranty, quasiLost: [quasiLost, base] });
    }
  });

  test('become points whose balance is the sum of their entries', () => {
    expect(inOneGo.accounts.length).toBeGreaterThan(0);
    for (const { balance, shortfall, entries } of inOneGo.accounts) {
      expect(balance - shortfall).toBe(entries.reduce((total, { points }) => total + points, 0));
    }
    const balances = inOneGo.accounts.map(({ balance }) => balance);
    expect(balances).toEqual([...balances].sort((one, other) => other - one));
  });

  test('a complaint of one of their owners is answered within time, and its other clocks run', () => {
    const states = Object.fromEntries(inOneGo.complaint.clocks.map(({ name, status }) => [name, status]));
    expect(states).toEqual({ 'first-response': 'met', plan: 'running', solution: 'running' });
  });

  test('come to the same state with their rows and themselves in another order', async () => {
    const { shuffle } = createSeeded(SHUFFLE_SEED);
    const constellation = await startInOneProcess();
    try {
      await takeIn(constellation, shuffle(await exportedFiles(withRows(network, shuffle), 'shuffled')));
      await constellation.advanceTo(AT);
      const { state } = await playDay(constellation, DEALER, AT);
      servers.set('shuffled', constellation.description);
      expect(differencesOf(inOneGo.state, state)).toEqual([]);
      expect(state.hash).toBe(inOneGo.state.hash);
    } finally {
      await constellation.stop();
    }
  });

  test('come to the same state in two halves with a restart between', async () => {
    const dataDirectory = mkdtempSync(path.join(tmpdir(), 'homeward-story-'));
    const firstHalf = withRows(network, (rows) => rows.slice(0, Math.ceil(rows.length / 2)));
    const secondHalf = withRows(network, (rows) => rows.slice(Math.ceil(rows.length / 2)));
    try {
      const before = await startInOneProcess({ dataDirectory });
      try {
        await takeIn(before, await exportedFiles(firstHalf, 'first-half'));
      } finally {
        await before.stop();
      }
      const after = await startInOneProcess({ dataDirectory });
      try {
        await takeIn(after, await exportedFiles(secondHalf, 'second-half'));
        await after.advanceTo(AT);
        const { state } = await playDay(after, DEALER, AT);
        servers.set('two halves', after.description);
        expect(differencesOf(inOneGo.state, state)).toEqual([]);
        expect(state.hash).toBe(inOneGo.state.hash);
      } finally {
        await after.stop();
      }
    } finally {
      rmSync(dataDirectory, { recursive: true, force: true });
    }
  });

  test('come to the same state in six processes over Kafka, the MongoDB wire and Redis', async () => {
    const world = await startOwnWorld({ network, onServers: () => ({ HOMEWARD_AT: AT }) });
    try {
      await takeIn(world.constellation, await exportedFiles(network, 'full'));
      const { state } = await playDay(world.constellation, DEALER, AT);
      servers.set('full constellation', world.constellation.description);
      expect(differencesOf(inOneGo.state, state)).toEqual([]);
      expect(state.hash).toBe(inOneGo.state.hash);
    } finally {
      await world.stop();
    }
  });
});
