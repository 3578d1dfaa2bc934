import { readPrincipal } from '@homeward/access';
import { OrderServiceDefinition } from '@homeward/contracts/orders';
import { type Implementation, implement } from '@homeward/rpc';
import { type OrderTools, listOrders, readOrders } from '../app/cars/order-queries';

/** The calls of OrderService (proto/homeward/customer/v1/orders.proto). What is foreign is missing, like what does not exist. */
export function createOrderService(tools: OrderTools): Implementation<typeof OrderServiceDefinition> {
  return implement(OrderServiceDefinition, {
    listOrders: (request, { metadata }) => listOrders(tools, readPrincipal(metadata), request),
    readOrders: async ({ orderIds }, { metadata }) => ({ orders: await readOrders(tools, readPrincipal(metadata), orderIds) }),
  });
}
