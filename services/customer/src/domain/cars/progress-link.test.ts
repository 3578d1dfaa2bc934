import { given } from '@homeward/kernel';
import { type IssueLink, type RevokeLink, isLinkOpen, progressLink } from './progress-link';

const issue: IssueLink = {
  type: 'IssueLink',
  ...{ vehicleId: 'V1', visitId: 'RO1', dealerId: 'D1', issuedAt: '2024-06-01T02:00:00.000Z', issuedBy: 'SA01' },
  expiresAt: '2024-06-15T16:00:00.000Z',
};
const revoke: RevokeLink = { type: 'RevokeLink', at: '2024-06-02T02:00:00.000Z', by: 'DM01' };

describe('a link to the progress of a visit', () => {
  it('leads there until the moment at which it ends', () => {
    const { state } = given(progressLink).when(issue);
    const openAt = (now: string) => state !== undefined && isLinkOpen(state, now);
    expect([openAt('2024-06-01T02:00:00.000Z'), openAt('2024-06-15T15:59:59.999Z'), openAt('2024-06-15T16:00:00.000Z')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is revoked for good, once', () => {
    const { state, events } = given(progressLink).when(issue, revoke, { ...revoke, at: '2024-06-03T02:00:00.000Z' });
    expect(events).toEqual([]);
    expect(state?.revokedAt).toBe(revoke.at);
    expect(state !== undefined && isLinkOpen(state, '2024-06-02T02:00:00.000Z')).toBe(false);
  });

  it('issued again is the one that it was', () => {
    expect(given(progressLink).when(issue, { ...issue, expiresAt: '2025-01-01T00:00:00.000Z' }).state?.expiresAt).toBe(issue.expiresAt);
  });

  it('that was never issued cannot be revoked', () => {
    expect(given(progressLink).when(revoke).rejection).toMatchObject({ kind: 'unknown', code: 'progress-link.unknown' });
  });
});
