import { type Contender, runPaired, type Sample } from './pairing';

function aContender(name: string, samples: readonly Sample[], log: string[]): Contender {
  return {
    name,
    run: async (repetition) => {
      log.push(`${name}${repetition}`);
      return samples[repetition % samples.length] as Sample;
    },
  };
}

const slow: Sample = { operations: 100, wallMs: 200, cpuMs: 400 };
const quick: Sample = { operations: 100, wallMs: 100, cpuMs: 100 };

describe('ours and a peer', () => {
  test('run in turn, after a run of each that does not count', async () => {
    const log: string[] = [];
    const paired = await runPaired({ ours: aContender('a', [slow], log), peer: aContender('b', [quick], log) }, 2);
    expect(log).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2']);
    expect(paired.ours.samples).toHaveLength(2);
  });

  test('are compared per second of the clock and per second of processor time', async () => {
    const paired = await runPaired({ ours: aContender('a', [slow], []), peer: aContender('b', [quick], []) }, 3);
    expect(paired.throughputRatio.median).toBe(0.5);
    expect(paired.cpuRatio.median).toBe(0.25);
    expect(paired.ours.cpuMicros.median).toBe(4_000);
  });

  test('each ratio is of neighbours in time, so that a slow spell of the machine does not show', async () => {
    const spell = (sample: Sample): Sample => ({ operations: sample.operations, wallMs: sample.wallMs * 3, cpuMs: sample.cpuMs * 3 });
    const ours = aContender('a', [slow, slow, spell(slow)], []);
    const peer = aContender('b', [quick, quick, spell(quick)], []);
    const { throughputRatio, cpuRatio } = await runPaired({ ours, peer }, 2);
    expect(throughputRatio.values).toEqual([0.5, 0.5]);
    expect(cpuRatio.spread).toBe(0);
  });

  test('what other processes spent is kept beside, per operation', async () => {
    const withServer: Sample = { ...quick, besideMs: { server: 50 } };
    const { ours } = await runPaired({ ours: aContender('a', [withServer], []), peer: aContender('b', [quick], []) }, 1);
    expect(ours.besideMicros['server']?.median).toBe(500);
  });
});
