import { homeward } from '../src/homeward';
import { aTerminal } from './captured-terminal';

jest.setTimeout(120_000);

test('a platform that is told an instant stands there until its clock is moved', async () => {
  const terminal = aTerminal();
  let answered: Promise<unknown> | undefined;
  const ask = async (url: string): Promise<unknown> => {
    const move = async (at: string) => {
      const headers = { 'content-type': 'application/json', 'accept-language': 'en' };
      const answer = await fetch(`${url}/dev/clock`, { method: 'POST', headers, body: JSON.stringify({ at }) });
      const { now, detail } = (await answer.json()) as { readonly now?: string; readonly detail?: string };
      return { status: answer.status, said: now ?? detail };
    };
    return [await move('2020-01-01T00:00:00.000Z'), await move('2025-07-02T00:00:00.000Z')];
  };
  const listening = {
    ...terminal,
    note(text: string) {
      terminal.note(text);
      const url = /Serving at (http:\S+?),/.exec(terminal.notes)?.[1];
      if (url === undefined || answered !== undefined) return;
      answered = ask(url).finally(() => terminal.end());
    },
  };
  expect(await homeward(['up', '--dev', '--at', '2025-07-01T08:30:00+08:00', '--port', '0'], listening)).toBe(0);
  expect(await answered).toEqual([
    { status: 409, said: expect.stringContaining('2025-07-01T00:30:00.000Z') },
    { status: 200, said: '2025-07-02T00:00:00.000Z' },
  ]);
});
