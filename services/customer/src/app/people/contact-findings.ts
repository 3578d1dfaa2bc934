import type { Heard } from '@homeward/bus';
import type { EventPayload } from '@homeward/contracts';
import { Rejection } from '@homeward/kernel';
import { type IdDeriver, readPhone, type Vault } from '@homeward/pii';
import { mustExecute } from '@homeward/runtime';
import { usedValues } from '../../domain/people/survivorship';
import type { VerifiableField, VerificationCommand } from '../../domain/quality/verification-facts';
import type { Attributing } from './attributing';
import { entriesByHand, placeOfConsents } from './consent-entries';
import type { DataKeys } from './data-keys';
import { standingsOf } from './person-answer';
import type { OpenedRecord, PersonQueries } from './person-queries';
import type { CustomerStores } from '../ports';
import { lookAtRecords, personValues, type RecordLook } from './record-values';
import type { Scope } from '../organisation/scope';
import { termsFor, type VerificationTools } from '../quality/verification-tools';

export type HeardContact = Heard<EventPayload<'homeward.reminder.v1.ContactMade'>>;

/** What is learned of a customer by being called. */
export interface ContactFindings {
  /**
   * A number at which somebody else answered, and an address at which no message arrives for good, is wrong, and its dealer has to put it right; who wants no contacts
   * for a purpose has refused it.
   */
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

/** By channel of a message what is wrong when it reaches nobody. A subscription of an app is nobody's to put right. */
const ADDRESS_OF: Readonly<Partial<Record<string, VerifiableField>>> = {
  sms: 'phone',
  email: 'email',
  wechat: 'wechat',
  letter: 'address',
};

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

  const refute = async ({ event, at }: HeardContact, look: RecordLook, field: VerifiableField, causeId: string): Promise<void> => {
    const { recordId, known, car } = look;
    const call: VerificationCommand = {
      ...{ type: 'RecordCall', callId: causeId, basis: '', outcomes: [{ field, result: 'wrong' }], car },
      ...{ at, by: event.madeBy, terms: termsFor(verification, known.dealerId, at) },
      taskIdOf: (of, mark) => `${recordId}.${ids.derive('correction', recordId, of, mark, at)}`,
    };
    await mustExecute(stores.verifications, [
      { id: recordId, command: { type: 'LearnValues', known, at }, cause: { id: `values:${recordId}:${known.sequence}` }, at },
      { id: recordId, command: call, cause: { id: causeId }, at },
    ]);
  };

  /** Somebody else answered at the number of the dealer's record. */
  const refuteNumber = async (heard: HeardContact, { recordId, latest }: OpenedRecord): Promise<void> => {
    // What the dealer has written down since was not called.
    if (latest.occurredAt > heard.event.madeAt) return;
    const look = (await lookAtRecords(verification, [recordId])).get(recordId);
    if (look?.known.marks['phone'] !== undefined) await refute(heard, look, 'phone', `${heard.cause}:wrong-number`);
  };

  /** Nothing reaches the address that the message went to: it is wrong in every record of the person that says it. */
  const refuteAddress = async (heard: HeardContact, field: VerifiableField): Promise<void> => {
    const { personId, channel } = heard.event;
    // A receipt comes after the message.
    const sentAt = heard.event.sentAt ?? heard.event.madeAt;
    const causeId = `${heard.cause}:unreachable`;
    const found = await people.open([personId], ALL);
    const person = found.length === 1 ? found[0] : undefined;
    if (person === undefined) return;
    const used = personValues(usedValues(standingsOf(person.records, verification.survivorshipFor)), sentAt)[field];
    const saying = person.records.filter(({ fields, latest }) => personValues(fields, latest.occurredAt)[field] === used);
    // What was written down since was not tried: nobody knows by then where the message went.
    if (used === undefined || saying.length === 0 || saying.some(({ latest }) => latest.occurredAt > sentAt)) return;
    // A landline takes no message: it went to the second number, which is asked about where the first is none.
    const phone = channel === 'sms' ? readPhone(used) : undefined;
    if (phone !== undefined && !('kind' in phone && phone.kind === 'mobile')) return;
    // Two messages to one wrong address: after the first another value is used, which the second one did not go to.
    const asked = await stores.verifications.load(person.records.map(({ recordId }) => recordId));
    const judged = [...asked.values()].flatMap(({ state }) => Object.values(state.verdicts)).filter((verdict) => verdict.field === field);
    if (judged.some(({ at, callId }) => at > sentAt && callId !== causeId)) return;
    const looks = await lookAtRecords(
      verification,
      saying.map(({ recordId }) => recordId),
    );
    for (const look of looks.values()) if (look.known.marks[field] !== undefined) await refute(heard, look, field, causeId);
  };

  return {
    async carryOut(heard) {
      for (const one of heard) {
        const { result, channel, failure, refusedPurposes } = one.event;
        const isWrong = result === 'wrong-number' && channel === 'phone';
        const unreachable = result === 'failed' && failure === 'address' ? ADDRESS_OF[channel] : undefined;
        if (!isWrong && unreachable === undefined && refusedPurposes.length === 0) continue;
        try {
          if (unreachable !== undefined) await refuteAddress(one, unreachable);
          if (!isWrong && refusedPurposes.length === 0) continue;
          const record = await recordOf(one.event);
          if (record === undefined) continue;
          if (isWrong) await refuteNumber(one, record);
          if (refusedPurposes.length > 0) await refuse(one, record);
        } catch (error) {
          // Whoever was forgotten meanwhile has neither number nor consent.
          if (!(error instanceof Rejection)) throw error;
        }
      }
    },
  };
}
