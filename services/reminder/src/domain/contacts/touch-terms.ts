import type { DaysOff } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import type { Channel, Consent, ContactCaps, QuietHoursPolicy } from '@homeward/policy';
import type { OwnTime } from './contact-facts';
import type { Ruled } from '../cadences/step';

/** What the rules of one dealer say about contacts at the moment of the decision. */
export interface TouchTerms {
  readonly today: LocalDate;
  readonly startOf: (day: LocalDate) => Instant;
  readonly dayOf: (instant: Instant) => LocalDate;
  readonly caps: Ruled<ContactCaps>;
  readonly consent: Ruled<Consent>;
  readonly quiet: Ruled<QuietHoursPolicy>;
  /** What messages can go out on beside SMS and e-mail: there is a provider. Messages by those two wait for one. */
  readonly outlets: readonly Channel[];
  /** The templates of messages that count now, as a reference to the policy. */
  readonly templates: string;
  readonly isOff: (day: LocalDate, off: DaysOff) => boolean;
  /** Whether the holidays of a day's year are known. */
  readonly hasNotice: (day: LocalDate) => boolean;
  /** The instant itself, or the end of the quiet hours that it falls into, by the person's clock, or the dealer's where that is not known. */
  readonly allowedFrom: (instant: Instant, time?: OwnTime) => Instant;
  /** As `allowedFrom`, and at the time that the person prefers, unless all of that is quiet. */
  readonly preferredFrom: (instant: Instant, time: OwnTime) => Instant;
}

/** Everything outside the person that its contacts depend on. */
export interface TouchSurroundings {
  readonly now: Instant;
  /** Whose contacts they are. */
  readonly personId: string;
  /** Names the state of all policies and of the organisation, so that a change of them is noticed. */
  readonly stamp: string;
  /** The id of the contact that a reason of a car leads: the same for the same reason, so that a contact that moves stays the same contact. */
  readonly contactIdOf: (vehicleId: string, key: string) => string;
  readonly of: (dealerId: string) => TouchTerms;
}
