import type { Principal } from '@homeward/access';
import type { ConsentEntry as EntryMessage, ConsentState, GivenConsents } from '@homeward/contracts/customer-service';
import type { ItemOutcome } from '@homeward/contracts/values';
import { isInstant } from '@homeward/calendar';
import { type Instant, Rejection } from '@homeward/kernel';
import type { IdDeriver, Vault } from '@homeward/pii';
import { CHANNELS } from '@homeward/policy';
import { causeOf, rejectedItem, toItemOutcome } from '@homeward/runtime';
import type { ConsentAnswer } from '../../domain/people/consents';
import { compareText } from '../../domain/people/revision';
import { entriesByHand, placeOfConsents } from './consent-entries';
import type { Attributing } from './attributing';
import type { DataKeys } from './data-keys';
import { maskField } from './person-masks';
import type { OpenedPerson, OpenedRecord, PersonQueries } from './person-queries';
import type { CustomerStores } from '../ports';
import type { Scope } from '../organisation/scope';

/** What can be refused; the rest is said in any case (policy `consent`). */
const PURPOSES: readonly string[] = ['marketing', 'service', 'survey'];

export interface ConsentLedger {
  /** Every answer that the person's records of the caller's dealers gave, the latest first, and what counts now. Evidence is free text: masked unless revealed. */
  read(
    person: OpenedPerson,
    scope: Scope,
    reveal: boolean,
  ): Promise<{ readonly entries: readonly EntryMessage[]; readonly standing: readonly ConsentState[] }>;
  /** Answers given at the desk or by phone; each is one record's, so that it goes where the record goes. Outcomes in the order of the request. */
  record(given: readonly GivenConsents[], scope: Scope, principal: Principal, at: Instant): Promise<readonly ItemOutcome[]>;
}

interface MeantForConsents {
  readonly record: OpenedRecord;
  /** What said so. */
  readonly by: string;
}

interface ConsentLedgerOptions {
  readonly stores: Pick<CustomerStores, 'records'>;
  readonly people: PersonQueries;
  readonly attributing: Attributing;
  readonly dataKeys: DataKeys;
  readonly vault: Vault;
  readonly ids: IdDeriver;
  readonly freshId: () => string;
}

export function createConsentLedger({ stores, people, attributing, dataKeys, vault, ids, freshId }: ConsentLedgerOptions): ConsentLedger {
  const recordOne = async (given: GivenConsents, scope: Scope, principal: Principal, now: Instant): Promise<ItemOutcome> => {
    const { personId, evidence, cause } = given;
    try {
      const answers = readAnswers(given);
      const at = readMoment(given.givenAt, now);
      const { record, by: attributedBy } = await recordFor(given, scope);
      const key = (await dataKeys.take([record.recordId])).get(record.recordId);
      if (key === undefined) throw new TypeError('A data key is missing that was just taken');
      const causedBy = causeOf(cause, `consents:${freshId()}`);
      const consents = entriesByHand(answers, {
        at,
        by: principal.subject,
        causeKey: ids.derive('consent', causedBy.id),
        sealedEvidence: vault.seal(key, { evidence }, placeOfConsents(record.recordId)),
      });
      const [outcome] = await stores.records.execute([
        {
          id: record.recordId,
          command: { type: 'NoteConsents', consents, attributedBy },
          cause: causedBy,
          at: now,
        },
      ]);
      if (outcome === undefined) throw new TypeError('A command has no outcome');
      return toItemOutcome(outcome);
    } catch (error) {
      return toItemOutcome(rejectedItem(personId, error));
    }
  };

  /** The record that was named, or that is meant (domain/attribution.ts) among those that the caller sees. */
  const recordFor = async ({ personId, recordId }: GivenConsents, scope: Scope): Promise<MeantForConsents> => {
    const found = await people.open([personId], scope);
    // An id that was left may lead to several people: nobody knows which of them answered.
    const person = found.length === 1 ? found[0] : undefined;
    const own = person?.records.filter(({ dealerId }) => scope.seesDealer(dealerId)) ?? [];
    if (person === undefined || own.length === 0) throw new Rejection('unknown', 'person.unknown');
    const named = own.find((candidate) => candidate.recordId === recordId);
    if (recordId !== '' && named === undefined) throw new Rejection('unknown', 'record.unknown');
    const meant = attributing.among(own, person, { personId, vehicleId: '', dealerId: '', phone: '' });
    const record = named ?? meant?.record;
    if (record === undefined) throw new TypeError('Nobody is meant by a person with records');
    return { record, by: named === undefined ? (meant?.by ?? '') : 'record' };
  };

  return {
    async read({ records, state }, scope, reveal) {
      const own = records.filter(({ dealerId }) => scope.seesDealer(dealerId));
      const keys = await dataKeys.find(own.map(({ recordId }) => recordId));
      const entries = own.flatMap(({ recordId, dealerId, latest, ledger }) => {
        const key = keys.get(recordId);
        return ledger.map(({ purpose, channel, answer, at, by, key: place, sealedEvidence }) => {
          const sealed = sealedEvidence !== '' && key !== undefined;
          const written = sealed ? (vault.open(key, sealedEvidence, placeOfConsents(recordId)).evidence ?? '') : '';
          const evidence = reveal || written === '' ? written : maskField('consentEvidence', written);
          return {
            place,
            entry: { purpose, channel, answer, at, recordId, dealerId, source: by === '' ? latest.source : '', by, evidence },
          };
        });
      });
      entries.sort((a, b) => compareText(b.entry.at, a.entry.at) || compareText(b.place, a.place));
      const { consents = [], channelConsents = [] } = state.profile ?? {};
      const sourceOf = (recordId: string) => own.find((record) => record.recordId === recordId)?.latest.source ?? '';
      return {
        entries: entries.map(({ entry }) => entry),
        standing: [...consents, ...channelConsents].map(({ purpose, channel, answer, at, recordId }) => ({
          purpose,
          channel,
          answer,
          at,
          source: sourceOf(recordId),
        })),
      };
    },

    async record(given, scope, principal, at) {
      const outcomes: ItemOutcome[] = [];
      // One after the other: two of one request may be about one record.
      for (const one of given) outcomes.push(await recordOne(one, scope, principal, at));
      return outcomes;
    },
  };
}

function readAnswers({ answers }: GivenConsents): readonly ConsentAnswer[] {
  if (answers.length === 0) throw new Rejection('invalid', 'consent.empty', { pointer: '/answers' });
  return answers.map(({ purpose, channel, answer }, index) => {
    if (!PURPOSES.includes(purpose)) throw unknownValue(`/answers/${index}/purpose`, PURPOSES);
    if (channel !== '' && !CHANNELS.some((known) => known === channel)) throw unknownValue(`/answers/${index}/channel`, CHANNELS);
    if (answer !== 'yes' && answer !== 'no') throw unknownValue(`/answers/${index}/answer`, ['yes', 'no']);
    return { purpose, channel, answer };
  });
}

function readMoment(givenAt: string, now: Instant): Instant {
  if (givenAt === '') return now;
  if (!isInstant(givenAt) || givenAt > now) throw new Rejection('invalid', 'consent.moment-invalid', { pointer: '/givenAt' });
  return givenAt;
}

function unknownValue(pointer: string, expected: readonly string[]): Rejection {
  return new Rejection('invalid', 'consent.unknown-value', { pointer, expected: expected.join(', ') });
}
