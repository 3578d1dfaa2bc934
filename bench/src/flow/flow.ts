import { type Detail, type Found, judge, type RunOptions, seriesDetails, type Target, tellSample, Unequal } from '../harness/benchmark';
import { runAlone } from '../harness/pairing';
import { measure } from '../harness/processor-time';
import type { VisitRecord } from '../network/visit-records';
import type { RegisteredNetwork } from './registered-network';
import { assertVisible } from './visible-effects';
import { sliceVisits, type VisitSlice } from './visit-slices';

export interface FlowMeters {
  /** Of the processes that do the work. */
  readonly cpuMs: () => number;
  readonly besideMs?: Readonly<Record<string, () => number>>;
}

/** Sends visits slice by slice, each until everything that follows from it is worked off; checks what can be seen after the first and the last. */
export async function measureFlow(
  registered: RegisteredNetwork,
  meters: FlowMeters,
  target: Target,
  { repetitions, say }: RunOptions,
): Promise<Found> {
  const [first, ...slices] = sliceVisits(registered.network, repetitions + 1);
  if (first === undefined) throw new Error('The network has no visits');
  const sent: VisitRecord[] = [];
  const note = ({ posts }: VisitSlice): number => sent.push(...posts.flatMap(({ records }) => records));

  // The first slice warms up, and shows that what is measured then comes to what it should.
  await send(registered, first);
  note(first);
  const equality = await assertVisible(registered, sent);
  say(`  equal: ${equality}`);
  const series = await runAlone(
    {
      name: 'visits',
      run: async (repetition) => {
        const slice = slices[repetition - 1];
        if (slice === undefined) throw new Error('There are no more visits');
        note(slice);
        return measure(slice.visits, () => send(registered, slice), meters.cpuMs, meters.besideMs);
      },
    },
    repetitions,
    tellSample(say, 'visits'),
  );
  const details: readonly Detail[] = seriesDetails(series, 'visit').slice(1);
  return {
    settings: { cars: registered.network.options.vehicles, visitsEachRepetition: first.visits, recordsAPost: 1_000 },
    equality: await assertVisible(registered, sent),
    verdicts: [judge('from POST until due date, points and KPI are visible', 'visits/s', series.perSecond, target)],
    details,
  };
}

async function send({ constellation, dmsOf }: RegisteredNetwork, { posts }: VisitSlice): Promise<void> {
  const { url } = constellation;
  const byDealer = Map.groupBy(posts, ({ dealerId }) => dealerId);
  await Promise.all(
    [...byDealer].map(async ([dealerId, own]) => {
      for (const { body, records } of own) {
        const response = await fetch(`${url}/v1/dms/records`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${dmsOf.get(dealerId)?.token ?? ''}` },
          body,
        });
        const answer = (await response.json()) as { readonly received?: number; readonly refused?: readonly unknown[] };
        if (response.status !== 202 || answer.received !== records.length || answer.refused?.length !== 0) {
          throw new Unequal('Not all visits were taken', answer, records.length);
        }
      }
    }),
  );
  await constellation.settle();
}
