import type { IntakeRequest } from '@homeward/contracts/customer-service';
import { aRequest, aRow } from './neighbours';
import { startWorld } from './world';

const known = (requestIds: readonly string[], request: IntakeRequest) => ({
  requests: requestIds.includes(request.requestId) ? [request] : [],
});

describe('the rows of an import as a file', () => {
  test('rejected.csv has the row as it was written, its line, code, column and text, and no formula', async () => {
    const dangerous = ['=1+1', '+SUM(A1)', '-2+3', '@x', '\tx', '\rx', '＝1', '-5', '+8613800138000', 'a,"b"', 'x\0y'];
    const told = await startWorld({
      neighbours: {
        customer: {
          readRequests: async ({ requestIds }) => known(requestIds, aRequest({ header: dangerous.map((_, index) => `=h${index}`) })),
          readRows: async ({ page, withOriginal, outcome }) => {
            expect([withOriginal, outcome]).toEqual([true, 'rejected']);
            return page?.cursor === ''
              ? { rows: [aRow({ original: dangerous })], cursor: 'next' }
              : {
                  rows: [aRow({ row: 9, pointer: '车架号', original: ['only'] }), aRow({ row: 10, original: [...dangerous, 'surplus'] })],
                  cursor: '',
                };
          },
        },
      },
    });
    const answer = await told
      .http()
      .get('/v1/imports/R1/rejected.csv')
      .set({ authorization: await told.as('dms-d1'), 'accept-language': 'en' });
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="R1-rejected.csv"');
    const lines = answer.text.split('\r\n');
    expect(lines[0]).toBe(`\ufeff${dangerous.map((_, index) => `'=h${index}`).join(',')},line,code,column,text`);
    const text = /intake\.vin-invalid,vin,(.*)$/.exec(lines[1] ?? '')?.[1] ?? '';
    expect(lines[1]).toBe(
      `'=1+1,'+SUM(A1),'-2+3,'@x,'\tx,"'\rx",'＝1,-5,+8613800138000,"a,""b""",x\u2400y,2,intake.vin-invalid,vin,${text}`,
    );
    expect(text.length).toBeGreaterThan(5);
    expect(lines[2]).toMatch(/^only,,,,,,,,,,,9,intake\.vin-invalid,车架号,/);
    expect(lines[3]).toMatch(/,surplus$/);
    await told.stop();
  });

  test('rejected.csv names the dealer’s own column, whoever refused the row', async () => {
    const told = await startWorld({
      neighbours: {
        customer: {
          readRequests: async ({ requestIds }) => known(requestIds, aRequest({ header: ['工单号\texternalId', '车架号\tvin', '备注'] })),
          readRows: async () => ({
            rows: [
              aRow({ pointer: '/data/vin', original: ['W1', 'X', '-'] }),
              aRow({ row: 3, pointer: '车架号', original: ['W2', 'Y', '-'] }),
            ],
            cursor: '',
          }),
        },
      },
    });
    const read = async (name: string) =>
      (
        await told
          .http()
          .get(`/v1/imports/R1/${name}.csv`)
          .set({ authorization: await told.as('dms-d1') })
      ).text.split('\r\n');
    const [header, byCustomer, atTheBorder] = await read('rejected');
    expect(header).toBe('\ufeff工单号,车架号,备注,line,code,column,text');
    expect(byCustomer).toMatch(/^W1,X,'?-,2,intake\.vin-invalid,车架号,/);
    expect(atTheBorder).toMatch(/^W2,Y,'?-,3,intake\.vin-invalid,车架号,/);
    expect((await read('accepted'))[0]).toBe('\ufeff工单号,车架号,备注,line,outcome');
    await told.stop();
  });
});
