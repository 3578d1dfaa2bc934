import { displayWidth } from '../output/width';
import { eventLine } from './event-view';

const event = {
  ...{ topic: 'homeward.contacts.v1', partition: 2, offset: '17', key: 'V1', type: 'homeward.reminder.v1.ContactPlanned' },
  at: '2025-06-30T16:00:00.000Z',
  event: { contactId: 'C1', note: '', reasons: [], dealer: '极光汽车 南京店', values: { due: '2025-07-18' }, sequence: 0 },
};

describe('an event on one line', () => {
  it('is when, where, what, about whom, and what it says; what is empty is left out', () => {
    expect(eventLine(event, undefined)).toBe(
      '2025-06-30T16:00:00.000Z  homeward.contacts.v1  ContactPlanned  V1  contactId=C1 dealer="极光汽车 南京店" values={"due":"2025-07-18"} sequence=0',
    );
  });

  it('is never wider than the terminal', () => {
    for (const width of [80, 98, 99, 100]) expect(displayWidth(eventLine(event, width))).toBeLessThanOrEqual(width);
    expect(eventLine(event, 80)).toMatch(/…$/);
  });

  it('a content that is no object, and none at all, is said as it is', () => {
    expect(eventLine({ ...event, event: 'sealed' }, undefined)).toMatch(/ {2}"sealed"$/);
    expect(eventLine({ ...event, event: undefined }, undefined)).toMatch(/ {2}V1$/);
  });
});
