import type { Instant } from '@homeward/kernel';
import { compareText } from './revision';

export interface ConsentAnswer {
  /** marketing, service, survey */
  readonly purpose: string;
  readonly answer: 'yes' | 'no';
}

/** The answer that counts, with when it was given and the record that it came with. */
export interface ConsentStanding extends ConsentAnswer {
  readonly at: Instant;
  readonly recordId: string;
}

export interface ConsentSource {
  readonly recordId: string;
  readonly occurredAt: Instant;
  readonly consents: readonly ConsentAnswer[];
}

/** Per purpose the latest answer, ties by the record's id; a record that gives no answer changes nothing. Sorted by purpose. */
export function foldConsents(sources: readonly ConsentSource[]): readonly ConsentStanding[] {
  const standing = new Map<string, ConsentStanding>();
  const inOrder = [...sources].sort((a, b) => compareText(a.occurredAt, b.occurredAt) || compareText(a.recordId, b.recordId));
  for (const { recordId, occurredAt, consents } of inOrder) {
    for (const { purpose, answer } of consents) standing.set(purpose, { purpose, answer, at: occurredAt, recordId });
  }
  return [...standing.values()].sort((a, b) => compareText(a.purpose, b.purpose));
}
