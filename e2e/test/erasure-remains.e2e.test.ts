import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { publishOrganisation, startEmbedded, type VirtualConstellation } from '@homeward/constellation';
import { workAtDesks, workOffContacts } from '../src/proof/canaries/desk-tour';
import { createFinder } from '../src/proof/canaries/finder';
import { sendHistory, sendPeople } from '../src/proof/canaries/intake-tour';
import { createCanaries } from '../src/proof/canaries/people';
import { spellingsOf } from '../src/proof/canaries/spellings';
import { createVisitor, type Visitor } from '../src/proof/canaries/visitor';
import { canarySettings, STARTS_AT } from '../src/proof/canaries/world';
import { TWO_DEALERS } from '../src/story/two-dealers';

jest.setTimeout(300_000);

const people = createCanaries(24, 11);
/** Who asks to be forgotten; the first are written about in whatever has free text. */
const forgotten = people.slice(0, 6);
const remembered = people.slice(6);
/** The keys under which messages and rows are sealed are gone by then. */
const LATER = '2024-06-20T02:00:00.000Z';

/** The bytes that open something, by what they open: as they stand in the stores. */
type Keys = ReadonlyMap<string, string>;

describe('people who are forgotten', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'homeward-forgotten-'));
  const directory = path.join(home, 'data');
  const backup = path.join(home, 'backup');
  let constellation: VirtualConstellation;
  let visitor: Visitor;
  const personIds: string[] = [];
  let keys: Keys = new Map();
  let kpis: unknown;
  const erasureIds: string[] = [];

  const start = async (at: string): Promise<void> => {
    constellation = await startEmbedded({
      environment: { ...canarySettings(), HOMEWARD_LISTEN: '127.0.0.1:0', HOMEWARD_MESSAGE_FILE: path.join(home, 'messages') },
      ...{ startAt: at, dataDirectory: directory, isDisposable: true },
    });
    await constellation.settle();
  };
  const signIn = async (): Promise<void> => {
    visitor = await createVisitor(constellation.url, []);
  };
  const found = async (question: object): Promise<readonly { readonly personId: string }[]> => {
    const { body } = await visitor.ask('trial-head-office', '/v1/people/search', question);
    return (body as { readonly people: readonly { readonly personId: string }[] }).people;
  };
  const figures = async (): Promise<unknown> => (await visitor.ask('trial-head-office', '/v1/kpis?at=2024-06-01')).body;

  /** Nobody is found by anything, and everybody else still is. */
  const expectForgotten = async (): Promise<void> => {
    for (const { phone, name, plate, vin } of forgotten)
      for (const question of [{ phone }, { name }, { plate }, { vin }])
        expect([question, (await found(question)).map(({ personId }) => personId)]).toEqual([question, []]);
    for (const personId of personIds) expect((await visitor.ask('trial-head-office', `/v1/people/${personId}`)).status).toBe(404);
    for (const { phone } of remembered) expect(await found({ phone })).toHaveLength(1);
  };

  beforeAll(async () => {
    await start(STARTS_AT);
    await publishOrganisation(constellation.url, TWO_DEALERS);
    await constellation.settle();
    await signIn();
    await sendPeople(visitor, people);
    await constellation.settle();
    await sendHistory(visitor, people);
    await constellation.settle();
    expect(await workAtDesks(visitor, people)).toBe(people.length);
    await workOffContacts(visitor, people, STARTS_AT.slice(0, 10));
    await constellation.settle();
    // Some were separated by hand meanwhile: each of what they are now is to be forgotten.
    for (const { phone } of forgotten) personIds.push(...(await found({ phone })).map(({ personId }) => personId));
    expect(personIds.length).toBeGreaterThanOrEqual(forgotten.length);
    keys = await keysOf(visitor, directory, personIds);
    kpis = await figures();
    await constellation.stop();
    cpSync(directory, backup, { recursive: true });
    await start(STARTS_AT);
    await signIn();
  });
  afterAll(async () => {
    await constellation.stop();
    rmSync(home, { recursive: true, force: true });
  });

  test('are handed everything that is held about them within a minute, as data and to be read', async () => {
    const [person] = forgotten;
    const [personId = ''] = personIds;
    const startedAt = performance.now();
    const { status, body } = await visitor.ask('canary-manager', `/v1/people/${personId}/export`, { purpose: 'asked at the desk' });
    expect(status).toBe(200);
    const response = await fetch(`${constellation.url}/v1/people/${personId}/export?format=text`, {
      method: 'POST',
      body: JSON.stringify({ purpose: 'asked at the desk' }),
      headers: { 'content-type': 'application/json', authorization: visitor.authorization('canary-manager') },
    });
    const text = await response.text();
    expect(performance.now() - startedAt).toBeLessThan(60_000);
    for (const value of [person?.name, person?.phone, person?.email, person?.street, person?.plate, person?.vin]) {
      expect(JSON.stringify(body)).toContain(value);
      expect(text).toContain(value);
    }
  });

  test('cannot be found by anything, and no figure has changed', async () => {
    for (const personId of personIds) {
      const { status, body } = await visitor.ask('trial-head-office', `/v1/people/${personId}/erasure`, { reason: 'asked by letter' });
      expect(status).toBe(202);
      erasureIds.push((body as { readonly erasureId: string }).erasureId);
    }
    await constellation.settle();
    await expectForgotten();
    expect(await figures()).toEqual(kpis);
  });

  test('leave no byte of a key of theirs, while those of everybody else are there', async () => {
    expect(keys.size).toBeGreaterThan(3 * forgotten.length);
    // The service is running: this is what a thief of the disk gets.
    expect(keysIn(directory, keys)).toEqual([]);
    // They were there, and are in the backup: so this sees keys.
    expect(keysIn(backup, keys)).toHaveLength(keys.size);
  });

  test('have a certificate that names each place and when what time takes is gone', async () => {
    for (const erasureId of erasureIds) {
      const { body } = await visitor.ask('trial-head-office', `/v1/erasures/${erasureId}`);
      const { complete, places } = body as {
        readonly complete: boolean;
        readonly places: readonly { readonly place: string; readonly status: string; readonly at?: string; readonly text: string }[];
      };
      expect(complete).toBe(true);
      const statuses = new Map(places.map(({ place, status }) => [place, status]));
      for (const place of [
        'source-records',
        'blind-indexes',
        'pair-reviews',
        'intake-rows',
        'data-keys',
        'journals',
        'case-texts',
        'open-contacts',
      ])
        expect([place, statuses.get(place)]).toEqual([place, 'done']);
      for (const place of ['rejected-rows', 'intake-topic']) expect([place, statuses.get(place)]).toEqual([place, 'expires']);
      expect(statuses.get('backups')).toBe('operators');
      expect(statuses.has('dead-letters')).toBe(true);
      for (const { status, at = '' } of places) if (status === 'expires') expect(at < LATER && at > STARTS_AT).toBe(true);
      expect(places.filter(({ text }) => text.startsWith('erasure.'))).toEqual([]);
    }
  });

  test('do not come back when the same files are imported and the same records are sent again', async () => {
    // Under other keys: the same requests would be recognised as such.
    await sendPeople(visitor, people, 'again');
    await sendHistory(visitor, people);
    await constellation.settle();
    await expectForgotten();
    expect(keysIn(directory, keys)).toEqual([]);
  });

  test('do not come back when every service hears the whole bus again from its beginning', async () => {
    const before = await constellation.stateHash();
    await constellation.stop();
    const rewound = withDatabase(path.join(directory, 'bus.db'), (database) => database.prepare('DELETE FROM offsets').run().changes);
    expect(rewound).toBeGreaterThan(20);
    for (const file of readdirSync(directory)) if (file.startsWith('analytics.duckdb')) rmSync(path.join(directory, file));
    await start(STARTS_AT);
    await signIn();
    await expectForgotten();
    expect(await constellation.stateHash()).toBe(before);
    expect(await figures()).toEqual(kpis);
    expect(keysIn(directory, keys)).toEqual([]);
  });

  test('are forgotten again by stores that were restored from a backup in which they were not', async () => {
    await constellation.stop();
    for (const store of ['customer', 'reminder', 'complaint', 'loyalty']) {
      for (const end of ['.db', '.db-wal', '.db-shm']) rmSync(path.join(directory, `${store}${end}`), { force: true });
      cpSync(path.join(backup, `${store}.db`), path.join(directory, `${store}.db`));
    }
    expect(keysIn(directory, keys)).toHaveLength(keys.size);
    await start(STARTS_AT);
    await signIn();
    await expectForgotten();
    expect(keysIn(directory, keys)).toEqual([]);
  });

  test('are nowhere in the clear, and once the keys of the day are gone nothing opens what was sent', async () => {
    const intakeKeys = storedKeys(directory, 'customer', 'intake-keys', () => true);
    expect(keysIn(directory, intakeKeys)).toHaveLength(intakeKeys.size);
    await constellation.advanceTo(LATER);
    expect(keysIn(directory, intakeKeys)).toEqual([]);
    const finder = createFinder(people.flatMap(spellingsOf));
    await constellation.stop();
    expect(
      filesOf(directory).flatMap((file) => [...finder.find(readFileSync(file)).keys()].map(({ value, how }) => [file, value, how])),
    ).toEqual([]);
    await start(LATER);
    await signIn();
    await expectForgotten();
  });
});

