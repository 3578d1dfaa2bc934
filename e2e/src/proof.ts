import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isSilent, proveCanaries } from './proof/canaries';
import { startEmbeddedWorld } from './proof/canaries/embedded-world';
import { startFullWorld } from './proof/canaries/full-world';
import { fuzzReaders, isUnharmed } from './proof/fuzz';
import { coversAsStated, proveHoldOuts } from './proof/hold-outs';
import { isIdentityProved, proveIdentity } from './proof/identity';
import { holds, proveKills } from './proof/kill';
import { isSentAtMostOnce, proveSending } from './proof/sending';

/** A proof that takes too long for CI; a small version of it is among the tests. */
interface Proof {
  readonly name: string;
  readonly summary: string;
  run(options: ProofOptions): Promise<{ readonly isProved: boolean; readonly result: object }>;
}

interface ProofOptions {
  readonly seed: number;
  /** How much of it: kills, cases; the proof's own number when it is not given. */
  readonly count: number | undefined;
  readonly say: (line: string) => void;
}

const KILLS = 50;
const KILLS_EACH = 5;
const FUZZ_CASES = 100_000;
const DEFAULT_SEED = 1;
const PEOPLE = 100_000;
const CANARIES = 1_000;
const HOLD_OUT_RUNS = 2_000;
const MESSAGES = 50_000;
const MESSAGES_PER_KILL = 500;
/** The seeds from 1 on make training sets; this keeps them apart. */
const PEOPLE_SEED_OFFSET = 1_000;

const PROOFS: readonly Proof[] = [
  {
    name: 'kill',
    summary: `${KILLS} kills of random services in the middle of imports, ${KILLS_EACH} in each: the state in the end is that of an undisturbed import`,
    async run({ seed, count = KILLS, say }) {
      const proof = await proveKills({ imports: Math.ceil(count / KILLS_EACH), killsEach: KILLS_EACH, seed, say });
      return { isProved: holds(proof), result: proof };
    },
  },
  {
    name: 'fuzz',
    summary: `${FUZZ_CASES} texts for each reader of text from outside: none throws, none hangs, and each reads its own spelling again`,
    run({ seed, count = FUZZ_CASES, say }) {
      const readers = fuzzReaders({ cases: count, seed, say });
      return Promise.resolve({ isProved: isUnharmed(readers), result: { readers } });
    },
  },
  {
    name: 'identity',
    summary: `${PEOPLE} labelled records, which the model was not trained on: precision 0.99 and recall 0.95 over all pairs, a table per kind of error`,
    async run({ seed, count = PEOPLE, say }) {
      const modelFile = path.join(ROOT, 'e2e/results/identity-model.json');
      mkdirSync(path.dirname(modelFile), { recursive: true });
      const proof = proveIdentity({ records: count, seed: PEOPLE_SEED_OFFSET + seed, modelFile, say });
      return { isProved: isIdentityProved(proof), result: proof };
    },
  },
  {
    name: 'hold-outs',
    summary: `${HOLD_OUT_RUNS} runs of networks in which contacts have a known effect: the 95 % interval holds it in 95 ± 2 % of them`,
    run({ seed, count = HOLD_OUT_RUNS, say }) {
      const proof = proveHoldOuts({ runs: count, seed, say });
      return Promise.resolve({ isProved: coversAsStated(proof), result: proof });
    },
  },
  {
    name: 'sending',
    summary: `${MESSAGES} messages to a provider, ${MESSAGES / MESSAGES_PER_KILL} kills between "taken" and "written down", and time-outs: none is sent twice, what is unknown is listed, and settled by receipts`,
    async run({ seed, count = MESSAGES, say }) {
      const proof = await proveSending({ messages: count, kills: Math.floor(count / MESSAGES_PER_KILL), seed, say });
      return { isProved: isSentAtMostOnce(proof), result: proof };
    },
  },
  {
    name: 'canaries',
    summary: `${CANARIES} made-up people sent through everything, in both constellations: no byte of bus, stores, logs, spans and answers shows who they are, and what is planted is seen`,
    async run({ seed, count = CANARIES, say }) {
      const constellations = [];
      for (const start of [startEmbeddedWorld, startFullWorld])
        constellations.push(await proveCanaries({ people: count, seed, start, say }));
      return { isProved: constellations.every(isSilent), result: { constellations } };
    },
  },
];

const USAGE = `npm run proof -- NAME [--seed N] [--count N]

${PROOFS.map(({ name, summary }) => `  ${name.padEnd(9)} ${summary}`).join('\n')}
`;

const ROOT = path.resolve(__dirname, '../..');
const EXIT = { proved: 0, disproved: 1, usage: 2 } as const;

interface Asked {
  readonly proof: Proof;
  readonly seed: number;
  readonly count: number | undefined;
}

/** What is to be proved, or what is wrong with the arguments. */
function readArguments(args: readonly string[]): Asked | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { seed: { type: 'string' }, count: { type: 'string' } },
    });
    const proof = PROOFS.find(({ name }) => name === positionals[0]);
    if (proof === undefined || positionals.length > 1)
      return positionals.length === 0 ? '' : `There is no proof ${positionals.join(' ')}.\n\n`;
    const seed = Number(values.seed ?? DEFAULT_SEED);
    const count = values.count === undefined ? undefined : Number(values.count);
    if (!Number.isInteger(seed) || seed < 0) return '--seed takes a whole number.\n\n';
    if (count !== undefined && (!Number.isInteger(count) || count < 1)) return '--count takes a whole number from 1.\n\n';
    return { proof, seed, count };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n`;
  }
}

async function main(): Promise<number> {
  const asked = readArguments(process.argv.slice(2));
  if (typeof asked === 'string') {
    process.stdout.write(asked + USAGE);
    return asked === '' ? EXIT.proved : EXIT.usage;
  }
  const { proof, seed, count } = asked;
  const startedAt = performance.now();
  const { isProved, result } = await proof.run({ seed, count, say: (line) => process.stderr.write(`${line}\n`) });
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  const file = path.join(ROOT, 'e2e/results', `${proof.name}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  const machine = { cpu: os.cpus()[0]?.model ?? 'unknown', cores: os.availableParallelism(), node: process.version };
  const told = {
    name: proof.name,
    proved: isProved,
    seed,
    at: new Date().toISOString(),
    revision: revision(),
    seconds,
    machine,
    ...result,
  };
  writeFileSync(file, `${JSON.stringify(told, undefined, 2)}\n`);
  process.stdout.write(
    `${proof.name}: ${isProved ? 'proved' : 'DISPROVED'} in ${seconds} s, seed ${seed}; ${path.relative(process.cwd(), file)}\n`,
  );
  return isProved ? EXIT.proved : EXIT.disproved;
}

function revision(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = EXIT.disproved;
  },
);
