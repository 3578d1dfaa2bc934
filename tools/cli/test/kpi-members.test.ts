import { homeward } from '../src/homeward';
import { aTerminal } from './captured-terminal';

const MEMBERS = 1_200;

/** An API with so many members, which gives them a page at a time as the platform does; its cursors are where the next page begins. */
function aPlatform(asked: string[]): typeof globalThis.fetch {
  return async (input) => {
    const url = new URL(new Request(input).url);
    asked.push(url.search);
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const to = Math.min(MEMBERS, from + Number(url.searchParams.get('limit')));
    const members = Array.from({ length: to - from }, (_, index) => ({
      kind: 'vehicle',
      id: `V${from + index}`,
      dealerId: 'D1',
      values: {},
    }));
    return Response.json({ members, ...(to < MEMBERS ? { cursor: String(to) } : {}) });
  };
}

describe('the members of a figure', () => {
  const list = async (...options: string[]) => {
    const asked: string[] = [];
    const terminal = { ...aTerminal({ HOMEWARD_TOKEN: 't' }), fetch: aPlatform(asked) };
    let data = '';
    const exitCode = await homeward(['kpis', 'members', 'lost', '--output', 'json', ...options], {
      ...terminal,
      out: (text) => void (data += String(text)),
    });
    const { members, cursor } = JSON.parse(data) as { members: readonly { id: string }[]; cursor?: string };
    return { exitCode, ids: members.map(({ id }) => id), cursor, asked };
  };

  it('are followed from page to page until the limit, each once', async () => {
    const { exitCode, ids, cursor, asked } = await list('--limit', '700');
    expect({ exitCode, count: ids.length, distinct: new Set(ids).size, last: ids.at(-1), cursor }).toEqual({
      ...{ exitCode: 0, count: 700, distinct: 700, last: 'V699' },
      cursor: '700',
    });
    expect(asked).toEqual(['?part=numerator&limit=500', '?part=numerator&limit=200&cursor=500']);
  });

  it('are all there when the limit is above their number, and then there is no cursor', async () => {
    const { ids, cursor, asked } = await list('--limit', '5000', '--dealer', 'D1', '--group', 'warranty:out');
    expect({ count: ids.length, cursor, pages: asked.length }).toEqual({ count: MEMBERS, cursor: undefined, pages: 3 });
    expect(asked[0]).toBe('?part=numerator&group=dealer%3AD1%2Cwarranty%3Aout&scope=D1&limit=500');
  });
});
