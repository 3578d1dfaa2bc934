import type { Cause } from '@homeward/contracts/values';
import { Rejection } from '@homeward/kernel';
import type { Outcome } from '@homeward/store';

/** One item of a request that breaks a rule does not hold up the others. Throws again what is no Rejection. */
export function rejectedItem(id: string, error: unknown): Outcome<never> {
  if (error instanceof Rejection) return { status: 'rejected', id, rejection: error, repeated: false };
  throw error;
}

/** The caller's cause, with what it is checked by; without one it is `otherwise`. */
export function causeOf(cause: Cause | undefined, otherwise: string): { readonly id: string; readonly digest?: string } {
  if (cause === undefined || cause.id === '') return { id: otherwise };
  return { id: cause.id, ...(cause.digest === '' ? {} : { digest: cause.digest }) };
}
