import { given } from '@homeward/kernel';
import { type Finding, findings } from './findings';

const AT = '2024-06-04T02:00:00.000Z';
const shared = (dealerId: string, ...recordIds: readonly string[]): Finding => ({
  kind: 'shared-identifier',
  dealerId,
  field: 'phone',
  reason: 'too-many-names',
  recordIds,
  vehicleId: '',
});
const note = (...present: readonly Finding[]) => ({ type: 'NoteFindings', present, at: AT }) as const;
const changed = (opened: readonly Finding[], closed: readonly Finding[] = []) =>
  ({ type: 'FindingsChanged', opened, closed, at: AT }) as const;

describe('findings', () => {
  it('are told when they appear', () => {
    expect(given(findings).when(note(shared('D1', 'a', 'b'))).events).toEqual([changed([shared('D1', 'a', 'b')])]);
  });

  it('are not told again while they last, for each dealer by itself', () => {
    const told = [changed([shared('D1', 'a', 'b')])];
    expect(given(findings, ...told).when(note(shared('D1', 'a', 'b', 'c'))).events).toEqual([]);
    expect(given(findings, ...told).when(note(shared('D1', 'a'), shared('D2', 'd'))).events).toEqual([changed([shared('D2', 'd')])]);
  });

  it('are told to be gone, and again when they are back', () => {
    const told = changed([shared('D1', 'a')]);
    const gone = changed([], [shared('D1', 'a')]);
    expect(given(findings, told).when(note()).events).toEqual([gone]);
    expect(given(findings, told, gone).when(note(shared('D1', 'a'))).events).toEqual([told]);
    expect(given(findings).when(note()).events).toEqual([]);
  });
});
