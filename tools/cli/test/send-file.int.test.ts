import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Api } from '../src/api/api';
import { ApiProblem } from '../src/api/api-errors';
import { sendFile, type SendingListener } from '../src/intake';

/** A platform that never saw the file and takes it; `asked` are the requests that it had. */
function aPlatform(): Api & { readonly asked: string[] } {
  const asked: string[] = [];
  const unused = (): never => {
    throw new Error('not for sending a file');
  };
  return {
    asked,
    url: 'http://127.0.0.1',
    get: () => {
      asked.push('get');
      return Promise.reject(new ApiProblem(404, {}));
    },
    upload: async <Answer>() => {
      asked.push('upload');
      // All that is to be done before the next tick of a clock is done.
      await new Promise(setImmediate);
      return { requestId: 'r1', received: 1 } as Answer;
    },
    ...{ send: unused, sendForText: unused, download: unused, lines: unused },
  };
}

describe('a file on its way', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'homeward-cli-'));
    writeFileSync(path.join(directory, 'sales.csv'), 'id\n1\n');
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it.each<[string, SendingListener, string[]]>([
    ['asked about while somebody hears of its rows', { onBytes: () => undefined, onRows: () => undefined }, ['get', 'upload', 'get']],
    ['not asked about while nobody does', { onBytes: () => undefined }, ['get', 'upload']],
  ])('is %s', async (_title, listener, asked) => {
    const platform = aPlatform();
    let pauses = 0;
    const clock = {
      nowMs: () => 0,
      // One pause is over at once, the next one never.
      pause: () => ((pauses += 1) === 1 ? Promise.resolve() : new Promise<void>(() => undefined)),
    };
    const sent = await sendFile(platform, { file: path.join(directory, 'sales.csv'), recordType: 'sale' }, listener, clock);
    expect({ sent, asked: platform.asked }).toEqual({ sent: { requestId: 'r1', received: 1 }, asked });
  });
});
