import type { Heard } from '@homeward/bus';
import type { EventPayload } from '@homeward/contracts';
import { Rejection } from '@homeward/kernel';
import type { IdDeriver, Vault } from '@homeward/pii';
import { mustExecute } from '@homeward/runtime';
import type { VerificationCommand } from '../domain/verification-facts';
import type { Attributing } from './attributing';
import { entriesByHand, placeOfConsents } from './consent-entries';
import type { DataKeys } from './data-keys';
import type { OpenedRecord, PersonQueries } from './person-queries';
import type { CustomerStores } from './ports';
import { lookAtRecords } from './record-values';
import type { Scope } from './scope';
import { termsFor, type VerificationTools } from './verification-tools';

export type HeardContact = Heard<EventPayload<'homeward.reminder.v1.ContactMade'>>;

/** What is learned of a customer by being called. */
export interface ContactFindings {
  /** A number at which somebody else answered is wrong, and the dealer has to put it right; who wants no contacts for a purpose has refused it. */
  carryOut(heard: readonly HeardContact[]): Promise<void>;
}

interface ContactFindingOptions {
  readonly stores: CustomerStores;
  readonly people: PersonQueries;
  readonly attributing: Attributing;
  readonly dataKeys: DataKeys;
  readonly vault: Vault;
  readonly ids: IdDeriver;
  readonly verification: VerificationTools;
}

/** The platform itself looks; what it writes stays at the dealer of the contact. */
const ALL: Scope = { dealerIds: undefined, seesDealer: () => true, seesPerson: () => true, seesVehicle: () => true };

export function createContactFindings(options: ContactFindingOptions): ContactFindings {
  const { stores, people, attributing, dataKeys, vault, ids, verification } = options;

  /** The record of the dealer that the contact was about; undefined when nobody of that dealer is meant any more. */
  const recordOf = async ({ personId, dealerId, reasons }: HeardContact['event']): Promise<OpenedRecord | undefined> => {
    const found = await people.open([personId], ALL);
    // An id that was left may lead to several people: nobody knows which of them was called.
    const person = found.length === 1 ? found[0] : undefined;
    const own = person?.records.filter((record) => record.dealerId === dealerId) ?? [];
    if (person === undefined || own.length === 0) return undefined;
    return attributing.among(own, person, { personId, vehicleId: reasons[0]?.vehicleId ?? '', dealerId, phone: '' })?.record;
  };

  const refuse = async ({ event, cause, at }: HeardContact, { recordId }: OpenedRecord): Promise<void> => {
    const key = (await dataKeys.take([recordId])).get(recordId);
    if (key === undefined) throw new TypeError('A data key is missing that was just taken');
    const answers = event.refusedPurposes.map((purpose) => ({ purpose, channel: '', answer: 'no' as const }));
    const consents = entriesByHand(answers, {
      ...{ at: event.madeAt, by: event.madeBy, causeKey: ids.derive('consent', cause) },
      sealedEvidence: vault.seal(key, { evidence: `contact ${event.contactId}` }, placeOfConsents(recordId)),
    });
    const command = { type: 'NoteConsents' as const, consents, attributedBy: 'contact' };
    await mustExecute(stores.records, [{ id: recordId, command, cause: { id: `${cause}:refused` }, at }]);
  };

  const refute = async ({ event, cause, at }: HeardContact, { recordId, latest }: OpenedRecord): Promise<void> => {
    // What the dealer has written down since was not called.
    if (latest.occurredAt > event.madeAt) return;
    const look = (await lookAtRecords(verification, [recordId])).get(recordId);
    if (look?.known.marks['phone'] === undefined) return;
    const { known, car } = look;
    const call: VerificationCommand = {
      ...{ type: 'RecordCall', callId: cause, basis: '', outcomes: [{ field: 'phone', result: 'wrong' }], car },
      ...{ at, by: event.madeBy, terms: termsFor(verification, known.dealerId, at) },
      taskIdOf: (field, mark) => `${recordId}.${ids.derive('correction', recordId, field, mark, at)}`,
    };
    await mustExecute(stores.verifications, [
      { id: recordId, command: { type: 'LearnValues', known, at }, cause: { id: `values:${recordId}:${known.sequence}` }, at },
      { id: recordId, command: call, cause: { id: `${cause}:wrong-number` }, at },
    ]);
  };

  return {
    async carryOut(heard) {
      for (const one of heard) {
        const { result, channel, refusedPurposes } = one.event;
        const isWrong = result === 'wrong-number' && channel === 'phone';
        if (!isWrong && refusedPurposes.length === 0) continue;
        try {
          const record = await recordOf(one.event);
          if (record === undefined) continue;
          if (isWrong) await refute(one, record);
          if (refusedPurposes.length > 0) await refuse(one, record);
        } catch (error) {
          // Whoever was forgotten meanwhile has neither number nor consent.
          if (!(error instanceof Rejection)) throw error;
        }
      }
    },
  };
}
