import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from './kafka';
import { startMongo } from './mongo';
import { startRedis } from './redis';
import { MissingTool } from './stack-error';

describe('on a machine without the tools', () => {
  const before = { ...process.env };
  let empty: string;

  beforeAll(() => {
    empty = mkdtempSync(join(tmpdir(), 'homeward-nothing-'));
    Object.assign(process.env, { PATH: empty, HOMEWARD_CACHE: empty, HOMEWARD_STACK: 'packages' });
    Reflect.deleteProperty(process.env, 'JAVA_HOME');
  });

  afterAll(() => {
    for (const name of ['PATH', 'HOMEWARD_CACHE', 'HOMEWARD_STACK', 'JAVA_HOME']) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
    rmSync(empty, { recursive: true });
  });

  it.each([
    ['Kafka', () => startKafka({ own: true }), /needs `java`.*Install a Java runtime.*KAFKA_BROKERS/],
    ['MongoDB', () => startMongo({ own: true }), /needs `python3`.*Set MONGODB_URI/],
    ['the Rust stand-in', () => startMongo({ own: true, standIn: 'rust' }), /needs `secantusd-rs`.*cargo install secantus-mdb/],
    ['Redis', () => startRedis({ own: true }), /needs `python3`.*Install redis-server.*REDIS_URL/],
  ])('the start of %s says what is missing and what to do', async (_what, start, message) => {
    const attempt = start();
    await expect(attempt).rejects.toBeInstanceOf(MissingTool);
    await expect(attempt).rejects.toThrow(message);
  });
});
