import { type Access, type Principal, isVisible, unknown } from '@homeward/access';
import { isLocalDate, localDateOf, monthsPast } from '@homeward/calendar';
import type { ReadStandingsRequest, Standing } from '@homeward/contracts/standings';
import { type LocalDate, Rejection } from '@homeward/kernel';
import type { IdDeriver } from '@homeward/pii';
import { MAIN_DEFINITION, stateDefinitions } from '@homeward/policy';
import type { BusinessClock, ReferenceData } from '@homeward/runtime';
import { nextChangeAfter, standingOn } from '../../domain/cars/customer-state';
import type { StateDefinition } from '../../domain/cars/standing-tellings';
import type { VehicleState } from '../../domain/cars/vehicle';
import { latestDescription, serviceHistoryOf } from '../../domain/cars/vehicle-description';
import type { CustomerStores } from '../ports';
import { scopeFor } from '../organisation/scope';
import { readStateDefinitions } from './state-definitions';
import { oncePerDealer } from '../surroundings';

export interface StandingTools {
  readonly stores: Pick<CustomerStores, 'vehicles' | 'timeline' | 'people'>;
  readonly access: Access;
  readonly reference: ReferenceData;
  readonly clock: BusinessClock;
  readonly ids: IdDeriver;
}

const MOST_CARS = 1_000;

/**
 * State and churn level of the caller's cars as of a day, under each definition that is asked for (decision 0012): by the facts that are known now, and by the
 * policies that are in effect now. A definition that the car's dealer does not have is left out; one that nobody has is refused.
 */
export async function readStandings(
  tools: StandingTools,
  principal: Principal,
  { vehicleIds, on, definitions }: ReadStandingsRequest,
): Promise<readonly Standing[]> {
  const { stores, access, reference, clock } = tools;
  const scope = scopeFor(access, principal, 'vehicles.read', reference.tree());
  if (on !== '' && !isLocalDate(on)) throw new Rejection('invalid', 'standing.unreadable-day', { pointer: '/on' });
  if (vehicleIds.length > MOST_CARS) throw new Rejection('invalid', 'standing.too-many', { pointer: '/vehicleIds', most: MOST_CARS });
  const names = definitions.length === 0 ? [MAIN_DEFINITION] : [...new Set(definitions)];
  assertKnown(names, tools);
  const now = clock.now();
  const definitionsOf = oncePerDealer((dealerId) =>
    readStateDefinitions(reference.policies(), { dealerId, tree: reference.tree(), at: now }),
  );
  const found = await stores.vehicles.load([...new Set(vehicleIds)]);
  return [...found.values()].flatMap(({ id, state }) => {
    if (!scope.seesVehicle(state.facts)) return [];
    const dealerId = state.told.homeDealerId ?? latestDescription(state.facts)?.dealerId;
    const day = on === '' ? localDateOf(now, reference.tree().zoneOf(dealerId ?? '')) : on;
    const { main, others } = definitionsOf(dealerId);
    return names.flatMap((name) =>
      [main, ...others]
        .filter((definition) => definition.name === name)
        .map((definition) => ({ vehicleId: id, definition: name, ...standingOf(state, day, definition) })),
    );
  });
}

/** The local day that a question about a node is meant for; a node out of reach is unknown. */
export function dayAt(
  { access, reference, clock }: Pick<StandingTools, 'access' | 'reference' | 'clock'>,
  principal: Principal,
  nodeId: string,
  on: string,
): LocalDate {
  const tree = reference.tree();
  const scope = access.allowedScope(principal, 'vehicles.read', tree);
  const dealers = [...tree.dealersUnder(nodeId)];
  if (dealers.length === 0 || !dealers.every((dealerId) => isVisible(scope, [dealerId]))) throw unknown('node');
  if (on !== '' && !isLocalDate(on)) throw new Rejection('invalid', 'standing.unreadable-day', { pointer: '/on' });
  return on === '' ? localDateOf(clock.now(), tree.zoneOf(nodeId)) : on;
}

function assertKnown(names: readonly string[], { reference }: StandingTools): void {
  const published = reference.policies().documents(stateDefinitions.subject);
  const known = new Set([MAIN_DEFINITION, ...published.flatMap((document) => Object.keys(stateDefinitions.bodyOf(document).definitions))]);
  const wrong = names.find((name) => !known.has(name));
  if (wrong !== undefined)
    throw new Rejection('invalid', 'standing.definition-unknown', { pointer: '/definition', expected: [...known].sort().join(', ') });
}

function standingOf({ facts }: VehicleState, on: LocalDate, rules: StateDefinition): Omit<Standing, 'vehicleId' | 'definition'> {
  const history = serviceHistoryOf(facts);
  const standing = standingOn(history, on, rules);
  const visits = history.visitDays.filter((day) => day <= on);
  return {
    on,
    state: standing?.state ?? '',
    churnLevel: standing?.churnLevel ?? 'none',
    policyVersion: rules.version,
    visits: visits.filter((day) => !monthsPast(rules.states.windowMonths, day, on)).length,
    lastVisitOn: visits.at(-1) ?? '',
    soldOn: history.saleDays.findLast((day) => day <= on) ?? '',
    nextChangeOn: nextChangeAfter(history, on, rules) ?? '',
  };
}
