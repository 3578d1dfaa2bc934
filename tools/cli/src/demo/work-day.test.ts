import { complaintReceivedAt, filesSentAt, workStartsAt } from './work-day';

describe('the day of the demo', () => {
  it('begins at half past eight in Beijing, on the morning after the data end', () => {
    expect(workStartsAt('2025-06-30T12:00:00.000Z')).toBe('2025-07-01T00:30:00.000Z');
    expect(workStartsAt('2025-06-30T15:59:59.999Z')).toBe('2025-07-01T00:30:00.000Z');
    expect(workStartsAt('2025-06-30T16:00:00.000Z')).toBe('2025-07-02T00:30:00.000Z');
    expect(workStartsAt('2024-12-31T12:00:00.000Z')).toBe('2025-01-01T00:30:00.000Z');
  });

  it('takes the files of the evening before, when nobody is written to any more', () => {
    expect(filesSentAt('2025-06-30T12:00:00.000Z')).toBe('2025-06-30T14:00:00.000Z');
    expect(filesSentAt('2025-06-30T16:00:00.000Z')).toBe('2025-07-01T14:00:00.000Z');
  });

  it('its complaint came in a little before', () => {
    expect(complaintReceivedAt('2025-07-01T00:30:00.000Z')).toBe('2025-07-01T00:10:00.000Z');
  });
});
