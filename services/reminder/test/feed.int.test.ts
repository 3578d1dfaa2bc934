import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type EventPayload, toMessage } from '@homeward/contracts';
import { type FeedEntry, FeedServiceDefinition, type ReadFeedRequest } from '@homeward/contracts/feed';
import { createEmbeddedPorts } from '@homeward/runtime';
import { aCorrection } from './corrections';
import { policyDefaults } from './shipped-policies';
import {
  type World,
  aDescription,
  aHomeDealer,
  aPointsLine,
  aPolicy,
  aProfile,
  aSale,
  aVisit,
  anAppointment,
  anOwner,
  as,
  organisation,
  startWorld,
  type Told,
} from './world';

let world: World;
let dataDirectory: string | undefined;
beforeEach(async () => {
  world = await startWorld('2024-12-24T02:00:00.000Z');
  await world.hear(...organisation);
});
afterEach(async () => {
  await world.stop();
  if (dataDirectory !== undefined) rmSync(dataDirectory, { recursive: true });
  dataDirectory = undefined;
});

const ask = (change: Partial<ReadFeedRequest> = {}, who = as('D1', 'dms-client')) =>
  world.ports.network
    .client('reminder', FeedServiceDefinition)
    .readFeed({ dealerId: 'D1', cursor: '', start: '', kinds: [], limit: 0, ...change }, who);
const dataOf = ({ data }: FeedEntry): unknown => JSON.parse(data);
const saidBy = (entries: readonly FeedEntry[]): readonly string[] =>
  entries.map(({ kind, change, aboutId }) => `${kind} ${change} ${aboutId}`);

const aRecord = (change: Partial<EventPayload<'homeward.customer.v1.RecordPlaced'>> = {}) =>
  toMessage('homeward.customer.v1.RecordPlaced', 'r1', {
    recordId: 'r1',
    dealerId: 'D1',
    personId: 'p1',
    previousPersonId: '',
    basicsComplete: true,
    sequence: 1,
    ownPersonId: 'p1',
    householdId: '',
    previousHouseholdId: '',
    ...change,
  });
const points = (sequence: number): Told => aPointsLine({ entryId: `e${sequence}`, balance: 100 * sequence, sequence });

test('a dealer is told of its customers, tasks, appointments and points, with ids, codes and dates', async () => {
  await world.hear(aRecord(), aProfile({ dealerIds: ['D1', 'D2'] }), aDescription(), aSale(), anOwner(), aHomeDealer(), aVisit());
  await world.hear(anAppointment({ startsAt: '2025-02-01T02:00:00.000Z' }), points(1));
  const { entries, more } = await ask();
  expect(saidBy(entries)).toEqual(
    expect.arrayContaining([
      'customer recorded r1',
      'customer profiled p1',
      'customer owner-changed car1',
      'appointment booked a1',
      'points earned p1',
      expect.stringMatching(/^task planned /),
    ]),
  );
  expect(more).toBe(false);
  // A message or a call may come first.
  const task = entries.find((entry) => entry.kind === 'task' && (dataOf(entry) as { readonly channel?: unknown }).channel === 'phone');
  expect(task === undefined ? undefined : dataOf(task)).toMatchObject({
    personId: 'p1',
    plannedOn: expect.stringMatching(/^202[45]-/),
    channel: 'phone',
    vehicleIds: ['car1'],
  });
  const earned = entries.find(({ kind }) => kind === 'points');
  expect(earned === undefined ? undefined : dataOf(earned)).toMatchObject({ points: 100, balance: 100, cause: 'visit1' });
});

test('another dealer’s share of a customer is not told, and nothing of what it does', async () => {
  await world.hear(aRecord(), aProfile({ recordIds: ['r1', 'r2'], dealerIds: ['D1', 'D2'] }), points(1));
  const { entries } = await ask({ dealerId: 'D2' }, as('D2', 'dms-client'));
  expect(saidBy(entries)).toEqual(['customer profiled p1']);
  expect(entries.map(dataOf)).toEqual([{ hasMobile: true, hasEmail: false }]);
});

test('a dealer’s tasks are also its wrong fields, each step with deadline and whom it has climbed to, and never with a value', async () => {
  const escalated = { escalatedTo: 'dealer-manager', changedAt: '2024-06-15T16:00:00.000Z', sequence: 4 };
  const disputed = { ...escalated, status: 'disputed', changedAt: '2024-06-17T02:00:00.000Z', sequence: 5 };
  const upheld = { ...disputed, status: 'open', dueAt: '2024-06-28T16:00:00.000Z', sequence: 6 };
  await world.hear(aCorrection(), aCorrection(escalated), aCorrection(disputed), aCorrection(upheld));
  await world.hear(aCorrection({ ...upheld, status: 'corrected', sequence: 7 }));
  const { entries } = await ask();
  const steps = entries.filter(({ aboutId }) => aboutId === 'R1.correction-1');
  expect(saidBy(steps)).toEqual(
    ['open', 'open', 'disputed', 'open', 'corrected'].map((status) => `task correction-${status} R1.correction-1`),
  );
  expect(steps.map(dataOf)[1]).toEqual({
    ...{ recordId: 'R1', personId: 'P1', field: 'address', advisorId: 'SA01', escalatedTo: 'dealer-manager' },
    ...{ openedAt: '2024-06-05T02:00:00.000Z', dueAt: '2024-06-15T16:00:00.000Z', changedAt: '2024-06-15T16:00:00.000Z' },
  });
  expect(steps.map(dataOf)[3]).toMatchObject({ dueAt: '2024-06-28T16:00:00.000Z' });
  expect((await ask({ dealerId: 'D2' }, as('D2', 'dms-client'))).entries).toEqual([]);
});

