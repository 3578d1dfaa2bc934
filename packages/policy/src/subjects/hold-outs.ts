import { z } from 'zod';
import { type DeepReadonly, definePolicy, type PolicyProblem } from '../definition';
import { localDate, purpose } from './words';

/** Purposes of which a share of cars may go without. Safety, appointments and complaints are never left out. */
const DISPENSABLE: readonly string[] = ['service', 'survey', 'marketing'];
/** Kinds of reasons that are about safety whatever a policy calls their purpose. */
const SAFETY_KINDS: readonly string[] = ['recall', 'safety'];

const word = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a key such as maintenance');

const stream = z.strictObject({
  /** Kinds of reasons that are one stream: who is left out hears none of them. */
  kinds: z.array(word).min(1),
  /** Reasons of other purposes are never left out, whatever their kind. */
  purposes: z.array(purpose).min(1),
  /** Of all cars, drawn by the seed. */
  sharePercent: z.number().positive().max(50),
  /** Another one draws other cars. */
  seed: z.string().min(1),
  /** Reasons that begin on one of these days, both included; what began before goes on. */
  fromOn: localDate,
  toOn: localDate,
});

const schema = z.strictObject({
  /** By name. */
  streams: z.record(word, stream),
});

/** Which share of cars is left out of which contacts, so that what contacts bring can be measured. */
export const holdOuts = definePolicy({ subject: 'hold-outs', schema, lint: problemsOf });
export type HoldOuts = ReturnType<typeof holdOuts.bodyOf>;
export type HoldOutStream = HoldOuts['streams'][string];

function problemsOf({ streams }: DeepReadonly<z.infer<typeof schema>>): readonly PolicyProblem[] {
  const owners = new Map<string, string>();
  return Object.entries(streams).flatMap(([name, { kinds, purposes, fromOn, toOn }]) => {
    const at = `/streams/${name}`;
    const problems: PolicyProblem[] = [];
    purposes.forEach((wanted, index) => {
      if (!DISPENSABLE.includes(wanted))
        problems.push({ pointer: `${at}/purposes/${index}`, expected: `only ${DISPENSABLE.join(', ')}: nobody goes without ${wanted}` });
    });
    kinds.forEach((kind, index) => {
      const owner = owners.get(kind);
      if (SAFETY_KINDS.includes(kind)) problems.push({ pointer: `${at}/kinds/${index}`, expected: `nothing about safety: ${kind} is` });
      if (owner !== undefined) problems.push({ pointer: `${at}/kinds/${index}`, expected: `a kind of one stream: ${kind} is of ${owner}` });
      owners.set(kind, name);
    });
    if (toOn < fromOn) problems.push({ pointer: `${at}/toOn`, expected: 'not before fromOn' });
    return problems;
  });
}
