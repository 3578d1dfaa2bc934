import { given } from '@homeward/kernel';
import { type FileReport, type Report, dealerReport } from './dealer-report';

const file = (report: Partial<Report>): FileReport => ({
  type: 'FileReport',
  report: {
    dealerId: 'D1',
    subject: 'parts-stock',
    key: 'P1',
    values: { quantity: 5 },
    revision: 1,
    occurredAt: '2024-01-01T00:00:00.000Z',
    digest: 'five',
    ...report,
  },
});

describe('dealer report', () => {
  it('the latest word about a thing counts', () => {
    const later = file({ occurredAt: '2024-01-02T00:00:00.000Z', digest: 'three', values: { quantity: 3 } });
    expect(given(dealerReport).when(file({}), later).state.latest?.values).toEqual({ quantity: 3 });
    expect(given(dealerReport).when(later, file({})).rejection).toMatchObject({ kind: 'older' });
  });

  it('the same word again is a repetition', () => {
    expect(given(dealerReport).when(file({}), file({})).rejection).toMatchObject({ kind: 'repeated' });
  });
});
