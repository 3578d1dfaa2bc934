import { type Access, type Operation, type Principal, readPrincipal, unknown } from '@homeward/access';
import { IdentityServiceDefinition, type PairComparison } from '@homeward/contracts/identity-service';
import type { Cause, ItemOutcome } from '@homeward/contracts/values';
import { Rejection } from '@homeward/kernel';
import { type Implementation, implement } from '@homeward/rpc';
import { type BusinessClock, type Ids, type ReferenceData, toItemOutcome } from '@homeward/runtime';
import type { Attributing } from '../app/people/attributing';
import type { ComparedPair, Identity } from '../app/identity/identity';
import type { MatchScale } from '../app/identity/match-scale';
import type { ModelTraining } from '../app/identity/model-training';
import type { PersonQueries } from '../app/people/person-queries';
import type { CustomerStores } from '../app/ports';
import { type Scope, scopeFor } from '../app/organisation/scope';
import type { SealedReasons } from '../app/people/sealed-reasons';
import { pairIdOf, pairOf } from '../domain/people/identity';
import type { IdentityRulingState } from '../domain/people/identity-ruling';
import { recordsOf } from '../domain/people/person';
import { toTraining } from './training-answer';

export interface IdentityServiceOptions {
  readonly stores: Pick<CustomerStores, 'records' | 'people' | 'rulings' | 'pairReviews'>;
  readonly access: Access;
  readonly reference: ReferenceData;
  readonly identity: Identity;
  readonly matchScale: MatchScale;
  readonly training: ModelTraining;
  readonly people: PersonQueries;
  readonly attributing: Attributing;
  readonly reasons: SealedReasons;
  readonly clock: BusinessClock;
  readonly ids: Ids;
}

type Ruled = IdentityRulingState['ruling'];

const RULINGS: readonly Ruled[] = ['always', 'never', 'none'];
const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 500;
const MOST_PAIRS = 200;
const REBUILD_PAGE = 500;
/** The model is being scaled: from the beginning again, in a moment. */
const UNSCALED = 'unscaled';

