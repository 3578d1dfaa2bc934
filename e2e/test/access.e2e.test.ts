import { type Operation, OPERATIONS, PERMISSIONS } from '@homeward/access';
import type { AccessCase, Asked } from '../src/access/access-case';
import { type Books, SIGN_IN_ROLES, type Somebody, startBooks, type Things, unknownLike } from '../src/access/books';
import { CASES_OF_MANAGEMENT } from '../src/access/cases-of-management';
import { CASES_OF_PEOPLE } from '../src/access/cases-of-people';
import { CASES_OF_SYSTEMS } from '../src/access/cases-of-systems';
import { CASES_OF_WORK } from '../src/access/cases-of-work';

jest.setTimeout(300_000);

const CASES = { ...CASES_OF_PEOPLE, ...CASES_OF_WORK, ...CASES_OF_MANAGEMENT, ...CASES_OF_SYSTEMS };
/** Asked by services of one another; `clock.move` is of nobody but development. */
const NOT_OVER_HTTP: readonly Operation[] = [
  'audiences.read',
  'clock.move',
  'contact-details.read',
  'intake-keys.read',
  'linked-progress.read',
  'refusals.record',
];
/** What is no id, or nobody's secret. */
const SPOKEN: readonly (keyof Things)[] = ['name', 'basis', 'deliveryId'];

interface Answer {
  readonly status: number;
  readonly text: string;
}

let books: Books;
let unknown: Things;
let readBefore: ReadonlyMap<string, string>;
beforeAll(async () => {
  books = await startBooks();
  unknown = unknownLike(books.foreign);
  readBefore = await readByOther();
});
afterAll(() => books.dealers.stop());

async function ask(who: Somebody, { method, path, json, file, key }: Asked): Promise<Answer> {
  const { dealers } = books;
  const form = new FormData();
  for (const [name, value] of Object.entries(file?.fields ?? {})) form.set(name, value);
  if (file !== undefined) form.set('file', new Blob([file.text], { type: 'text/csv' }), 'file.csv');
  const body = file === undefined ? json && JSON.stringify(json) : form;
  const response = await fetch(`${dealers.constellation.url}${path}`, {
    method,
    headers: {
      ...{ authorization: `Bearer ${dealers.clientOf(who).token}`, 'accept-language': 'en' },
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, text: await response.text() };
}

/** The answer without what is new in each one, and without the ids that were asked about. */
function comparable({ status, text }: Answer, asked: readonly string[]): Answer {
  const nameless = asked.reduce((all, id) => all.replaceAll(id, '…'), text);
  return { status, text: nameless.replace(/"(traceId|requestId)":"[^"]*"/g, '"$1":"…"') };
}

/** One's own things with some of another's between them: each of the ids that are asked about by itself, and all of them. */
function mixtures({ about }: AccessCase): readonly (readonly (keyof Things)[])[] {
  return about.length > 1 ? [...about.map((name) => [name]), about] : [about];
}

function withThingsOf(other: Things, names: readonly (keyof Things)[]): Things {
  return { ...books.own, ...Object.fromEntries(names.map((name) => [name, other[name]])) };
}

/** Ids and values of the other dealer that stand in a text, but for those that were asked about. */
function leaked(text: string, asked: readonly (keyof Things)[] = []): readonly string[] {
  const values = asked.map((name) => books.foreign[name]);
  return (Object.keys(books.foreign) as (keyof Things)[]).filter((name) => {
    const value = books.foreign[name];
    if (SPOKEN.includes(name) || values.some((one) => one.includes(value))) return false;
    return text.includes(name === 'dealerId' ? `"${value}"` : value);
  });
}

/** What the other dealer reads of its own, route by route. */
async function readByOther(): Promise<ReadonlyMap<string, string>> {
  const read = new Map<string, string>();
  for (const [route, cases] of Object.entries(CASES)) {
    for (const [place, one] of cases.entries()) {
      const role = SIGN_IN_ROLES.find((candidate) => PERMISSIONS[one.operation][candidate] === 'own-dealers');
      const asked = one.ask(books.foreign);
      // Numbers to dial are revealed, which the timeline of each person tells afterwards.
      if (role === undefined || asked.method !== 'GET' || one.operation === 'work.dial') continue;
      read.set(`${route} ${place}`, comparable(await ask(`${role}@D2`, asked), []).text);
    }
  }
  return read;
}

test('every route of the API and every operation is among the cases', async () => {
  const answer = await fetch(`${books.dealers.constellation.url}/openapi.json`);
  const { paths } = (await answer.json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly security: readonly unknown[] }>>>>;
  };
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { security }]) => (security.length === 0 ? [] : [`${method.toUpperCase()} ${path}`])),
  );
  expect(Object.keys(CASES).sort()).toEqual(routes.sort());
  const operations = new Set(Object.values(CASES).flatMap((cases) => cases.map(({ operation }) => operation)));
  expect([...operations, ...NOT_OVER_HTTP].sort()).toEqual([...OPERATIONS].sort());
});

