import { homeward } from '../src/homeward';
import { aTerminal } from './captured-terminal';

describe('the workload', () => {
  const run = async (...options: string[]) => {
    let asked = '';
    let data = '';
    const answer = {
      rows: [
        {
          ...{ group: { dealer: 'D1' }, fromOn: '2023-12-31', toOn: '2024-12-31', keptCustomers: 2, visits: 7, calls: 14 },
          ...{ callsPerCustomer: 7, visitsPerCustomer: 3.5, visitsAMonth: 300, activeCarsExact: 1028.57, activeCars: 1029 },
        },
        { group: { dealer: 'D2' }, fromOn: '2023-12-31', toOn: '2024-12-31', keptCustomers: 0, visits: 0, calls: 0, visitsAMonth: 300 },
      ],
    };
    const fetch: typeof globalThis.fetch = async (input) => {
      const url = new URL(new Request(input).url);
      asked = url.pathname + url.search;
      return Response.json(answer);
    };
    const exitCode = await homeward(['kpis', 'workload', ...options], {
      ...aTerminal({ HOMEWARD_TOKEN: 't', LANG: 'en' }),
      fetch,
      out: (text) => void (data += String(text)),
    });
    return { exitCode, asked, lines: data.trim().split(/\r?\n/) };
  };

  it('is asked for by group and planning figure, and shown with whole cars; a ratio over nothing is left open', async () => {
    const { exitCode, asked, lines } = await run('--by', 'dealer', '--visits-a-month', '300', '--output', 'csv');
    expect({ exitCode, asked }).toEqual({ exitCode: 0, asked: '/v1/reports/workload?by=dealer&visitsAMonth=300' });
    expect(lines.slice(1)).toEqual(['dealer:D1,2,7,14,7,3.5,300,1029', 'dealer:D2,0,0,0,,,300,']);
    const table = await run('--by', 'dealer');
    expect(table.lines.join('\n')).toMatch(/D1 .* 7\.00 .* 3\.50 .* 300\.00 .* 1,029/);
  });
});
