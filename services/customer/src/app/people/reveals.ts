import type { Principal } from '@homeward/access';
import type { BusinessClock, Ids, ReferenceData } from '@homeward/runtime';
import { type PersonRevealed, recordsOf } from '../../domain/people/person';
import type { CustomerStores } from '../ports';
import type { Scope } from '../organisation/scope';
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
  /** Why somebody looked at the person, in the order given. */
  purposesOf(personId: string, events: readonly PersonRevealed[]): Promise<readonly string[]>;
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
      const purposesOf = revealed.map(({ personId }) => {
        const state = states.get(personId)?.state;
        return state === undefined ? '' : (recordsOf(state)[0] ?? '');
      });
      const sealed = await reasons.seal(
        revealed.map(({ personId }, place) => ({ recordIds: [purposesOf[place] ?? ''], text: purpose, place: placeOf(personId) })),
      );
      await people.execute(
        revealed.map(({ personId, fields }, place) => {
          const why = { purpose: sealed[place] ?? '', purposeOf: purposesOf[place] ?? '' };
          return {
            id: personId,
            command: { type: 'RecordReveal', by, clientId, nodeId, ...why, fields: [...fields], at },
            cause: { id: `reveal:${ids.next()}` },
            at,
          };
        }),
      );
    },
    async purposesOf(personId, events) {
      const place = placeOf(personId);
      const opened = await reasons.open(
        events.map(({ purpose, purposeOf }) => ({ recordIds: purposeOf === undefined ? [] : [purposeOf], sealed: purpose, place })),
      );
      // What was written down before purposes were sealed is read as it is.
      return events.map(({ purpose, purposeOf }, index) => (purposeOf === undefined ? purpose : (opened[index] ?? '')));
    },
    isSeen: ({ nodeId }, scope) => nodeId === undefined || [...reference.tree().dealersUnder(nodeId)].some((id) => scope.seesDealer(id)),
  };
}

/** Where the purposes of a person's reveals are kept. */
function placeOf(personId: string): string {
  return `reveals/${personId}`;
}
