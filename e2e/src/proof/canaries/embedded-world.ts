import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { publishOrganisation, startEmbedded, type VirtualConstellation } from '@homeward/constellation';
import { createLog } from '@homeward/runtime';
import { trace } from '@opentelemetry/api';
import { TWO_DEALERS } from '../../story/two-dealers';
import { dumpFacts, plantInFacts } from './facts-dump';
import { recordSpans } from './span-recorder';
import { type CanaryWorld, canarySettings, filesUnder, saidOf, STARTS_AT, vehicleIdOf } from './world';

const STORES = ['customer', 'reminder', 'complaint', 'loyalty'] as const;
const FACTS = 'analytics.duckdb';

/** One process over SQLite, on the virtual clock. */
export async function startEmbeddedWorld(): Promise<CanaryWorld> {
  const directory = mkdtempSync(path.join(tmpdir(), 'homeward-canaries-'));
  const lines: string[] = [];
  const log = createLog({ service: 'canaries', level: 'debug', destination: { write: (line) => void lines.push(line) } });
  const spans = recordSpans();
  const environment = { ...canarySettings(), HOMEWARD_LISTEN: '127.0.0.1:0', HOMEWARD_MESSAGE_FILE: `${directory}.messages` };
  const start = (): Promise<VirtualConstellation> =>
    startEmbedded({ environment, startAt: STARTS_AT, dataDirectory: directory, isDisposable: true, log });
  let constellation = await start();
  await publishOrganisation(constellation.url, TWO_DEALERS);
  await constellation.settle();

  const plant = async (planted: Parameters<CanaryWorld['finish']>[0]): Promise<void> => {
    for (const name of [...STORES, 'bus']) {
      const said = saidOf(planted.get(`${name}.db`));
      withDatabase(path.join(directory, `${name}.db`), (database) => {
        database.exec('CREATE TABLE planted (said TEXT)');
        database.prepare('INSERT INTO planted VALUES (?)').run(said);
      });
    }
    await plantInFacts(path.join(directory, FACTS), saidOf(planted.get('facts')));
    log.info({ said: saidOf(planted.get('log')) }, 'planted');
    const span = trace.getTracer('planted').startSpan('planted');
    span.recordException(new Error(saidOf(planted.get('spans'))));
    span.end();
  };

  return {
    description: constellation.description,
    get url() {
      return constellation.url;
    },
    settle: () => constellation.settle(),
    async poison(vin) {
      await constellation.settle();
      await constellation.stop();
      withDatabase(path.join(directory, 'customer.db'), (database) => {
        const poisoned = database.prepare(
          `UPDATE vehicles SET state = json_set(state, '$.facts', json('{"unreadable":true}')) WHERE id = ?`,
        );
        if (poisoned.run(vehicleIdOf(vin)).changes !== 1) throw new Error('The car is not known yet');
      });
      constellation = await start();
    },
    kinds: [...STORES.map((name) => `${name}.db`), 'bus.db', 'facts', 'log', 'spans'],
    async finish(planted) {
      await constellation.settle();
      // What has not been copied into the database is seen in the file beside it.
      const open = filesUnder(directory, (file) => file).map(({ kind, where }) => ({
        ...{ kind, where: `${where} while it is open` },
        content: { bytes: readFileSync(path.join(directory, where)) },
      }));
      await constellation.stop();
      await plant(planted);
      spans.stop();
      const facts = await dumpFacts(path.join(directory, FACTS));
      return [
        ...open,
        ...filesUnder(directory, (file) => (file.startsWith(FACTS) ? 'facts' : file)),
        { kind: 'facts', where: 'all rows of analytics.duckdb', content: { bytes: facts } },
        { kind: 'log', where: 'log', content: { bytes: Buffer.from(lines.join('')) } },
        { kind: 'spans', where: 'spans', content: { bytes: Buffer.from(spans.lines.join('\n')) } },
      ];
    },
    async clear() {
      spans.stop();
      await constellation.stop();
      rmSync(directory, { recursive: true, force: true });
      rmSync(environment.HOMEWARD_MESSAGE_FILE, { force: true });
    },
  };
}

function withDatabase(file: string, work: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(file);
  try {
    work(database);
  } finally {
    database.close();
  }
}
