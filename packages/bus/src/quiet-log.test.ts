import { createQuietLog } from './quiet-log';
import { silentLog } from './silent-log';

describe('a quiet log', () => {
  it('says the same warning once in ten seconds, and how often it was held back', () => {
    const lines: unknown[] = [];
    let now = 0;
    const log = createQuietLog({ ...silentLog, warn: (fields, message) => lines.push([message, fields]) }, () => now);
    log.warn({ attempt: 1 }, 'away');
    log.warn({ attempt: 2 }, 'away');
    log.warn({ attempt: 1 }, 'refused');
    log.warn({ topic: 'other' }, 'away');
    now = 9_999;
    log.warn({ attempt: 3 }, 'away');
    now = 10_000;
    log.warn({ attempt: 4 }, 'away');
    expect(lines).toEqual([
      ['away', { attempt: 1 }],
      ['refused', { attempt: 1 }],
      ['away', { topic: 'other' }],
      ['away', { attempt: 4, heldBack: 2 }],
    ]);
  });

  it('passes everything else on', () => {
    const lines: string[] = [];
    const hear = (_: object, message: string) => lines.push(message);
    const log = createQuietLog({ debug: hear, info: hear, warn: hear, error: hear });
    for (const say of [log.debug, log.info, log.error]) {
      say({}, 'same');
      say({}, 'same');
    }
    expect(lines).toHaveLength(6);
  });
});