test('each dealer of a person who was erased is told which of its own records to forget, and of no other dealer’s', async () => {
  const erased = {
    ...{ erasureId: 'e1', personIds: ['p1', 'p2'], recordIds: ['r1', 'r2', 'r3'], erasedAt: '2024-12-24T02:00:00.000Z', sequence: 1 },
    dealers: [
      { dealerId: 'D1', recordIds: ['r1', 'r3'] },
      { dealerId: 'D2', recordIds: ['r2'] },
    ],
  };
  await world.hear(toMessage('homeward.customer.v1.PersonErased', 'p1', erased));
  const told = await Promise.all(['D1', 'D2'].map(async (dealerId) => (await ask({ dealerId }, as(dealerId, 'dms-client'))).entries));
  expect(told.map(saidBy)).toEqual([['customer erased p1'], ['customer erased p1']]);
  expect(told.map((entries) => entries.map(dataOf))).toMatchObject([[{ recordIds: ['r1', 'r3'] }], [{ recordIds: ['r2'] }]]);
});

test('a client reads its own dealer’s feed: another one is unknown, and so is one that does not exist', async () => {
  await expect(ask({ dealerId: 'D2' })).rejects.toMatchObject({ kind: 'unknown', code: 'dealer.unknown' });
  await expect(ask({ dealerId: 'D9' })).rejects.toMatchObject({ kind: 'unknown', code: 'dealer.unknown' });
  await expect(ask({}, as('D1', 'service-advisor'))).rejects.toMatchObject({ kind: 'forbidden' });
  expect((await ask({}, as('group', 'dealer-manager'))).entries).toEqual([]);
});

test('read on by cursor each entry comes once and in order, however small the pages and whatever comes in between', async () => {
  const batches = [1, 2, 3, 4].map((batch) => Array.from({ length: 150 }, (_, index) => points(batch * 1_000 + index)));
  await world.hear(...(batches[0] ?? []));
  const seen: string[] = [];
  let cursor = '';
  for (let round = 0; ; round += 1) {
    const answer = await ask({ cursor, limit: 70 });
    seen.push(...answer.entries.map(({ data }) => String((JSON.parse(data) as { readonly balance: number }).balance / 100)));
    cursor = answer.cursor;
    const coming = batches[round + 1];
    if (coming !== undefined) await world.hear(...coming);
    else if (!answer.more) break;
  }
  expect(seen).toEqual(batches.flatMap((batch, index) => batch.map((_, place) => String((index + 1) * 1_000 + place))));
  expect(await ask({ cursor })).toMatchObject({ entries: [], cursor, more: false });
});

test('what is heard again is not told again', async () => {
  await world.hear(points(1));
  await world.hear(points(1), points(2));
  expect((await ask()).entries.map(({ entryId }) => entryId)).toHaveLength(2);
});

test('of some kinds only these come, and the cursor stands behind the others', async () => {
  await world.hear(points(1), aRecord(), points(2));
  const { entries, cursor } = await ask({ kinds: ['customer'] });
  expect(saidBy(entries)).toEqual(['customer recorded r1']);
  expect((await ask({ cursor })).entries).toEqual([]);
  await expect(ask({ kinds: ['lead'] })).rejects.toMatchObject({ code: 'feed.kind-unknown', detail: { pointer: '/query/kinds' } });
});

test('begun at the newest place a feed tells what comes from then on', async () => {
  await world.hear(points(1));
  const { entries, cursor } = await ask({ start: 'newest' });
  expect(entries).toEqual([]);
  await world.hear(points(2));
  expect((await ask({ cursor })).entries.map(dataOf)).toMatchObject([{ balance: 200 }]);
});

test('a cursor that was made up, or is another dealer’s, is refused; one whose entries are gone says so and where to begin', async () => {
  await world.hear(aPolicy('outbound', { ...policyDefaults('outbound'), feed: { keptDays: 7 } }));
  await world.hear(...Array.from({ length: 250 }, (_, index) => points(index + 1)));
  const first = await ask({ limit: 10 });
  await expect(ask({ dealerId: 'D2', cursor: first.cursor }, as('D2', 'dms-client'))).rejects.toMatchObject({
    code: 'feed.cursor-invalid',
  });
  await expect(ask({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'feed.cursor-invalid', detail: { pointer: '/query/cursor' } });
  await world.moveTo('2025-01-10T02:00:00.000Z');
  await world.hear(points(300));
  const gone = await ask({ cursor: first.cursor });
  expect(gone).toMatchObject({ tooOld: true, entries: [], more: true });
  expect((await ask({ cursor: gone.cursor })).entries.map(dataOf).at(-1)).toMatchObject({ balance: 30_000 });
});

test('places survive the process', async () => {
  await world.stop();
  const directory = mkdtempSync(path.join(tmpdir(), 'homeward-feed-'));
  dataDirectory = directory;
  const begin = () => startWorld('', {}, createEmbeddedPorts({ businessClock: world.clock, dataDirectory: directory }), world.clock);
  world = await begin();
  await world.hear(...organisation, ...Array.from({ length: 220 }, (_, index) => points(index + 1)));
  const { cursor } = await ask({ limit: 215 });
  await world.stop();
  world = await begin();
  await world.hear(points(221), points(222));
  const { entries } = await ask({ cursor });
  expect(entries.map(dataOf)).toMatchObject([216, 217, 218, 219, 220, 221, 222].map((count) => ({ balance: count * 100 })));
});
