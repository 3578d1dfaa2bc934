import { createAccess, dealersAsked, isVisible, type Principal, unknown } from '@homeward/access';
import { addDuration } from '@homeward/calendar';
import type { Reservation, Settlement } from '@homeward/contracts/loyalty-service';
import { Rejection } from '@homeward/kernel';
import type { PersonPlacement } from '@homeward/runtime';
import type { Outcome, Page, Request, Snapshot } from '@homeward/store';
import type { AccountCommand, AccountEvent, AccountState } from '../domain/account-facts';
import { dealersOf } from '../domain/account';
import type { AccountPorts } from './ports';
import { pointsPolicyOf } from './rules';

export type AccountOutcome = Outcome<AccountEvent>;

const access = createAccess();

/** Whether the principal sees what this dealer did: an account is one person's, its lines are each one dealer's. What no dealer did is everybody's. */
export function seenBy({ reference }: Pick<AccountPorts, 'reference'>, principal: Principal): (dealerId: string) => boolean {
  const scope = access.allowedScope(principal, 'accounts.read', reference.tree());
  return (dealerId) => dealerId === '' || isVisible(scope, [dealerId]);
}

/** The accounts of the people for whom the ids stand that the principal may see, in the order asked; others are left out. */
export async function readAccounts(
  ports: AccountPorts,
  principal: Principal,
  ids: readonly string[],
): Promise<readonly Snapshot<AccountState>[]> {
  const scope = access.allowedScope(principal, 'accounts.read', ports.reference.tree());
  const people = await ports.directory.resolve(ids);
  const found = await ports.accounts.load([...new Set(people.values())]);
  return ids.flatMap((id) => {
    const snapshot = found.get(people.get(id) ?? id);
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

/** What a command is made of: the item, the account that it goes to, and where the record behind the id that was asked belongs. */
interface Asked<Item> {
  readonly item: Item;
  readonly causeId: string;
  readonly snapshot: Snapshot<AccountState>;
  readonly placement: PersonPlacement | undefined;
  /** Of the dealers that the account is known to, the caller's. */
  readonly dealerId: string;
}

/** How often an account is looked for again that has moved while it was asked. */
const LOOKS = 3;

/** Gives each item its command on an account that the principal may redeem from; the others of the batch go on. */
async function executeEach<Item extends Pick<Reservation, 'accountId' | 'cause'>>(
  ports: AccountPorts,
  principal: Principal,
  items: readonly Item[],
  toCommand: (asked: Asked<Item>) => AccountCommand,
): Promise<readonly AccountOutcome[]> {
  const scope = access.allowedScope(principal, 'accounts.redeem', ports.reference.tree());
  const causeIds = items.map(({ cause }) => (cause === undefined || cause.id === '' ? ports.ids.next() : cause.id));
  const outcomes: AccountOutcome[] = [];
  let open = items.map((_item, place) => place);
  for (let look = 1; open.length > 0; look += 1) {
    const asked = open.flatMap((place) => items[place]?.accountId ?? []);
    // The account is there before its record's place is read: a record that moves then is known to one of the two.
    const known = await loadFor(ports, asked);
    const placements = await ports.directory.placementsOf(asked);
    const now = ports.clock.now();
    const requests: { readonly place: number; readonly request: Request<AccountCommand> }[] = [];
    for (const place of open) {
      const item = items[place];
      const causeId = causeIds[place];
      if (item === undefined || causeId === undefined) continue;
      const snapshot = known.get(item.accountId);
      const dealerId = snapshot === undefined ? undefined : dealersOf(snapshot.state).find((id) => isVisible(scope, [id]));
      if (snapshot === undefined || dealerId === undefined) {
        outcomes[place] = { status: 'rejected', id: item.accountId, rejection: unknown('account'), repeated: false };
        continue;
      }
      const digest = item.cause?.digest ?? '';
      const command = toCommand({ item, causeId, snapshot, placement: placements.get(item.accountId), dealerId });
      requests.push({
        place,
        request: { id: snapshot.id, cause: { id: causeId, ...(digest === '' ? {} : { digest }) }, at: now, command },
      });
    }
    const executed = await ports.accounts.execute(requests.map(({ request }) => request));
    open = [];
    executed.forEach((outcome, index) => {
      const place = requests[index]?.place ?? 0;
      outcomes[place] = outcome;
      if (hasMoved(outcome) && look < LOOKS) open.push(place);
    });
  }
  return outcomes;
}

function hasMoved(outcome: AccountOutcome): boolean {
  return outcome.status === 'rejected' && outcome.rejection.code === 'loyalty.account-moved';
}

/** By the id asked, the account of the person for whom it stands. */
async function loadFor(ports: AccountPorts, ids: readonly string[]): Promise<ReadonlyMap<string, Snapshot<AccountState>>> {
  const people = await ports.directory.resolve([...new Set(ids)]);
  const found = await ports.accounts.load([...new Set(people.values())]);
  return new Map(
    [...people].flatMap(([id, personId]) => {
      const snapshot = found.get(personId);
      return snapshot === undefined ? [] : [[id, snapshot] as const];
    }),
  );
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
  return executeEach(ports, principal, reservations, ({ item, causeId, snapshot, placement, dealerId }) => {
    const { accountId: askedAs, points, benefit, namedAs, attributedBy } = item;
    const policy = pointsPolicyOf(ports.reference, dealerId, at);
    return {
      type: 'Reserve',
      accountId: snapshot.id,
      askedAs,
      ...(placement === undefined ? {} : { placement }),
      ...(attributedBy === '' ? {} : { attribution: { namedAs, by: attributedBy } }),
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

/** Confirms or releases a redemption, wherever it has gone since it was reserved. */
export async function settle(
  ports: AccountPorts,
  principal: Principal,
  settlements: readonly Settlement[],
  how: 'Confirm' | 'Release',
): Promise<readonly AccountOutcome[]> {
  const at = ports.clock.now();
  const known = await loadFor(
    ports,
    settlements.map(({ accountId }) => accountId),
  );
  // Under which id it was reserved need not be the one under which it is asked now.
  const found = settlements.map((settlement) => {
    const goneWith = known.get(settlement.accountId)?.state.movements[settlement.redemptionId]?.goneWith;
    return goneWith === undefined ? settlement : { ...settlement, accountId: goneWith };
  });
  return executeEach(ports, principal, found, ({ item: { redemptionId }, snapshot }) => {
    const redemption = snapshot.state.redemptions[redemptionId];
    const policy = pointsPolicyOf(ports.reference, redemption?.dealerId, at).reference;
    return how === 'Confirm' ? { type: 'Confirm', redemptionId, at, policy } : { type: 'Release', redemptionId, at };
  });
}

/** A page size within bounds. */
export function pageSizeOf(asked: number | undefined): number {
  if (asked === undefined || asked === 0) return 50;
  if (asked < 0 || asked > 500) throw new Rejection('invalid', 'loyalty.page-size', { pointer: '/limit', from: 1, to: 500 });
  return asked;
}