/** The keys of what the stores hold about these people: of their records, of what was said in their cases, and of notes about them. */
async function keysOf(visitor: Visitor, directory: string, personIds: readonly string[]): Promise<Keys> {
  const recordIds = new Set<string>();
  const caseIds = new Set<string>();
  for (const personId of personIds) {
    const { body } = await visitor.ask('trial-head-office', `/v1/people/${personId}/identity`);
    for (const { recordId } of (body as { readonly records: readonly { readonly recordId: string }[] }).records) recordIds.add(recordId);
    const holdings = await visitor.ask('trial-head-office', `/v1/people/${personId}/export`, { purpose: 'to know what is held' });
    for (const { caseId } of (holdings.body as { readonly cases: readonly { readonly caseId: string }[] }).cases) caseIds.add(caseId);
  }
  return new Map([
    ...storedKeys(directory, 'customer', 'data-keys', (id) => recordIds.has(id)),
    ...storedKeys(directory, 'complaint', 'text-keys', (_, { subject = '' }) => caseIds.has(subject)),
    ...storedKeys(directory, 'reminder', 'text-keys', (_, { subject = '' }) => personIds.includes(subject)),
  ]);
}

interface StoredKey {
  readonly key: string;
  readonly subject?: string;
}

function storedKeys(directory: string, store: string, table: string, isWanted: (id: string, key: StoredKey) => boolean): Keys {
  return withDatabase(path.join(directory, `${store}.db`), (database) => {
    const rows = database.prepare(`SELECT id, state FROM "${table}" WHERE seq > 0`).all() as unknown as readonly {
      readonly id: string;
      readonly state: string;
    }[];
    return new Map(
      rows.flatMap(({ id, state }) => {
        const stored = JSON.parse(state) as StoredKey;
        return isWanted(id, stored) ? [[`${store} ${table} ${id}`, stored.key] as const] : [];
      }),
    );
  });
}

/** What the keys open that stand somewhere in the files of the directory. */
function keysIn(directory: string, keys: Keys): readonly string[] {
  const texts = filesOf(directory).map((file) => readFileSync(file, 'latin1'));
  return [...keys].flatMap(([opened, key]) => (texts.some((text) => text.includes(key)) ? [opened] : []));
}

function filesOf(directory: string): readonly string[] {
  return readdirSync(directory)
    .map((file) => path.join(directory, file))
    .filter((file) => existsSync(file));
}

function withDatabase<Result>(file: string, work: (database: DatabaseSync) => Result): Result {
  const database = new DatabaseSync(file);
  try {
    return work(database);
  } finally {
    database.close();
  }
}
