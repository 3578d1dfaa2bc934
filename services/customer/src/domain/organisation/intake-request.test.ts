import { given } from '@homeward/kernel';
import { type ClosedRequest, type IntakeRequestState, type OpenedRequest, intakeRequest, statusOf } from './intake-request';

const opened: OpenedRequest = {
  kind: 'import',
  clientId: 'c',
  dealerId: 'D1',
  recordType: 'visit',
  header: [],
  openedAt: '2024-01-01T00:00:00.000Z',
  digest: 'd',
};
const closed: ClosedRequest = { rows: 3, result: 'completed', closedAt: '2024-01-01T00:00:01.000Z' };
const none = { accepted: 0, repeated: 0, older: 0, pending: 0, rejected: 0 };

describe('intake request', () => {
  it('either end may be heard first', () => {
    const open = { type: 'OpenRequest', opened } as const;
    const close = { type: 'CloseRequest', closed } as const;
    expect(given(intakeRequest).when(open, close).state).toEqual(given(intakeRequest).when(close, open).state);
  });

  it('what is known already changes nothing', () => {
    expect(given(intakeRequest, { type: 'RequestOpened', opened }).when({ type: 'OpenRequest', opened }).events).toEqual([]);
    expect(given(intakeRequest, { type: 'RequestClosed', closed }).when({ type: 'CloseRequest', closed }).events).toEqual([]);
  });

  it('an interrupted request that is sent again is closed again', () => {
    const interrupted = { ...closed, result: 'interrupted' } as const;
    expect(
      given(intakeRequest, { type: 'RequestClosed', closed: interrupted }).when({ type: 'CloseRequest', closed }).state.closed,
    ).toEqual(closed);
  });

  it.each([
    ['open until its end is heard', { opened }, { ...none, accepted: 3 }, 'open'],
    ['working while rows are on their way', { opened, closed }, { ...none, accepted: 2 }, 'working'],
    [
      'completed when every row has an outcome, also one that waits',
      { opened, closed },
      { ...none, accepted: 1, repeated: 1, pending: 1 },
      'completed',
    ],
    [
      'completed with rejections when a row was refused',
      { opened, closed },
      { ...none, accepted: 1, older: 1, rejected: 1 },
      'completed-with-rejections',
    ],
    ['refused when the file was', { opened, closed: { ...closed, rows: 0, result: 'refused' } }, none, 'refused'],
    ['interrupted when the upload was', { opened, closed: { ...closed, result: 'interrupted' } }, { ...none, accepted: 3 }, 'interrupted'],
  ] as const satisfies readonly (readonly [string, IntakeRequestState, typeof none, string])[])('is %s', (_rule, state, counts, status) => {
    expect(statusOf(state, counts)).toBe(status);
  });
});
