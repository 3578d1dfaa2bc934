import type { ItemOutcome } from '@homeward/contracts/values';
import type { DomainEvent } from '@homeward/kernel';
import type { Outcome } from '@homeward/store';

/** An outcome as batch calls answer it. A lost race is a conflict that the caller may try again. */
export function toItemOutcome<Event extends DomainEvent>(outcome: Outcome<Event>): ItemOutcome {
  const item = { id: outcome.id, rejectionKind: '', rejectionCode: '', rejectionDetail: {} };
  switch (outcome.status) {
    case 'applied':
      return { ...item, status: outcome.repeated ? 'repeated' : 'applied' };
    case 'conflict':
      return { ...item, status: 'rejected', rejectionKind: 'conflict', rejectionCode: 'store.lost-race' };
    case 'rejected': {
      const { kind, code, detail } = outcome.rejection;
      return {
        ...item,
        status: 'rejected',
        rejectionKind: kind,
        rejectionCode: code,
        rejectionDetail: Object.fromEntries(Object.entries(detail).map(([name, value]) => [name, String(value)])),
      };
    }
  }
}
