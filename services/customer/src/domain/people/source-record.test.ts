import { given } from '@homeward/kernel';
import type { ConsentEntry } from './consents';
import { type PlaceRecord, type RecordRevision, type ReviseRecord, sourceRecord } from './source-record';

const revise = (record: Partial<RecordRevision> = {}, consents: readonly ConsentEntry[] = []): ReviseRecord => ({
  type: 'ReviseRecord',
  dealerId: 'D1',
  sourceSystem: 'dms',
  ownPersonId: 'own',
  record: {
    revision: 1,
    occurredAt: '2024-01-01T00:00:00.000Z',
    digest: 'a',
    sealed: 'sealed',
    blocks: ['phone:1', 'name:zhang'],
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

const place = (personId: string, basis: number): PlaceRecord => ({
  type: 'PlaceRecord',
  personId,
  tie: { by: 'model', recordId: 'other', weight: 12, policyVersion: 'identity@1' },
  basis,
});

describe('source record', () => {
  it('is alone with a person of its own until another record is found to be of the same', () => {
    expect(given(sourceRecord).when(revise()).events).toMatchObject([{ type: 'RecordRevised', personId: 'own', confirmation: false }]);
  });

  it('stays with its person when it is revised, and says what it shares no longer', () => {
    const { events, state } = given(sourceRecord).when(
      revise(),
      place('zhang', 1),
      revise({ revision: 2, digest: 'b', blocks: ['name:zhang'] }),
    );
    expect(events).toMatchObject([{ type: 'RecordRevised', personId: 'zhang' }]);
    expect(state.formerBlocks).toEqual(['phone:1']);
  });

  it('moves to the person whom another record stands for, and says by what tie', () => {
    const { events, state } = given(sourceRecord).when(revise(), place('zhang', 1));
    expect(events).toMatchObject([
      { type: 'RecordMoved', personId: 'zhang', previousPersonId: 'own', tie: { by: 'model', recordId: 'other' } },
    ]);
    expect(state).toMatchObject({ personId: 'zhang', tie: { by: 'model' } });
  });

  it('a decision over an earlier state of the record is no decision any more', () => {
    expect(given(sourceRecord).when(revise(), revise({ revision: 2, digest: 'b' }), place('zhang', 1)).rejection).toMatchObject({
      kind: 'conflict',
      code: 'identity.record-changed',
    });
  });

  it('is not moved to the person that it belongs to; that another record of the person turned up is kept', () => {
    const { events } = given(sourceRecord).when(revise(), place('own', 1));
    expect(events).toMatchObject([{ type: 'RecordTied', tie: { recordId: 'other' } }]);
    expect(given(sourceRecord).when(revise(), place('own', 1), place('own', 2)).events).toEqual([]);
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
