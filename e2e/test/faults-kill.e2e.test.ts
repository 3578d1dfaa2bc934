import { holds, proveKills } from '../src/proof/kill';

jest.setTimeout(600_000);

test('processes killed in the middle of an import change nothing about the state in the end', async () => {
  const lines: string[] = [];
  const proof = await proveKills({ imports: 1, killsEach: 5, seed: 1, say: (line) => lines.push(line) });
  expect(proof.imports.flatMap(({ kills }) => kills)).toHaveLength(5);
  expect({ holds: holds(proof), lines: holds(proof) ? [] : lines }).toEqual({ holds: true, lines: [] });
});
