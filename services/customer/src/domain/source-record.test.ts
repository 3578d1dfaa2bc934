import { given } from '@homeward/kernel';
import type { ConsentEntry } from './consents';
import { type RecordRevision, type ReviseRecord, sourceRecord } from './source-record';

const revise = (record: Partial<RecordRevision> = {}, consents: readonly ConsentEntry[] = []): ReviseRecord => ({
  type: 'ReviseRecord',
  dealerId: 'D1',
  sourceSystem: 'dms',
  record: {
    revision: 1,
    occurredAt: '2024-01-01T00:00:00.000Z',
    digest: 'a',
    sealed: 'sealed',
    personId: 'zhang',
    hasMobile: true,
    hasEmail: false,
    preferredChannel: '',
    language: '',
    source: 'dms',
    verified: [],
    basicsComplete: true,
    quarantined: [],
    ...record,
  },
  consents,
});
const answer = (at: string): ConsentEntry => ({
  purpose: 'marketing',
  channel: '',
  answer: 'yes',
  at,
  key: at,
  by: '',
  sealedEvidence: '',
});

describe('source record', () => {
  it('is placed with the person that it stands for', () => {
    expect(given(sourceRecord).when(revise()).events).toMatchObject([
      { type: 'RecordPlaced', record: { personId: 'zhang' }, confirmation: false },
    ]);
  });

  it('moves to another person when its phone or name changes', () => {
    expect(given(sourceRecord).when(revise(), revise({ revision: 2, digest: 'b', personId: 'li' })).events).toMatchObject([
      { record: { personId: 'li' }, previousPersonId: 'zhang' },
    ]);
  });

  it('an older revision is reported as older and changes nothing', () => {
    expect(given(sourceRecord).when(revise({ revision: 2 }), revise({ digest: 'b' })).rejection).toMatchObject({
      kind: 'older',
      code: 'intake.older-revision',
    });
  });

  it('the same revision again is a repetition', () => {
    expect(given(sourceRecord).when(revise(), revise()).rejection).toMatchObject({ kind: 'repeated', code: 'intake.repeated' });
  });

  it('the same content said again later is told as a confirmation, because consents count by their time', () => {
    expect(given(sourceRecord).when(revise(), revise({ occurredAt: '2024-02-01T00:00:00.000Z' })).events).toMatchObject([
      { confirmation: true },
    ]);
  });

  it('keeps every answer, also of a revision that a later one overtook, and tells each once', () => {
    const [early, late] = [answer('2024-01-01T00:00:00.000Z'), answer('2024-02-01T00:00:00.000Z')];
    const note = (...consents: readonly ConsentEntry[]) => ({ type: 'NoteConsents', consents }) as const;
    const inOrder = given(sourceRecord).when(revise({}, [early]), note(early), revise({ revision: 2, digest: 'b' }, [late]), note(late));
    const overtaken = given(sourceRecord).when(revise({ revision: 2, digest: 'b' }, [late]), note(late), note(early));
    expect(inOrder.state.ledger).toEqual([early, late]);
    expect(overtaken.state.ledger).toEqual(inOrder.state.ledger);
    expect(overtaken.events.map(({ type }) => type)).toEqual(['ConsentsNoted']);
    expect(given(sourceRecord).when(note(early)).rejection).toMatchObject({ kind: 'unknown' });
  });
});