/** The calls of IdentityService (proto/homeward/customer/v1/identity.proto). A pair is seen by who may see both of its records. */
export function createIdentityService(options: IdentityServiceOptions): Implementation<typeof IdentityServiceDefinition> {
  const { stores, access, reference, identity, matchScale, training, people, attributing, reasons, clock, ids } = options;
  const scopeOf = (principal: Principal, operation: Operation): Scope => scopeFor(access, principal, operation, reference.tree());

  const compareVisible = async (pairs: readonly (readonly [string, string])[], scope: Scope): Promise<readonly PairComparison[]> =>
    (await identity.compare(pairs.slice(0, MOST_PAIRS)))
      .filter(({ a, b }) => scope.seesDealer(a.dealerId) && scope.seesDealer(b.dealerId))
      .map(toPairComparison);

  const rule = async (
    pairs: readonly { readonly pair: readonly [string, string]; readonly ruling: string; readonly reason: string }[],
    cause: Cause | undefined,
    principal: Principal,
  ): Promise<readonly ItemOutcome[]> => {
    const scope = scopeOf(principal, 'identity.rule');
    const known = await stores.records.load([...new Set(pairs.flatMap(({ pair }) => pair))]);
    const at = clock.now();
    const key = cause === undefined || cause.id === '' ? `ruling:${ids.next()}` : cause.id;
    const sealed = await reasons.seal(
      pairs.map(({ pair, reason }) => ({ recordIds: pairOf(...pair), text: reason, place: `ruling/${pairIdOf(...pair)}` })),
    );
    return Promise.all(
      pairs.map(async ({ pair: [one, other], ruling }, index) => {
        const id = pairIdOf(one, other);
        const wanted = RULINGS.find((word) => word === ruling);
        const isVisible = [one, other].every((recordId) => {
          const state = known.get(recordId)?.state;
          return state?.latest !== undefined && scope.seesDealer(state.dealerId);
        });
        if (!isVisible) return refused(id, unknown('record'));
        if (wanted === undefined) return refused(id, new Rejection('invalid', 'identity.ruling-unknown', { pointer: '/ruling' }));
        const [a, b] = pairOf(one, other);
        const [outcome] = await stores.rulings.execute([
          {
            id,
            command: { type: 'RulePair', a, b, ruling: wanted, by: principal.subject, reason: sealed[index] ?? '', at },
            cause: { id: `${key}:${index}`, ...(cause === undefined || cause.digest === '' ? {} : { digest: cause.digest }) },
            at,
          },
        ]);
        if (outcome === undefined) throw new TypeError('A ruling has no outcome');
        return toItemOutcome(outcome);
      }),
    );
  };

  const openPerson = async (personId: string, scope: Scope) => {
    const [person] = await people.open([personId], scope);
    if (person === undefined) throw unknown('person');
    return person;
  };

  return implement(IdentityServiceDefinition, {
    async readPairReviews({ page }, { metadata }) {
      const scope = scopeOf(readPrincipal(metadata), 'identity.read');
      const limit = Math.min(page === undefined || page.limit <= 0 ? DEFAULT_PAGE : page.limit, LARGEST_PAGE);
      const found = await stores.pairReviews.find({
        filter: {},
        sort: { by: 'value', direction: 'descending' },
        limit,
        ...(page === undefined || page.cursor === '' ? {} : { cursor: page.cursor }),
      });
      const visible = found.items.filter(({ document }) => document.dealerIds.every((dealerId) => scope.seesDealer(dealerId)));
      const records = await stores.records.load([...new Set(visible.flatMap(({ document: { a, b } }) => [a, b]))]);
      const personOf = (recordId: string): string => records.get(recordId)?.state.personId ?? '';
      return {
        reviews: visible.map(({ document: { a, b, weight, valueFen, dealerIds } }) => ({
          recordId: a,
          otherRecordId: b,
          personId: personOf(a),
          otherPersonId: personOf(b),
          weight,
          valueFen,
          dealerIds: [...dealerIds],
        })),
        cursor: found.cursor ?? '',
      };
    },

    async listMerged({ page }, { metadata }) {
      const scope = scopeOf(readPrincipal(metadata), 'identity.read');
      const found = await stores.people.find({
        filter: { merged: { from: 2 } },
        sort: { by: 'merged', direction: 'descending' },
        limit: Math.min(page === undefined || page.limit <= 0 ? DEFAULT_PAGE : page.limit, LARGEST_PAGE),
        ...(page === undefined || page.cursor === '' ? {} : { cursor: page.cursor }),
      });
      const people = found.items.map(({ id, state: { records } }) => {
        const own = Object.entries(records).flatMap(([recordId, record]) =>
          record.status === 'present' && scope.seesDealer(record.dealerId) ? [{ recordId, dealerId: record.dealerId }] : [],
        );
        return {
          personId: id,
          recordIds: own.map(({ recordId }) => recordId).sort(),
          dealerIds: [...new Set(own.map(({ dealerId }) => dealerId))].sort(),
        };
      });
      return { people: people.filter(({ recordIds }) => recordIds.length > 1), cursor: found.cursor ?? '' };
    },

    async comparePairs({ pairs }, { metadata }) {
      const scope = scopeOf(readPrincipal(metadata), 'identity.read');
      return {
        comparisons: [
          ...(await compareVisible(
            pairs.map(({ recordId, otherRecordId }) => [recordId, otherRecordId]),
            scope,
          )),
        ],
      };
    },

    async readIdentity({ personId }, { metadata }) {
      const scope = scopeOf(readPrincipal(metadata), 'identity.read');
      const person = await openPerson(personId, scope);
      const recordIds = recordsOf(person.state);
      const found = await stores.records.load(recordIds);
      const records = [...found].filter(([, { state }]) => scope.seesDealer(state.dealerId));
      const visible = new Set(records.map(([recordId]) => recordId));
      const pairs = records.flatMap(([a], index) => records.slice(index + 1).map(([b]) => [a, b] as const));
      return {
        personId: person.personId,
        records: records.map(
          ([
            recordId,
            {
              state: { dealerId, sourceSystem, tie },
            },
          ]) => ({
            recordId,
            dealerId,
            sourceSystem,
            tiedBy: tie.by,
            tiedTo: visible.has(tie.recordId) ? tie.recordId : '',
            weight: tie.weight,
            policyVersion: tie.policyVersion,
          }),
        ),
        comparisons: [...(await compareVisible(pairs, scope))],
      };
    },

    async rulePairs({ decisions, cause }, { metadata }) {
      const pairs = decisions.map(({ recordId, otherRecordId, ruling, reason }) => ({
        pair: [recordId, otherRecordId] as const,
        ruling,
        reason,
      }));
      return { outcomes: [...(await rule(pairs, cause, readPrincipal(metadata)))] };
    },

    async separateRecords({ personId, recordIds, reason, cause }, { metadata }) {
      const principal = readPrincipal(metadata);
      const scope = scopeOf(principal, 'identity.rule');
      const person = await openPerson(personId, scope);
      // A dealer takes its own records apart; those of others it does not know of.
      const records = await stores.records.load(recordsOf(person.state));
      const own = [...records].flatMap(([recordId, { state }]) => (scope.seesDealer(state.dealerId) ? [recordId] : []));
      const leaving = new Set(recordIds);
      if (recordIds.length === 0 || recordIds.some((recordId) => !own.includes(recordId)))
        throw new Rejection('invalid', 'identity.not-of-person', { pointer: '/recordIds' });
      const staying = own.filter((recordId) => !leaving.has(recordId));
      if (staying.length === 0) throw new Rejection('invalid', 'identity.nobody-left', { pointer: '/recordIds' });
      const pairs = staying.flatMap((stays) => recordIds.map((leaves) => ({ pair: [stays, leaves] as const, ruling: 'never', reason })));
      return { outcomes: [...(await rule(pairs, cause, principal))] };
    },

    attributePeople: async (request, { metadata }) => attributing.attribute(request, scopeOf(readPrincipal(metadata), 'people.read')),

    async rebuildIdentity({ cursor }, { metadata }) {
      const principal = readPrincipal(metadata);
      access.assertAllowed(principal, 'identity.rebuild');
      const isFirst = cursor === '' || cursor === UNSCALED;
      if (isFirst && !(await matchScale.adjust(principal.subject))) return { lookedAt: 0, moved: 0, cursor: UNSCALED };
      const page = await stores.records.find({ filter: {}, limit: REBUILD_PAGE, ...(isFirst ? {} : { cursor }) });
      const { moved } = await identity.rebuild(page.items.map(({ id }) => id));
      return { lookedAt: page.items.length, moved, cursor: page.cursor ?? '' };
    },

    async trainModel(asked, { metadata }) {
      const principal = readPrincipal(metadata);
      access.assertAllowed(principal, 'identity.train');
      return toTraining(await training.train(asked, principal.subject));
    },

    async readTraining({ trainingId }, { metadata }) {
      access.assertAllowed(readPrincipal(metadata), 'identity.train');
      return toTraining(await training.read(trainingId));
    },

    async publishTraining({ trainingId }, { metadata }) {
      const principal = readPrincipal(metadata);
      access.assertAllowed(principal, 'identity.train');
      access.assertAllowed(principal, 'policies.publish');
      return toTraining(await training.publish(trainingId, principal));
    },
  });
}

function toPairComparison({ recordIds: [recordId, otherRecordId], comparison, ruling }: ComparedPair): PairComparison {
  const { verdict, weight, probability, steps } = comparison;
  return {
    recordId,
    otherRecordId,
    verdict,
    weight,
    probability,
    steps: steps.map(({ field, level, weight: bits, why }) => ({ field, level, weight: bits, why })),
    ruling: ruling ?? '',
  };
}

function refused(id: string, rejection: Rejection): ItemOutcome {
  return toItemOutcome({ status: 'rejected', id, rejection, repeated: false });
}
