import type { ConsentAnswer, ConsentEntry } from '../../domain/people/consents';
import type { RecordRevision } from '../../domain/people/source-record';

const REVISION_DIGITS = 10;
/** Enough of the content's mark to tell two contents of one revision apart. */
const DIGEST_LENGTH = 11;

/** Where the sealed evidence of a record's answers is kept. */
export function placeOfConsents(recordId: string): string {
  return `consents/${recordId}`;
}

/** The answers that came with one revision of a record, as lines of its ledger. The same revision gives the same lines. */
export function entriesOfRecord(
  { revision, occurredAt, digest }: Pick<RecordRevision, 'revision' | 'occurredAt' | 'digest'>,
  { consents, evidence }: { readonly consents: readonly ConsentAnswer[]; readonly evidence: string },
  seal: (evidence: string) => string,
): readonly ConsentEntry[] {
  if (consents.length === 0) return [];
  const sealedEvidence = evidence === '' ? '' : seal(evidence);
  const version = `${String(revision).padStart(REVISION_DIGITS, '0')}.${digest.slice(0, DIGEST_LENGTH)}`;
  return consents.map((answer) => ({
    ...answer,
    at: occurredAt,
    key: `${version}.${answer.purpose}.${answer.channel}`,
    by: '',
    sealedEvidence,
  }));
}

/** Answers that somebody wrote down; sorted behind those of a record of the same moment. */
export function entriesByHand(
  answers: readonly ConsentAnswer[],
  {
    at,
    by,
    causeKey,
    sealedEvidence,
  }: { readonly at: string; readonly by: string; readonly causeKey: string; readonly sealedEvidence: string },
): readonly ConsentEntry[] {
  return answers.map((answer) => ({ ...answer, at, key: `by-hand.${causeKey}.${answer.purpose}.${answer.channel}`, by, sealedEvidence }));
}
