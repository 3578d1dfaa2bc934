/**
 * Why a command was not carried out, from the point of view of the one who asked.
 * `older` and `repeated` say that the fact is known already: nothing is wrong, and nothing changes.
 */
export const REJECTION_KINDS = ['invalid', 'unknown', 'conflict', 'forbidden', 'insufficient', 'older', 'repeated'] as const;
export type RejectionKind = (typeof REJECTION_KINDS)[number];

/** Facts about the rejection, for the reader and for translation: ids, codes and numbers, never personal values. */
export type RejectionDetail = Readonly<Record<string, string | number | boolean>>;

/** A broken business rule. Its code is stable, `context.reason`, and is the key of its text in the catalogues. */
export class Rejection extends Error {
  readonly kind: RejectionKind;
  readonly code: string;
  readonly detail: RejectionDetail;

  constructor(kind: RejectionKind, code: string, detail: RejectionDetail = {}) {
    super(`${code} ${JSON.stringify(detail)}`);
    this.name = 'Rejection';
    this.kind = kind;
    this.code = code;
    this.detail = detail;
  }
}

/** For the `default` of an exhaustive switch: a case that was forgotten does not compile. */
export function unreachable(value: never): never {
  throw new TypeError(`Unreachable case: ${JSON.stringify(value)}`);
}
