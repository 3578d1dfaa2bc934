import type { OrgTree } from '@homeward/access';
import type { Instant } from '@homeward/kernel';
import { MAIN_DEFINITION, type PolicyBook, churnLevels, customerStates, stateDefinitions } from '@homeward/policy';
import type { StateDefinitions } from '../../domain/cars/standing-tellings';

/** The definitions of state and level that a dealer has at a moment. */
export function readStateDefinitions(
  book: PolicyBook,
  question: { readonly dealerId: string | undefined; readonly tree: OrgTree; readonly at: Instant },
): StateDefinitions {
  const states = book.resolve(customerStates, question);
  const churn = book.resolve(churnLevels, question);
  const named = book.resolve(stateDefinitions, question);
  return {
    main: {
      name: MAIN_DEFINITION,
      states: states.document,
      churn: churn.document,
      version: `${states.reference} ${churn.reference}`,
    },
    others: Object.entries(named.document.definitions).map(([name, definition]) => ({
      name,
      states: definition.states,
      churn: definition.churn,
      version: `${named.reference}#${name}`,
    })),
  };
}
