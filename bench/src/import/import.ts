import type { DealerNetwork } from '@homeward/demo-data';
import { SERVICE_PROCESSES, databaseOf } from '@homeward/runtime';
import { type FullBench, onEmbedded, onFull } from '../flow/constellations';
import type { RegisteredNetwork } from '../flow/registered-network';
import { assertVisible } from '../flow/visible-effects';
import { sliceVisits } from '../flow/visit-slices';
import { type Benchmark, type Found, judge, pairedDetails, type RunOptions, seriesDetails, tellSample } from '../harness/benchmark';
import { runAlone, runPaired, type Sample } from '../harness/pairing';
import { measure, ownProcessorMs, processorMsOf } from '../harness/processor-time';
import type { VisitRecord } from '../network/visit-records';
import { createReadyDatabases, type ReadyCollection } from './ready-databases';
import { importFiles, toVisitFiles, type VisitFile } from './visit-files';

const RATIO_TARGET = { better: 'higher', bound: 0.04, aim: 0.15 } as const;
const EMBEDDED_TARGET = { better: 'higher', bound: 1_500, aim: 5_000 } as const;

export const importBench: Benchmark = {
  name: 'import',
  summary:
    'rows of CSV files until everything that follows is worked off, six processes / raw bulkWrite of the same ready documents; and embedded',
  async run(options) {
    const full = await onFull(options, (bench) => measureFull(bench, options));
    const embedded = await onEmbedded(options, (registered) => measureEmbedded(registered, options));
    return {
      servers: [...full.servers, ...embedded.servers],
      settings: { ...full.settings, ...embedded.settings },
      equality: `${full.equality}; embedded: ${embedded.equality}`,
      verdicts: [...full.verdicts, ...embedded.verdicts],
      details: [...full.details, ...embedded.details],
    };
  },
};

/** The work of each repetition, the first of which warms up. */
interface Portion {
  readonly files: readonly VisitFile[];
  readonly records: readonly VisitRecord[];
}

function portionsOf(network: DealerNetwork, repetitions: number): readonly Portion[] {
  return sliceVisits(network, repetitions + 1).map((slice, number) => ({
    files: toVisitFiles(slice, number),
    records: slice.posts.flatMap(({ records }) => records),
  }));
}

function portionAt(portions: readonly Portion[], repetition: number): Portion {
  const portion = portions[repetition];
  if (portion === undefined) throw new Error('There are no more visits');
  return portion;
}

async function measureFull({ registered, stack, pids }: FullBench, { repetitions, say }: RunOptions): Promise<Found> {
  const portions = portionsOf(registered.network, repetitions);
  const databases = SERVICE_PROCESSES.filter((service) => service !== 'gateway').map((service) => databaseOf(stack.mongodbUri, service));
  const ready = await createReadyDatabases(stack.mongodbUri, databases);
  const serverMs = stack.mongo.pid === undefined ? {} : { database: () => processorMsOf(stack.mongo.pid ?? 0) };
  try {
    // What was there before the first visit.
    await ready.write(await ready.changed());
    const sent: VisitRecord[] = [];
    let waiting: readonly ReadyCollection[] = [];
    let written = 0;
    const cpuMs = (): number => [...pids.values()].reduce((sum, pid) => sum + processorMsOf(pid), 0);
    const ours = {
      name: 'import',
      async run(repetition: number): Promise<Sample> {
        const { files, records } = portionAt(portions, repetition);
        const sample = await measure(records.length, () => importFiles(registered, files), cpuMs, serverMs);
        sent.push(...records);
        waiting = await ready.changed();
        written += waiting.reduce((sum, { documents }) => sum + documents.length, 0);
        return sample;
      },
    };
    const peer = {
      name: 'raw bulkWrite',
      run: (repetition: number): Promise<Sample> =>
        measure(portionAt(portions, repetition).records.length, () => ready.write(waiting), ownProcessorMs, serverMs),
    };
    const paired = await runPaired({ ours, peer }, repetitions, tellSample(say, 'rows'));
    const equality = `${await ready.assertCopied()}; ${await assertVisible(registered, sent)}`;
    return {
      settings: {
        cars: registered.network.options.vehicles,
        rowsEachRepetition: portionAt(portions, 0).records.length,
        documentsARow: Math.round((written / sent.length) * 10) / 10,
      },
      equality,
      verdicts: [judge('ours / peer, six processes', 'rows per second', paired.throughputRatio, RATIO_TARGET)],
      details: pairedDetails(paired, 'row'),
    };
  } finally {
    await ready.close();
  }
}

async function measureEmbedded(registered: RegisteredNetwork, { repetitions, say }: RunOptions): Promise<Found> {
  const { network } = registered;
  const portions = portionsOf(network, repetitions);
  const first = portionAt(portions, 0);
  await importFiles(registered, first.files);
  const sent = [...first.records];
  await assertVisible(registered, sent);
  const series = await runAlone(
    {
      name: 'import, embedded',
      run: async (repetition) => {
        const { files, records } = portionAt(portions, repetition);
        sent.push(...records);
        return measure(records.length, () => importFiles(registered, files), ownProcessorMs);
      },
    },
    repetitions,
    tellSample(say, 'rows'),
  );
  return {
    settings: { embeddedCars: network.options.vehicles, embeddedRowsEachRepetition: first.records.length },
    equality: await assertVisible(registered, sent),
    verdicts: [
      judge('embedded, from POST of the file until due date, points and KPI are visible', 'rows/s', series.perSecond, EMBEDDED_TARGET),
    ],
    details: seriesDetails(series, 'row').slice(1),
  };
}
