import type { ContactDetails, ContactQuestion } from '@homeward/contracts/customer-service';
import { readEmail, readPhone } from '@homeward/pii';
import { type Purpose, consent } from '@homeward/policy';
import type { BusinessClock, ReferenceData } from '@homeward/runtime';
import { answerFor } from '../../domain/people/consents';
import { ownerOn, ownershipsOf } from '../../domain/cars/ownership';
import { type SurvivorshipFor, usedValues } from '../../domain/people/survivorship';
import { standingsOf } from './person-answer';
import type { OpenedPerson, PersonQueries } from './person-queries';
import type { Scope } from '../organisation/scope';
import { createSurroundings } from '../surroundings';
import { type VehicleQueries, plateText } from '../cars/vehicle-queries';

/** Answers at the moment of sending: whether this person may be contacted now, and how. */
export interface ContactQuestions {
  answer(questions: readonly ContactQuestion[], scope: Scope): Promise<readonly ContactDetails[]>;
}

export function createContactQuestions(
  people: PersonQueries,
  vehicles: VehicleQueries,
  reference: ReferenceData,
  clock: BusinessClock,
  survivorshipFor: SurvivorshipFor,
): ContactQuestions {
  return {
    async answer(questions, scope) {
      const surroundings = createSurroundings(clock.now(), reference.tree(), reference.policies());
      return Promise.all(
        questions.map(async ({ personId, vehicleIds, purpose, channel }) => {
          const found = await people.open([personId], scope);
          // An id that was left may lead to several people: nobody can be contacted under it any more.
          const person = found.length === 1 ? found[0] : undefined;
          if (person === undefined) return refused(personId, 'unknown');
          if (!isAllowed(person, purpose, channel, reference, clock)) return refused(personId, 'no-consent');
          const opened = await vehicles.open(vehicleIds, scope);
          const owned = opened.filter(({ state }) => {
            const { today } = surroundings.of(state.told.homeDealerId);
            return ownerOn(ownershipsOf(state.facts, state.people), today)?.personId === person.personId;
          });
          if (vehicleIds.length > 0 && owned.length < new Set(vehicleIds).size) return refused(personId, 'not-owner');
          const standings = standingsOf(person.records, survivorshipFor);
          const used = usedValues(standings);
          const { name = '', phone: first = '', phone2: second = '', email: written = '', language = '' } = used;
          // What is known to be wrong is somebody else's: nothing is sent there.
          const sendable = (field: string, text: string): string => (standings.get(field)?.winner?.refuted === true ? '' : text);
          const phone = phoneFor(channel, [sendable('phone', first), sendable('phone2', second)]);
          const email = emailText(sendable('email', written));
          const wechatId = sendable('wechatId', used['wechatId'] ?? '');
          const postalAddress = postalAddressOf(used, sendable);
          if (addressOn(channel, { phone, email, wechatId, postalAddress }) === '') return refused(personId, 'no-address');
          return {
            personId,
            allowed: true,
            refusal: '',
            name,
            phone,
            email,
            language,
            plates: owned.flatMap(({ plate }) => (plate === '' ? [] : [plateText(plate)])),
            ...(wechatId === '' ? {} : { wechatId }),
            ...(postalAddress === '' ? {} : { postalAddress }),
          };
        }),
      );
    },
  };
}

function isAllowed(
  { state, records }: OpenedPerson,
  purpose: string,
  channel: string,
  reference: ReferenceData,
  clock: BusinessClock,
): boolean {
  const dealerId = records[0]?.dealerId;
  const policy = reference.policies().resolve(consent, { dealerId, tree: reference.tree(), at: clock.now() }).document;
  const rule = policy.purposes[purpose as Purpose];
  const answer = state.profile === undefined ? undefined : answerFor(state.profile, purpose, channel)?.answer;
  if (rule === 'always') return true;
  return rule === 'unless-refused' ? answer !== 'no' : answer === 'yes';
}

/** The first number that can be reached on the channel: a landline takes no message. */
function phoneFor(channel: string, texts: readonly string[]): string {
  for (const text of texts) {
    const phone = readPhone(text);
    if ('e164' in phone && (channel !== 'sms' || phone.kind === 'mobile')) return phone.e164;
  }
  return '';
}

function addressOn(
  channel: string,
  { phone, email, wechatId, postalAddress }: Readonly<Record<'phone' | 'email' | 'wechatId' | 'postalAddress', string>>,
): string {
  switch (channel) {
    case 'email':
      return email;
    case 'wechat':
      return wechatId;
    case 'letter':
      return postalAddress;
    case 'app-push':
      return '';
    default:
      return phone;
  }
}

/** As it stands on a letter; empty without city and street, and when one of its parts is known to be wrong. */
function postalAddressOf(used: Readonly<Record<string, string>>, sendable: (field: string, text: string) => string): string {
  const [province = '', city = '', district = '', street = ''] = ['province', 'city', 'district', 'street'].map((field) =>
    sendable(field, used[field] ?? ''),
  );
  return city === '' || street === '' ? '' : `${province}${city}${district}\n${street}`;
}

function emailText(text: string): string {
  const email = readEmail(text);
  return 'email' in email ? email.email : '';
}

function refused(personId: string, refusal: string): ContactDetails {
  return { personId, allowed: false, refusal, name: '', phone: '', email: '', language: '', plates: [] };
}
