import { BusUnavailable, type Message } from './bus';
import { createProduceLine } from './produce-line';
import { silentLog } from './silent-log';

const aMessage = (text: string, topic = 'known'): Message => ({
  topic,
  key: 'key',
  id: text,
  source: 'source',
  type: 'type',
  at: '2024-05-01T01:00:00.000Z',
  value: new Uint8Array(10),
});

/** A line to a log that remembers its requests; `answer` decides on each, by its number from 0. */
function aLine(
  answer: (request: number) => Promise<void> = () => Promise.resolve(),
  more: { mostMessages?: number; mostWaitingBytes?: number; timeoutMs?: number } = {},
) {
  const requests: (readonly string[])[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  const line = createProduceLine({
    async send(messages) {
      requests.push(messages.map(({ id }) => id));
      inFlight += 1;
      mostInFlight = Math.max(mostInFlight, inFlight);
      try {
        await answer(requests.length - 1);
      } finally {
        inFlight -= 1;
      }
    },
    missingTopics: (topics) => Promise.resolve(new Set([...topics].filter((topic) => topic === 'unknown'))),
    timeoutMs: 1_000,
    mostBytes: 100_000,
    mostMessages: 100,
    mostWaitingBytes: 1_000_000,
    backoff: { firstMs: 1, longestMs: 2 },
    log: silentLog,
    ...more,
  });
  return { line, requests, mostInFlight: () => mostInFlight };
}

describe('the way out to the log', () => {
  it('calls of one turn share a request, later ones wait for its answer', async () => {
    const { line, requests, mostInFlight } = aLine();
    const first = line.publish([aMessage('1'), aMessage('2')]);
    const second = line.publish([aMessage('3')]);
    await first;
    await Promise.all([second, line.publish([aMessage('4')])]);
    expect(requests).toEqual([['1', '2', '3'], ['4']]);
    expect(mostInFlight()).toBe(1);
  });

  it('a failed request is repeated as a whole before anything later is sent', async () => {
    const { line, requests } = aLine((request) => (request < 2 ? Promise.reject(new Error('cut')) : Promise.resolve()), {
      mostMessages: 2,
    });
    await Promise.all(['1', '2', '3'].map((text) => line.publish([aMessage(text)])));
    expect(requests).toEqual([['1', '2'], ['1', '2'], ['1', '2'], ['3']]);
  });

  it('a call over several requests is done when the last one is', async () => {
    const { line, requests } = aLine(undefined, { mostMessages: 2 });
    await line.publish(['1', '2', '3', '4', '5'].map((text) => aMessage(text)));
    expect(requests).toEqual([['1', '2'], ['3', '4'], ['5']]);
  });

  it('gives up when the time of the oldest call is up, and sends what remains of no call that was given up', async () => {
    let isAway = true;
    const { line, requests } = aLine(() => (isAway ? Promise.reject(new Error('away')) : Promise.resolve()), {
      mostMessages: 2,
      timeoutMs: 50,
    });
    const refused = line.publish(['1', '2', '3'].map((text) => aMessage(text)));
    await expect(refused).rejects.toThrow(BusUnavailable);
    isAway = false;
    await line.publish([aMessage('4')]);
    expect(requests.at(-1)).toEqual(['4']);
    expect(requests.flat()).not.toContain('3');
  });

  it('a call to an unknown topic is refused, those beside it are written', async () => {
    const { line, requests } = aLine();
    const [good, bad] = [line.publish([aMessage('1')]), line.publish([aMessage('2', 'unknown'), aMessage('3')])];
    await expect(bad).rejects.toMatchObject({ code: 'bus.topic-unknown' });
    await good;
    expect(requests).toEqual([['1']]);
  });

  it('what would wait beyond the bound is refused at once', async () => {
    const { line } = aLine(undefined, { mostWaitingBytes: 500 });
    const waiting = line.publish([aMessage('1'), aMessage('2')]);
    await expect(line.publish([aMessage('3')])).rejects.toThrow(BusUnavailable);
    await waiting;
    await line.publish([aMessage('4')]);
  });

  it('flushing waits for everything accepted', async () => {
    const { line, requests } = aLine();
    const written = line.publish([aMessage('1')]);
    await line.flush();
    expect(requests).toEqual([['1']]);
    await written;
    await line.flush();
  });
});
