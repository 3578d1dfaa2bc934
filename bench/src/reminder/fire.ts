import { type Benchmark, type Finding, judge, type RunOptions, seriesDetails, tellSample, Unequal } from '../harness/benchmark';
import { type Contender, runAlone } from '../harness/pairing';
import { figureOf } from '../harness/statistics';
import { lineOf } from './contacts-told';
import { fireLoad, NINE } from './fire-load';
import { type Morning, playMorning } from './planned-morning';

/** So many at nine in the morning, gone in so many seconds. */
const MORNING = 500_000;
const SECONDS = { better: 'lower', bound: 180, aim: 60 } as const;

export const fire: Benchmark = {
  name: 'fire',
  summary: 'due to one message in a file and ContactMade on the bus, caps and quiet hours obeyed; contacts per second',
  isLong: true,
  async run({ isQuick, repetitions, say }: RunOptions): Promise<Finding> {
    const people = isQuick ? 250 : 10_000;
    const series = await runAlone(createMorning(people), repetitions, tellSample(say, 'contacts'));
    const size = isQuick ? people * 2 : MORNING;
    const morning = await playMorning(size, say);
    assertOneEach(morning, size);
    const seconds = figureOf([morning.sample.wallMs / 1_000]);
    return {
      servers: ['SQLite on disk'],
      settings: { people, morning: size },
      equality: `each time one message for each of ${people} people, told on the bus and settled in the list`,
      // Half a million are measured or not judged: what fewer take says nothing of them.
      verdicts: isQuick ? [] : [judge(`${size} contacts due at 09:00 are gone`, 's', seconds, SECONDS)],
      details: [
        ...seriesDetails(series, 'contact'),
        ...(isQuick ? [{ what: `${size} contacts due at 09:00`, unit: 's', figure: seconds }] : []),
      ],
    };
  },
};

/** Nobody is written to twice, nobody is left out, and what is told is what was done. */
function assertOneEach({ messages, told }: Morning, people: number): void {
  const expected = fireLoad(people).jobs.map(({ personId }) => personId);
  const lines = expected.map((personId) => lineOf(personId, NINE));
  assertSame('Who was written to', messages, expected);
  assertSame('Contacts made, on the bus', told.onBus, lines);
  assertSame('Contacts made, in the list', told.listed, lines);
}

function assertSame(what: string, ours: readonly string[], expected: readonly string[]): void {
  if (ours.length !== expected.length) throw new Unequal(what, ours.length, expected.length);
  const at = ours.findIndex((line, index) => line !== expected[index]);
  if (at >= 0) throw new Unequal(what, ours[at], expected[at]);
}

function createMorning(people: number): Contender {
  return {
    name: 'messages',
    async run() {
      const morning = await playMorning(people);
      assertOneEach(morning, people);
      return morning.sample;
    },
  };
}
