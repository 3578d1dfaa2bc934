import { type Access, readPrincipal, unknown } from '@homeward/access';
import { type Bus, listDeadLetters } from '@homeward/bus';
import { addDays } from '@homeward/calendar';
import { type ErasurePlace, ErasureServiceDefinition } from '@homeward/contracts/erasures';
import { type Instant, Rejection } from '@homeward/kernel';
import type { IdDeriver } from '@homeward/pii';
import { type Implementation, implement } from '@homeward/rpc';
import { causeOf, type BusinessClock, type Ids, type ReferenceData, toItemOutcome } from '@homeward/runtime';
import type { DataKeys } from '../app/people/data-keys';
import type { ErasedCounts } from '../app/people/erasing';
import { namesPerson } from '../app/people/named-person';
import type { PersonQueries } from '../app/people/person-queries';
import type { CustomerStores } from '../app/ports';
import { scopeFor } from '../app/organisation/scope';
import type { SealedReasons } from '../app/people/sealed-reasons';
import type { ErasurePlan } from '../domain/people/erasure';
import { recordsOf } from '../domain/people/person';
import { compareText } from '../domain/people/revision';
import { standingVisits } from '../domain/cars/vehicle-facts';

export interface ErasureServiceOptions {
  readonly stores: CustomerStores;
  readonly access: Access;
  readonly reference: ReferenceData;
  readonly people: PersonQueries;
  readonly dataKeys: DataKeys;
  readonly reasons: SealedReasons;
  readonly ids: IdDeriver;
  readonly clock: BusinessClock;
  readonly fresh: Ids;
  readonly bus: Pick<Bus, 'read'> & Bus;
  /** From when on rows on the bus cannot be read any more. */
  readonly intakeKeyDays: number;
  /** Until when operators have to let backups of data keys expire. */
  readonly backupDays: number;
}

const GROUP = 'customer';
const SHORTEST_REASON = 3;
const MOST_LEADS = 500;

