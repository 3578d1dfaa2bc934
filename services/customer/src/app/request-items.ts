import { Rejection } from '@homeward/kernel';
import type { Outcome } from '@homeward/store';

/** One item of a request that breaks a rule does not hold up the others. Throws again what is no Rejection. */
export function rejectedItem(id: string, error: unknown): Outcome<never> {
  if (error instanceof Rejection) return { status: 'rejected', id, rejection: error, repeated: false };
  throw error;
}
