import { readFileSync } from 'node:fs';
import path from 'node:path';
import { lostShare, measureChurn, type ChurnCounts } from './churn-table';
import { generateNetwork } from './network';

describe('the README', () => {
  test('the table in the README is the one of seed 7', () => {
    const { inWarranty, outOfWarranty } = measureChurn(generateNetwork());
    const line = (name: string, counts: ChurnCounts): string => {
      const { staying, quasiLost, lost } = counts;
      const share = `${(lostShare(counts) * 100).toFixed(1)} %`;
      return `| ${[name, staying + quasiLost + lost, staying, quasiLost, lost, share].join(' | ')} |`;
    };
    const readme = readFileSync(path.join(__dirname, '..', 'README.md'), 'utf8');
    expect(readme).toContain(line('in warranty', inWarranty));
    expect(readme).toContain(line('out of warranty', outOfWarranty));
  });
});