/** The calls of ErasureService (proto/homeward/customer/v1/erasures.proto). */
export function createErasureService(options: ErasureServiceOptions): Implementation<typeof ErasureServiceDefinition> {
  const { stores, access, reference, people, dataKeys, reasons, ids, clock } = options;

  /** The whole person: whoever may not see all of its records cannot forget it. */
  const openWhole = async (personId: string, metadata: Readonly<Record<string, string>>) => {
    const scope = scopeFor(access, readPrincipal(metadata), 'people.erase', reference.tree());
    const [person] = await people.open([personId], scope);
    if (person === undefined) throw unknown('person');
    const found = await stores.records.load(recordsOf(person.state));
    if ([...found.values()].some(({ state }) => !scope.seesDealer(state.dealerId)))
      throw new Rejection('forbidden', 'erasure.beyond-scope', { records: found.size });
    return { person, records: found };
  };

  return implement(ErasureServiceDefinition, {
    async previewErasure({ personId }, { metadata }) {
      const { person, records } = await openWhole(personId, metadata);
      const recordIds = [...records.keys()];
      const leads = await stores.leads.find({ filter: { record: { in: recordIds } }, limit: MOST_LEADS });
      const goes = (what: string, count: number) => ({ what, stays: false, count });
      const stays = (what: string, count: number) => ({ what, stays: true, count });
      return {
        personId: person.personId,
        personIds: [...new Set([person.personId, ...person.formerIds])],
        items: [
          goes('source-records', records.size),
          goes(
            'consents',
            [...records.values()].reduce((sum, { state }) => sum + state.ledger.length, 0),
          ),
          goes('lead-words', leads.items.length),
          stays('orders', await stores.orders.count({ record: { in: recordIds } })),
          stays('vehicles', person.vehicles.size),
          stays(
            'visits',
            [...person.vehicles.values()].reduce((sum, { facts }) => sum + standingVisits(facts).length, 0),
          ),
        ],
      };
    },

    async erasePerson({ personId, reason, cause }, { metadata }) {
      const principal = readPrincipal(metadata);
      access.assertAllowed(principal, 'people.erase');
      if (reason.trim().length < SHORTEST_REASON) throw new Rejection('invalid', 'erasure.reason-missing', { pointer: '/reason' });
      const causedBy = causeOf(cause, options.fresh.next());
      const id = ids.derive('erasure', causedBy.id);
      const known = (await stores.erasures.load([id])).get(id)?.state;
      const at = clock.now();
      // Who is forgotten cannot be looked up again: a repeated call repeats what was decided.
      const plan = known ?? { ...(await planOf(id, personId, reason, metadata)), by: principal.subject, at };
      const [outcome] = await stores.erasures.execute([
        {
          id,
          command: { type: 'ErasePerson', ...plan },
          cause: causedBy,
          at,
        },
      ]);
      if (outcome === undefined) throw new TypeError('A command has no outcome');
      return { outcome: toItemOutcome(outcome) };
    },

    async readErasure({ erasureId }, { metadata }) {
      const scope = scopeFor(access, readPrincipal(metadata), 'people.erase', reference.tree());
      const found = (await stores.erasures.load([erasureId])).get(erasureId)?.state;
      // Its records are empty by then, and still of their dealers.
      const records = found === undefined ? [] : [...(await stores.records.load(found.recordIds)).values()];
      if (found === undefined || !records.every(({ state }) => scope.seesDealer(state.dealerId))) throw unknown('erasure');
      const [reason = ''] = await reasons.open([{ recordIds: [erasureId], sealed: found.reason, place: placeOf(erasureId) }]);
      return {
        erasureId,
        erasedAt: found.at,
        by: found.by,
        reason,
        places: await placesOf(erasureId, found),
      };
    },
  });

  async function planOf(erasureId: string, personId: string, given: string, metadata: Readonly<Record<string, string>>) {
    const { person, records } = await openWhole(personId, metadata);
    // The certificate is kept for good: it must not be what brings the person back.
    if (namesPerson(given, person)) throw new Rejection('invalid', 'erasure.reason-names-person', { pointer: '/reason' });
    await dataKeys.take([erasureId]);
    const [reason = ''] = await reasons.seal([{ recordIds: [erasureId], text: given, place: placeOf(erasureId) }]);
    const recordIds = [...records.keys()].sort();
    const tree = reference.tree();
    const byDealer = Map.groupBy(recordIds, (id) => records.get(id)?.state.dealerId ?? '');
    const dealers = [...byDealer]
      // A lead that no dealer has is head office's.
      .filter(([dealerId]) => tree.node(dealerId)?.kind === 'dealer')
      .map(([dealerId, own]) => ({ dealerId, recordIds: own }))
      .sort((a, b) => compareText(a.dealerId, b.dealerId));
    return { reason, personIds: [...new Set([person.personId, ...person.formerIds])], recordIds, dealers };
  }

  async function placesOf(erasureId: string, { recordIds, dealers = [], at: erasedAt }: ErasurePlan): Promise<ErasurePlace[]> {
    const done = (await stores.erasedPlaces.get([erasureId])).get(erasureId);
    const place = (name: string, count: number): ErasurePlace =>
      done === undefined
        ? { place: name, status: 'pending', count: 0, at: '', dealerId: '' }
        : { place: name, status: 'done', count, at: done.at, dealerId: '' };
    const later = (name: string, status: 'done' | 'expires' | 'operators', at: Instant, count = 0): ErasurePlace => ({
      ...{ place: name, status, count, at, dealerId: '' },
    });
    const sealedUntil = endOf(erasedAt, options.intakeKeyDays + 1);
    // What was handed in again stays on its topic, too.
    const parked = (await listDeadLetters(options.bus, GROUP, { all: true })).filter(({ original }) =>
      recordIds.includes(original.key),
    ).length;
    const counts = Object.entries(done?.counts ?? NOTHING_YET).map(([name, count]) => place(name, count));
    return [
      ...counts,
      // What a journal keeps of a record is sealed under the key that is gone.
      place('journals', done?.counts['source-records'] ?? 0),
      later('dead-letters', parked === 0 ? 'done' : 'expires', parked === 0 ? clock.now() : sealedUntil, parked),
      // Nobody knows whose a row is that could not be read; it is under the key of its day, like the message that brought it.
      later('rejected-rows', 'expires', sealedUntil),
      later('intake-topic', 'expires', sealedUntil),
      later('backups', 'operators', endOf(erasedAt, options.backupDays)),
      // What a dealer keeps in its own system only the dealer can take away: its feed says so (decision 0015).
      ...dealers.map(({ dealerId, recordIds: own }) => ({
        place: 'dealer-system',
        status: 'dealer',
        count: own.length,
        at: erasedAt,
        dealerId,
      })),
    ];
  }
}

/** Where the reason of an erasure is kept. */
function placeOf(erasureId: string): string {
  return `erasure/${erasureId}`;
}

const NOTHING_YET: ErasedCounts = {
  'blind-indexes': 0,
  corrections: 0,
  'pair-reviews': 0,
  'intake-rows': 0,
  'source-records': 0,
  'data-keys': 0,
};

function endOf(at: Instant, days: number): Instant {
  return `${addDays(at.slice(0, 10), days)}T00:00:00.000Z`;
}
