import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type RunningMongo, startMongo } from '@homeward/local-stack';
import { assertEqual, createExecute, createRawBulk } from '../src/commit/commit';
import { createDatabases, type Databases } from '../src/commit/databases';
import { type ReadyBatch, toReadyBatches } from '../src/commit/ready-documents';
import { createBatches } from '../src/commit/vehicles';
import { Unequal } from '../src/harness/benchmark';

// A server that has to be installed first takes its time.
jest.setTimeout(300_000);

const ROOT = path.resolve(__dirname, '../..');

describe('the commit benchmark', () => {
  let mongo: RunningMongo;
  let databases: Databases;
  const batches = createBatches(20, 2, 10);
  const ready = toReadyBatches(batches);
  const operations = 60;

  beforeAll(async () => {
    mongo = await startMongo();
    databases = createDatabases(mongo.uri);
  });
  afterAll(async () => {
    await databases.close();
    await mongo.stop();
  });

  test('finds equal what both ways leave behind', async () => {
    const contenders = {
      ours: createExecute({ databases, batches, operations, serverMs: {} }),
      peer: createRawBulk({ databases, ready, operations, serverMs: {} }),
    };
    await expect(assertEqual(contenders)).resolves.toBe('20 documents and 60 journal entries, byte for byte');
  });

  test.each([
    ['a document', [...ready.slice(0, -1), withOtherMileage(ready.at(-1))]],
    ['the last batch', ready.slice(0, -1)],
  ])('measures nothing when the peer differs by %s', async (_, other) => {
    const contenders = {
      ours: createExecute({ databases, batches, operations, serverMs: {} }),
      peer: createRawBulk({ databases, ready: other, operations, serverMs: {} }),
    };
    await expect(assertEqual(contenders)).rejects.toThrow(Unequal);
  });

  test('runs quickly from the command line and names what it measured on', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(ROOT, 'bench/dist/main.js'), 'commit', '--quick'], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('ours / peer');
    const result: unknown = JSON.parse(readFileSync(path.join(ROOT, 'bench/results/quick/commit.json'), 'utf8'));
    expect(result).toMatchObject({
      quick: true,
      repetitions: 3,
      servers: [expect.stringMatching(/MongoDB|stand-in/)],
      equality: '1000 documents and 2000 journal entries, byte for byte',
      machine: { cores: expect.any(Number), cpu: expect.any(String), node: expect.stringMatching(/^v/) },
    });
  });
});

function withOtherMileage(batch: ReadyBatch | undefined): ReadyBatch {
  if (batch === undefined) throw new Error('There is no batch');
  const [first, ...others] = batch.documents;
  if (first === undefined) throw new Error('The batch is empty');
  const visits = first.state.visits.map((visit) => ({ ...visit, mileageKm: visit.mileageKm + 1 }));
  return { ...batch, documents: [{ ...first, state: { ...first.state, visits } }, ...others] };
}
