import type { Access, Principal } from '@homeward/access';
import type { ListOrdersRequest, Order } from '@homeward/contracts/orders';
import { Rejection } from '@homeward/kernel';
import type { ReferenceData } from '@homeward/runtime';
import type { Filter } from '@homeward/store';
import { type NewCarOrderState, ORDER_STATES, stepsOf } from '../../domain/cars/new-car-order';
import type { PersonQueries } from '../people/person-queries';
import type { CustomerStores } from '../ports';
import { scopeFor } from '../organisation/scope';

export interface OrderTools {
  readonly stores: Pick<CustomerStores, 'orders' | 'records'>;
  readonly people: PersonQueries;
  readonly access: Access;
  readonly reference: ReferenceData;
}

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 500;

/** Orders in the caller's reach, the latest change first. */
export async function listOrders(
  tools: OrderTools,
  principal: Principal,
  { dealerIds: asked, state, personId, page }: ListOrdersRequest,
): Promise<{ orders: Order[]; cursor: string }> {
  const { stores, people, access, reference } = tools;
  const scope = scopeFor(access, principal, 'orders.read', reference.tree());
  if (state !== '' && !ORDER_STATES.some((known) => known === state))
    throw new Rejection('invalid', 'order.state-unknown', { pointer: '/state', allowed: ORDER_STATES.join(', ') });
  const dealerIds = asked.length === 0 ? scope.dealerIds : asked.filter((id) => scope.seesDealer(id));
  const found = personId === '' ? undefined : await people.open([personId], scopeFor(access, principal, 'people.read', reference.tree()));
  const filter: Filter = {
    ...(dealerIds === undefined ? {} : { dealer: { in: dealerIds } }),
    ...(state === '' ? {} : { state: { equal: state } }),
    ...(found === undefined ? {} : { record: { in: found.flatMap(({ records }) => records.map(({ recordId }) => recordId)) } }),
  };
  const limit = page === undefined || page.limit <= 0 ? DEFAULT_PAGE : Math.min(page.limit, LARGEST_PAGE);
  const cursor = page?.cursor ?? '';
  const listed = await stores.orders.find({
    filter,
    sort: { by: 'sinceAt', direction: 'descending' },
    limit,
    ...(cursor === '' ? {} : { cursor }),
  });
  return { orders: await toOrders(tools, listed.items, false), cursor: listed.cursor ?? '' };
}

/** Orders that the caller may see, in the order asked, with their history; others are left out. */
export async function readOrders(tools: OrderTools, principal: Principal, orderIds: readonly string[]): Promise<Order[]> {
  const scope = scopeFor(tools.access, principal, 'orders.read', tools.reference.tree());
  const found = await tools.stores.orders.load([...new Set(orderIds)]);
  const visible = orderIds
    .flatMap((id) => found.get(id) ?? [])
    .filter(({ state: { standing } }) => standing !== undefined && scope.seesDealer(standing.version.dealerId));
  return toOrders(tools, visible, true);
}

async function toOrders(
  { stores }: OrderTools,
  orders: readonly { readonly id: string; readonly state: NewCarOrderState }[],
  withSteps: boolean,
): Promise<Order[]> {
  const records = await stores.records.load([...new Set(orders.flatMap(({ state }) => state.standing?.version.recordId ?? []))]);
  return orders.flatMap(({ id, state: { standing, versions } }): readonly Order[] => {
    if (standing === undefined) return [];
    const { dealerId, recordId, model, state, expectedOn = '', vehicleId = '', consultantId = '' } = standing.version;
    const firstExpectedOn = versions.find((version) => version.expectedOn !== undefined)?.expectedOn ?? '';
    return [
      {
        orderId: id,
        dealerId,
        personId: records.get(recordId)?.state.personId ?? '',
        recordId,
        model,
        state,
        stateSinceAt: standing.sinceAt,
        expectedOn,
        firstExpectedOn: firstExpectedOn === expectedOn ? '' : firstExpectedOn,
        vehicleId,
        steps: withSteps ? stepsOf(versions).map(({ expectedOn: on = '', ...step }) => ({ ...step, expectedOn: on })) : [],
        consultantId,
      },
    ];
  });
}
