import type { Catalogue } from './catalogue';

/** What is said about the quality of data, in English. */
export const qualityEn: Catalogue = {
  'correction.closed': 'The correction is closed.',
  'correction.disputed-already': 'The correction was disputed before, and that was settled.',
  'correction.not-disputed': ['Nobody disputes this correction.', 'Settle it once the dealer has disputed it.'],
  'correction.reason-missing': ['A reason is missing.', 'Say why the value is right.'],
  'correction.unknown': 'There is no such correction.',
  'quality.unknown-value': 'Not one of: {expected}.',
  'quality.week-invalid': ['Not an ISO week.', 'Write it as 2024-W49.'],
  'sample.period-invalid': 'The sample has no period: two days, the later one second.',
  'verification.field-empty': 'The record says nothing valid here, so there is nothing to verify ({field}).',
  'verification.field-twice': 'The field is named twice.',
  'verification.no-outcome': 'There is no outcome of any field.',
  'verification.unknown': 'There is no such record to verify.',
  'verification.value-changed': ['The record says something else by now.', 'Read the queue again and ask about the new value.'],
};