describe.each(
  Object.entries(CASES).flatMap(([route, cases]) =>
    cases.map((one) => ({ route, one, operation: one.operation, about: one.about.join(', ') })),
  ),
)('$route ($operation; $about)', ({ one }) => {
  let isDone = false;
  test.each(SIGN_IN_ROLES.map((role) => ({ role, permission: PERMISSIONS[one.operation][role] })))(
    '$role: $permission',
    async ({ role, permission }) => {
      if (permission === 'none') {
        const { status, text } = await ask(`${role}@D1`, one.ask(books.own));
        expect([status, text]).toEqual([403, expect.stringContaining('"access.operation-denied"')]);
        return;
      }
      if (permission === 'own-dealers') {
        for (const names of one.about.length === 0 ? [] : mixtures(one)) {
          const [foreign, nobodys] = [withThingsOf(books.foreign, names), withThingsOf(unknown, names)];
          const answer = await ask(`${role}@D1`, one.ask(foreign));
          const expected = await ask(`${role}@D1`, one.ask(nobodys));
          const idsOf = (things: Things) => names.map((name) => things[name]);
          expect([names, comparable(answer, idsOf(foreign))]).toEqual([names, comparable(expected, idsOf(nobodys))]);
          expect(leaked(answer.text, names)).toEqual([]);
          const [place = ''] = one.ask(foreign).path.split('?');
          if (idsOf(foreign).some((id) => place.includes(id))) expect([names, answer.status]).toEqual([names, 404]);
        }
      }
      if (one.once === true && isDone) return;
      isDone = true;
      const { status, text } = await ask(`${role}@D1`, one.ask(books.own));
      const isExpected = one.answers?.includes(status) ?? (status >= 200 && status < 300);
      expect([isExpected, status, isExpected ? '' : text]).toEqual([true, status, '']);
      if (one.lists !== undefined) expect(text).toContain(books.own[one.lists]);
      if (permission === 'own-dealers') expect(leaked(text)).toEqual([]);
    },
  );
});

test('nothing of the other dealer has changed', async () => {
  await books.dealers.constellation.settle();
  expect(readBefore.size).toBeGreaterThan(40);
  expect(await readByOther()).toEqual(readBefore);
});

// What one dealer has of a customer is not the other's, though the customer is the same.
describe.each(
  Object.entries(CASES).flatMap(([route, cases]) =>
    cases
      .filter(({ about, once, operation }) => {
        // Nobody is forgotten in part: who may not see all of the person is told so.
        return once !== true && operation !== 'people.erase' && about.length === 1 && ['personId', 'phone'].includes(about[0] ?? '');
      })
      .map((one) => ({ route, one, operation: one.operation })),
  ),
)('$route ($operation) about a customer of both dealers', ({ one }) => {
  test.each(SIGN_IN_ROLES.filter((role) => PERMISSIONS[one.operation][role] === 'own-dealers'))(
    '%s sees what the own dealer has',
    async (role) => {
      const { own, foreign } = books.shared;
      const { status, text } = await ask(`${role}@D1`, one.ask({ ...books.own, personId: own.personId, phone: own.phone }));
      expect([status < 300, status < 300 ? '' : text]).toEqual([true, '']);
      const { personId: _same, phone: _number, ...others } = foreign;
      expect(Object.entries(others).filter(([, value]) => text.includes(value))).toEqual([]);
      // Who did something there, and who looked.
      expect(text).not.toMatch(/SA-D2|@D2/);
    },
  );
});
