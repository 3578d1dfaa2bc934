import { CallFailed, ServiceUnavailable } from '@homeward/rpc';
import type { Services } from '../../../outbound/services';

/** Something that is done under the id of a person, with what may say which of the person's records is meant. */
export interface DoneFor {
  readonly personId: string;
  readonly vehicleId?: string | undefined;
  readonly dealerId?: string | undefined;
  /** Looked at, and kept nowhere. */
  readonly phone?: string | undefined;
}

/** The id under which it is kept, and for whoever audits it how that came about; both empty where there was nothing to decide. */
export interface Attributed {
  readonly personId: string;
  readonly namedAs: string;
  readonly attributedBy: string;
}

const ASK_LIMIT_MS = 2_000;

/**
 * Finds out which record of a person is meant, so that what is done goes with that record when it turns out to be another person's. A write waits for no
 * other service: while customer is away, or fails, it is kept under the id asked, which says so (`not-asked`).
 */
export async function attributed(
  identity: Services['identity'],
  { personId, vehicleId = '', dealerId = '', phone = '' }: DoneFor,
  metadata: Readonly<Record<string, string>>,
): Promise<Attributed> {
  if (personId === '') return { personId, namedAs: '', attributedBy: '' };
  try {
    const things = [{ personId, vehicleId, dealerId, phone }];
    const { attributions } = await identity.attributePeople({ things }, { metadata, deadlineMs: ASK_LIMIT_MS });
    const { personId: meant = personId, by = '' } = attributions[0] ?? {};
    return by === '' || by === 'alone'
      ? { personId, namedAs: '', attributedBy: '' }
      : { personId: meant, namedAs: personId, attributedBy: by };
  } catch (error) {
    if (error instanceof ServiceUnavailable || error instanceof CallFailed)
      return { personId, namedAs: personId, attributedBy: 'not-asked' };
    throw error;
  }
}
