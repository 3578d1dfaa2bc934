import { given } from '@homeward/kernel';
import { type RecordRevision, type ReviseRecord, sourceRecord } from './source-record';

const revise = (record: Partial<RecordRevision> = {}): ReviseRecord => ({
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
    consents: [],
    basicsComplete: true,
    quarantined: [],
    ...record,
  },
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
});
