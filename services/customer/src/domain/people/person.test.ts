import fc from 'fast-check';
import { type Decider, fold, given } from '@homeward/kernel';
import type { GivenAnswer } from './consents';
import { type AdmitRecord, type PersonCommand, type PersonEvent, type PersonState, person, recordsOf } from './person';
import { ALONE } from './source-record';

const admit = (recordId: string, sequence: number, record: Partial<AdmitRecord['record']> = {}): AdmitRecord => ({
  type: 'AdmitRecord',
  recordId,
  tie: ALONE,
  record: {
    sequence,
    dealerId: 'D1',
    occurredAt: '2024-01-01T00:00:00.000Z',
    consents: [],
    hasMobile: true,
    hasEmail: false,
    preferredChannel: '',
    language: '',
    ...record,
  },
});

const said = (purpose: string, answer: 'yes' | 'no', at = '2024-01-01T00:00:00.000Z', channel = ''): GivenAnswer => ({
  purpose,
  channel,
  answer,
  at,
  key: `${purpose}.${channel}`,
});

describe('person', () => {
  it('is the cluster of the records that belong to it, with what they say together', () => {
    const { state } = given(person).when(
      admit('r1', 1, { preferredChannel: 'sms' }),
      admit('r2', 1, { dealerId: 'D2', hasEmail: true, hasMobile: false, occurredAt: '2024-02-01T00:00:00.000Z' }),
    );
    expect(state.profile).toEqual({
      recordIds: ['r1', 'r2'],
      dealerIds: ['D1', 'D2'],
      hasMobile: true,
      hasEmail: true,
      preferredChannel: 'sms',
      language: '',
      consents: [],
      channelConsents: [],
    });
  });

  it('the latest answer to each purpose counts, whichever record gave it', () => {
    const { state } = given(person).when(
      admit('r1', 1, { consents: [said('marketing', 'no', '2024-03-01T00:00:00.000Z')] }),
      admit('r2', 1, {
        consents: [said('marketing', 'yes', '2024-02-01T00:00:00.000Z'), said('survey', 'yes', '2024-02-01T00:00:00.000Z', 'sms')],
      }),
      admit('r3', 1, { occurredAt: '2024-04-01T00:00:00.000Z' }),
    );
    expect(state.profile?.consents).toEqual([
      { purpose: 'marketing', channel: '', answer: 'no', at: '2024-03-01T00:00:00.000Z', recordId: 'r1' },
    ]);
    expect(state.profile?.channelConsents).toEqual([
      { purpose: 'survey', channel: 'sms', answer: 'yes', at: '2024-02-01T00:00:00.000Z', recordId: 'r2' },
    ]);
  });

  it('what is told of an earlier state of a record changes nothing', () => {
    expect(given(person).when(admit('r1', 2), admit('r1', 1, { hasMobile: false })).events).toEqual([]);
  });

  it('a profile is told only when it changes', () => {
    expect(
      given(person)
        .when(admit('r1', 1), admit('r1', 2))
        .events.map(({ type }) => type),
    ).toEqual(['RecordAdmitted']);
  });

  it('a person whom all records left has none', () => {
    const { state } = given(person).when(admit('r1', 1), { type: 'ReleaseRecord', recordId: 'r1', sequence: 2, to: 'other' });
    expect(recordsOf(state)).toEqual([]);
    expect(state.profile?.recordIds).toEqual([]);
  });

  it('every look at values in the clear is written down and changes nothing else', () => {
    const reveal: PersonCommand = {
      type: 'RecordReveal',
      by: 'u1',
      nodeId: 'D1',
      clientId: 'console',
      purpose: 'sealed',
      purposeOf: 'r1',
      fields: ['phone'],
      at: '2024-01-01T00:00:00.000Z',
    };
    expect(given(person).when(admit('r1', 1), reveal).events).toEqual([{ ...reveal, type: 'PersonRevealed' }]);
  });

  it('is the same whatever the order and number of what it hears', () => {
    const heard: readonly PersonCommand[] = [
      admit('r1', 1, { consents: [said('marketing', 'yes')] }),
      { type: 'ReleaseRecord', recordId: 'r1', sequence: 2, to: 'other' },
      admit('r1', 3, { consents: [said('marketing', 'no')] }),
      admit('r2', 1, { occurredAt: '2023-01-01T00:00:00.000Z', consents: [said('marketing', 'yes')] }),
      { type: 'ReleaseRecord', recordId: 'r3', sequence: 4, to: 'other' },
    ];
    const expected = carryOut(person, heard);
    fc.assert(
      fc.property(fc.shuffledSubarray([...heard, ...heard], { minLength: 10 }), (order) => {
        expect(carryOut(person, order)).toEqual(expected);
      }),
    );
  });
});

function carryOut(decider: Decider<PersonState, PersonCommand, PersonEvent>, commands: readonly PersonCommand[]) {
  const state = commands.reduce((present, command) => fold(decider, decider.decide(command, present), present), decider.initial);
  return { profile: state.profile, records: recordsOf(state) };
}
