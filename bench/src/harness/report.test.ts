import { judge } from './benchmark';
import { type Result, toTable } from './report';
import { figureOf } from './statistics';

const result: Result = {
  name: 'example',
  summary: 'ours / a peer',
  quick: false,
  repetitions: 3,
  at: '2025-07-01T00:00:00.000Z',
  revision: 'abc',
  machine: { cpu: 'A processor', cores: 2, memoryGb: 16, system: 'Linux', node: 'v24.0.0', loadBefore: 0.1 },
  servers: ['A server (stand-in)'],
  settings: { rows: 10 },
  equality: '10 rows',
  verdicts: [judge('ours / peer', 'ratio', figureOf([0.25, 0.2, 0.3]), { better: 'higher', bound: 0.3, aim: 0.6 })],
  details: [{ what: 'ours', unit: 'rows/s', figure: figureOf([1234.5]) }],
};

describe('the table of a result', () => {
  const table = toTable(result);

  test('names the machine, the servers and what was equal', () => {
    expect(table).toContain('A processor, 2 cores, 16 GB, Node v24.0.0');
    expect(table).toContain('A server (stand-in)');
    expect(table).toContain('equal: 10 rows');
  });

  test('says when a figure misses its bound', () => {
    expect(table).toMatch(/ours \/ peer +0\.250 +0\.200 +0\.300 +40 % +ratio +MISSED \(≥ 0\.3, aim 0\.6\)/);
  });

  test('gives every figure its unit', () => {
    expect(table).toMatch(/ours +1235 .* rows\/s/);
  });
});
