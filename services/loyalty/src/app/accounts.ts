import { createAccess, dealersAsked, isVisible, type Principal, unknown } from '@homeward/access';
import { addDuration } from '@homeward/calendar';
import type { Reservation, Settlement } from '@homeward/contracts/loyalty-service';
import { Rejection } from '@homeward/kernel';
import type { Outcome, Page, Request, Snapshot } from '@homeward/store';
import type { AccountCommand, AccountEvent, AccountState } from '../domain/account-facts';
import type { AccountPorts } from './ports';
import { pointsPolicyOf } from './rules';

export type AccountOutcome = Outcome<AccountEvent>;

const access = createAccess();

/** The dealers at which points were earned: they may see the account. */
function dealersOf(state: AccountState): readonly string[] {
  return [...new Set(Object.values(state.lots).map(({ dealerId }) => dealerId))];
}

/** Accounts that the principal may see, in the order asked; others are left out. */
export async function readAccounts(
  ports: AccountPorts,
  principal: Principal,
  ids: readonly string[],
): Promise<readonly Snapshot<AccountState>[]> {
  const scope = access.allowedScope(principal, 'accounts.read', ports.reference.tree());
  const found = await ports.accounts.load(ids);
  return ids.flatMap((id) => {
    const snapshot = found.get(id);
    return snapshot !== undefined && isVisible(scope, dealersOf(snapshot.state)) ? [snapshot] : [];
  });
}

/** Accounts whose latest earning was at the principal's dealers, the largest balance first. */
export function listAccounts(
  ports: AccountPorts,
  principal: Principal,
  query: { readonly dealerIds: readonly string[]; readonly limit: number; readonly cursor: string },
): Promise<Page<Snapshot<AccountState>>> {
  const dealers = dealersAsked(access.allowedScope(principal, 'accounts.read', ports.reference.tree()), query.dealerIds);
  return ports.accounts.find({
    filter: dealers === undefined ? {} : { dealer: { in: dealers } },
    sort: { by: 'balance', direction: 'descending' },
    limit: query.limit,
    ...(query.cursor === '' ? {} : { cursor: query.cursor }),
  });
}

/** Gives each item its command on an account that the principal may redeem from; the others of the batch go on. */
async function executeEach<Item extends Pick<Reservation, 'accountId' | 'cause'>>(
  ports: AccountPorts,
  principal: Principal,
  items: readonly Item[],
  toCommand: (item: Item, causeId: string, state: AccountState) => AccountCommand,
): Promise<readonly AccountOutcome[]> {
  const scope = access.allowedScope(principal, 'accounts.redeem', ports.reference.tree());
  const known = await ports.accounts.load([...new Set(items.map(({ accountId }) => accountId))]);
  const now = ports.clock.now();
  const outcomes: AccountOutcome[] = [];
  const requests: { readonly place: number; readonly request: Request<AccountCommand> }[] = [];
  items.forEach((item, place) => {
    const state = known.get(item.accountId)?.state;
    if (state === undefined || !isVisible(scope, dealersOf(state))) {
      outcomes[place] = { status: 'rejected', id: item.accountId, rejection: unknown('account'), repeated: false };
      return;
    }
    const id = item.cause === undefined || item.cause.id === '' ? ports.ids.next() : item.cause.id;
    const digest = item.cause?.digest ?? '';
    requests.push({
      place,
      request: { id: item.accountId, cause: { id, ...(digest === '' ? {} : { digest }) }, at: now, command: toCommand(item, id, state) },
    });
  });
  const executed = await ports.accounts.execute(requests.map(({ request }) => request));
  executed.forEach((outcome, index) => {
    outcomes[requests[index]?.place ?? 0] = outcome;
  });
  return outcomes;
}

/** The id of a redemption comes from its cause: a repeated call finds the same one. */
export function redemptionIdOf(causeId: string): string {
  return `redemption-${Buffer.from(causeId).toString('base64url')}`;
}

export function reserve(
  ports: AccountPorts,
  principal: Principal,
  reservations: readonly Reservation[],
): Promise<readonly AccountOutcome[]> {
  const at = ports.clock.now();
  return executeEach(ports, principal, reservations, ({ points, benefit }, causeId, state) => {
    const dealerId = dealersOf(state)[0] ?? '';
    const policy = pointsPolicyOf(ports.reference, dealerId, at);
    return {
      type: 'Reserve',
      redemptionId: redemptionIdOf(causeId),
      points,
      benefit,
      dealerId,
      untilAt: addDuration(at, policy.document.reservationMinutes * 60_000),
      at,
      policy: policy.reference,
    };
  });
}

export function settle(
  ports: AccountPorts,
  principal: Principal,
  settlements: readonly Settlement[],
  how: 'Confirm' | 'Release',
): Promise<readonly AccountOutcome[]> {
  const at = ports.clock.now();
  return executeEach(ports, principal, settlements, ({ redemptionId }, _causeId, state) => {
    const reservation = state.reservations[redemptionId];
    const policy = pointsPolicyOf(ports.reference, reservation?.dealerId, at).reference;
    return how === 'Confirm' ? { type: 'Confirm', redemptionId, at, policy } : { type: 'Release', redemptionId, at };
  });
}

/** A page size within bounds. */
export function pageSizeOf(asked: number | undefined): number {
  if (asked === undefined || asked === 0) return 50;
  if (asked < 0 || asked > 500) throw new Rejection('invalid', 'loyalty.page-size', { pointer: '/limit', from: 1, to: 500 });
  return asked;
}
