import type { Principal } from '@homeward/access';
import type { BusinessClock, Ids, ReferenceData } from '@homeward/runtime';
import { type PersonRevealed, recordsOf } from '../domain/person';
import type { CustomerStores } from './ports';
import type { Scope } from './scope';
import type { SealedReasons } from './sealed-reasons';

/** What somebody saw in the clear. */
export interface Revealed {
  readonly personId: string;
  readonly fields: readonly string[];
}

/** Who saw personal values in the clear, and why. */
export interface Reveals {
  /** Call before the values are given out; the principal names the purpose. */
  record(principal: Principal, revealed: readonly Revealed[]): Promise<void>;
  purposeOf(personId: string, event: PersonRevealed): Promise<string>;
  /** Whether the scope reaches a dealer of whoever looked: that another dealer has looked at a customer of both is that dealer's own dealing. */
  isSeen(event: PersonRevealed, scope: Scope): boolean;
}

interface RevealOptions {
  readonly people: CustomerStores['people'];
  readonly reasons: SealedReasons;
  readonly reference: ReferenceData;
  readonly clock: BusinessClock;
  readonly ids: Ids;
}

export function createReveals({ people, reasons, reference, clock, ids }: RevealOptions): Reveals {
  return {
    async record(principal, revealed) {
      const at = clock.now();
      const states = await people.load(revealed.map(({ personId }) => personId));
      const { subject: by, clientId = '', nodeId, purpose = '' } = principal;
      await people.execute(
        await Promise.all(
          revealed.map(async ({ personId, fields }) => {
            const state = states.get(personId)?.state;
            const purposeOf = state === undefined ? '' : (recordsOf(state)[0] ?? '');
            const sealed = await reasons.seal([purposeOf], purpose, placeOf(personId));
            return {
              id: personId,
              command: { type: 'RecordReveal' as const, by, clientId, nodeId, purpose: sealed, purposeOf, fields: [...fields], at },
              cause: { id: `reveal:${ids.next()}` },
              at,
            };
          }),
        ),
      );
    },
    // What was written down before purposes were sealed is read as it is.
    purposeOf: (personId, { purpose, purposeOf }) =>
      purposeOf === undefined ? Promise.resolve(purpose) : reasons.open([purposeOf], purpose, placeOf(personId)),
    isSeen: ({ nodeId }, scope) => nodeId === undefined || [...reference.tree().dealersUnder(nodeId)].some((id) => scope.seesDealer(id)),
  };
}

/** Where the purposes of a person's reveals are kept. */
function placeOf(personId: string): string {
  return `reveals/${personId}`;
}
