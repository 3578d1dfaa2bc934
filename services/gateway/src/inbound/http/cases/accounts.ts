import type { Account } from '@homeward/contracts/loyalty-service';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { attributed } from '../people/attributed';
import type { DealersOf } from '../dealers';
import { type IdentifyRequest, toCause } from '../idempotency';
import { id, idParams, moment, openText, pageQuery } from '../parameters';
import { present } from '../presented';
import { acceptedOutcome, unknownProblem } from '../problems';
import { type Route, route } from '../route';

const text = () => z.string().optional();
/** A code and no words: it is kept in the ledger, which outlives the person. */
const benefit = () =>
  openText(100)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .meta({ description: 'Code of the benefit, such as labour-discount' });

export const accountSchema = z
  .object({
    accountId: z.string(),
    personId: text(),
    balance: z.int(),
    reserved: z.int(),
    shortfall: z.int(),
    level: text(),
    closedAt: text().meta({ description: 'When its person was erased; left out: it is open' }),
    entries: z.array(
      z.object({ entryId: text(), kind: text(), points: z.int(), cause: text(), dealerId: text(), at: text(), policyVersion: text() }),
    ),
    openLots: z.array(z.object({ lotId: text(), points: z.int(), left: z.int(), expiresOn: text() })),
  })
  .meta({
    id: 'Account',
    description: 'Points are integers; the balance counts what every dealer did, entries and lots are those of the caller’s dealers',
  });

const redemptionSchema = z.object({ redemptionId: z.string(), accountId: z.string() }).meta({ id: 'Redemption' });

/** Points accounts and redemptions. */
export function accountRoutes({ loyalty, identity }: Services, dealersOf: DealersOf, identify: IdentifyRequest): readonly Route[] {
  const settle = (verb: 'confirm' | 'release', summary: string): Route =>
    route({
      method: 'post',
      path: `/v1/accounts/{accountId}/redemptions/{redemptionId}/${verb}`,
      tag: 'Accounts',
      operation: 'accounts.redeem',
      takesIdempotencyKey: true,
      summary,
      params: idParams('accountId', 'redemptionId'),
      answer: redemptionSchema,
      handle: async ({ principal, params, metadata, request }) => {
        const { accountId, redemptionId } = params;
        const cause = toCause(identify(request, principal), `${verb} ${accountId}/${redemptionId}`);
        const settlements = [{ accountId, redemptionId, cause }];
        const { outcomes } = await (verb === 'confirm'
          ? loyalty.confirmRedemptions({ settlements }, { metadata })
          : loyalty.releaseRedemptions({ settlements }, { metadata }));
        acceptedOutcome(outcomes);
        return { body: { redemptionId, accountId } };
      },
    });
  return [
    route({
      method: 'get',
      path: '/v1/accounts',
      tag: 'Accounts',
      operation: 'accounts.read',
      summary: 'Accounts, the largest balance first',
      query: z.object({ ...pageQuery, sort: z.enum(['balance']).default('balance'), dealer: id().optional() }),
      answer: z.object({ accounts: z.array(accountSchema), cursor: z.string().optional() }),
      handle: async ({ principal, query, metadata }) => {
        const { accounts, cursor } = await loyalty.listAccounts(
          { page: { limit: query.limit, cursor: query.cursor ?? '' }, dealerIds: dealersOf(principal, 'accounts.read', query.dealer) },
          { metadata },
        );
        return { body: { accounts: accounts.map(toAccount), ...present({ cursor }) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/accounts/{accountId}',
      tag: 'Accounts',
      operation: 'accounts.read',
      summary: 'An account with its last entries',
      params: idParams('accountId'),
      query: z.object({ at: moment().optional(), entries: z.coerce.number().int().min(0).max(500).default(20) }),
      answer: accountSchema,
      handle: async ({ params, query, metadata }) => {
        const { accounts } = await loyalty.readAccounts(
          { accountIds: [params.accountId], at: query.at ?? '', entries: query.entries, entriesCursor: '' },
          { metadata },
        );
        const [account] = accounts;
        if (account === undefined) throw unknownProblem('account');
        return { body: toAccount(account) };
      },
    }),
    route({
      method: 'post',
      path: '/v1/accounts/{accountId}/redemptions',
      tag: 'Accounts',
      operation: 'accounts.redeem',
      takesIdempotencyKey: true,
      summary: 'Reserve points for a benefit',
      params: idParams('accountId'),
      body: z.strictObject({ points: z.int().min(1).max(1_000_000_000), benefit: benefit() }),
      status: 201,
      answer: redemptionSchema,
      handle: async ({ principal, params, body, metadata, digest, request }) => {
        const { accountId } = params;
        const cause = toCause(identify(request, principal), digest);
        // Whose desk it is says whose points it are; who reaches several dealers sits at none.
        const dealers = dealersOf(principal, 'accounts.redeem', undefined);
        const dealerId = dealers.length === 1 ? dealers[0] : '';
        const { personId, namedAs, attributedBy } = await attributed(identity, { personId: accountId, dealerId }, metadata);
        const reservation = { accountId: personId, ...body, cause, namedAs, attributedBy };
        const { outcomes } = await loyalty.reserveRedemptions({ reservations: [reservation] }, { metadata });
        return { body: { redemptionId: acceptedOutcome(outcomes).id, accountId } };
      },
    }),
    settle('confirm', 'Confirm a redemption: the points are spent'),
    settle('release', 'Release a redemption: the points are free again'),
  ];
}

export function toAccount({ accountId, entries, openLots, entriesCursor: _cursor, ...rest }: Account): z.input<typeof accountSchema> {
  return { accountId, ...present(rest), entries: entries.map(present), openLots: openLots.map(present) };
}
