import { parseArgs } from 'node:util';
import { writeExport } from './export';
import { lostShare, measureChurn, type ChurnCounts } from './churn-table';
import { generateNetwork } from './network';
import { defaultOptions, type NetworkOptions } from './options';

const usage = `Writes a dealer network's DMS export.

  node tools/demo-data/dist/main.js --out DIR [--dealers ${String(defaultOptions.dealers)}] [--vehicles ${String(defaultOptions.vehicles)}] [--years ${String(defaultOptions.years)}] [--seed ${String(defaultOptions.seed)}] [--end ${defaultOptions.endOn}]
`;

const exitCode = { done: 0, failed: 1, usage: 2 };

interface Request {
  readonly directory: string;
  readonly options: Partial<NetworkOptions>;
}

/** Reads the command line; a string is a complaint about it. */
function readRequest(args: readonly string[]): Request | string {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { out: text, dealers: text, vehicles: text, years: text, seed: text, end: text },
    });
    if (values.out === undefined) return '--out DIR is missing';
    return {
      directory: values.out,
      options: {
        ...(values.dealers !== undefined && { dealers: Number(values.dealers) }),
        ...(values.vehicles !== undefined && { vehicles: Number(values.vehicles) }),
        ...(values.years !== undefined && { years: Number(values.years) }),
        ...(values.seed !== undefined && { seed: Number(values.seed) }),
        ...(values.end !== undefined && { endOn: values.end }),
      },
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const percent = (counts: ChurnCounts): string => `${(lostShare(counts) * 100).toFixed(1)} %`;

async function main(): Promise<number> {
  const request = readRequest(process.argv.slice(2));
  if (typeof request === 'string') {
    process.stderr.write(`${request}\n\n${usage}`);
    return exitCode.usage;
  }
  try {
    const network = generateNetwork(request.options);
    const { dealers } = await writeExport(network, request.directory);
    for (const { dealerId, name, files } of dealers) {
      process.stdout.write(`${dealerId} ${name}: ${files.map(({ path, rows }) => `${path} ${String(rows)}`).join(', ')}\n`);
    }
    const { inWarranty, outOfWarranty } = measureChurn(network);
    process.stdout.write(`lost or quasi-lost: ${percent(inWarranty)} in warranty, ${percent(outOfWarranty)} out of it\n`);
    return exitCode.done;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof RangeError ? exitCode.usage : exitCode.failed;
  }
}

void main().then((code) => {
  process.exitCode = code;
});
