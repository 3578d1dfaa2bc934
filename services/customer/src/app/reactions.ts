import type { Heard, Reactions } from '@homeward/bus';
import type { EventPayload, EventType } from '@homeward/contracts';
import type { IdDeriver } from '@homeward/pii';
import { prepareCarVerdicts } from './quality/car-verdicts';
import type { ContactFindings } from './people/contact-findings';
import type { Erasing } from './people/erasing';
import { keepFinding } from './quality/finding-queries';
import type { FindingUpkeep } from './quality/finding-upkeep';
import type { Identity } from './identity/identity';
import { type BusinessClock, type ReferenceData, type Step, createReactions, projected } from '@homeward/runtime';
import type { Intake } from './intake/intake';
import { settleRow } from './intake/intake-rows';
import type { LeadMerging } from './leads/lead-merging';
import { prepareLeadReactions } from './leads/lead-reactions';
import { type PlaceKeeping, toChangedBooking } from './intake/place-keeping';
import type { Placing } from './intake/placing';
import type { PolicyReviews } from './cars/policy-reviews';
import type { CustomerStores } from './ports';
import { closingSteps, openingSteps, wholeRequestSteps } from './intake/request-steps';
import { createSurroundings } from './surroundings';
import { timelineReactions } from './people/timeline-reactions';
import type { VerificationUpkeep } from './quality/verification-upkeep';

const RECORD_RECEIVED = 'homeward.intake.v1.RecordReceived';
const PAIR_RULED = 'homeward.customer.v1.PairRuled';
const RECORD_PLACED = 'homeward.customer.v1.RecordPlaced';
const PERSON_ERASED = 'homeward.customer.v1.PersonErased';
const LEAD_CHANGED = 'homeward.customer.v1.LeadChanged';
const BOOKING_CHANGED = 'homeward.customer.v1.BookingChanged';
const VALUE_VERIFIED = 'homeward.customer.v1.ValueVerified';
const CONTACT_MADE = 'homeward.reminder.v1.ContactMade';
const POLICY_PUBLISHED = 'homeward.customer.v1.PolicyPublished';

export interface ReactionOptions {
  readonly stores: CustomerStores;
  readonly reference: ReferenceData;
  readonly intake: Intake;
  readonly placing: Placing;
  readonly places: PlaceKeeping;
  readonly identity: Identity;
  readonly erasing: Erasing;
  readonly reviews: PolicyReviews;
  readonly upkeep: VerificationUpkeep;
  readonly findings: FindingUpkeep;
  readonly contacted: ContactFindings;
  readonly merging: LeadMerging;
  readonly ids: IdDeriver;
  readonly clock: BusinessClock;
}

/** What the service hears, and what it does then. */
export function createCustomerReactions({
  stores,
  reference,
  intake,
  placing,
  places,
  identity,
  erasing,
  reviews,
  upkeep,
  findings,
  contacted,
  merging,
  ids,
  clock,
}: ReactionOptions): Reactions {
  const { on: referenceReactions } = reference;
  const kept = timelineReactions(stores.timeline);
  return createReactions({
    async prepare(batch) {
      const rows = ofType(batch, RECORD_RECEIVED);
      const placed = ofType(batch, RECORD_PLACED);
      const verified = ofType(batch, VALUE_VERIFIED);
      const changedLeads = ofType(batch, LEAD_CHANGED);
      const contacts = ofType(batch, CONTACT_MADE);
      const surroundings = createSurroundings(clock.now(), reference.tree(), reference.policies());
      return {
        intake: await intake.prepare(rows),
        leads: await prepareLeadReactions(stores, reference, clock, changedLeads, placed, contacts),
        changedLeads,
        verdict: await prepareCarVerdicts(stores, verified, surroundings, ids),
        judged: verified.flatMap(({ event: { vehicleId } }) => (vehicleId === '' ? [] : [vehicleId])),
        place: placed.length === 0 ? nothingToPlace : await placing.prepare(placed, surroundings),
        bookings: ofType(batch, BOOKING_CHANGED).map(({ event }) => toChangedBooking(event)),
        erased: ofType(batch, PERSON_ERASED),
        ruled: ofType(batch, PAIR_RULED).flatMap(({ event: { recordId, otherRecordId } }) => [recordId, otherRecordId]),
        // A record that moved shares what it shared before.
        revised: placed.filter(({ event }) => event.previousPersonId === '').map(({ event }) => event.recordId),
        placed: placed.map(({ event }) => event.recordId),
        published: ofType(batch, POLICY_PUBLISHED).map(({ event }) => event),
        contacts,
      };
    },
    on: {
      ...kept,
      'homeward.reminder.v1.ContactMade': (heard, { leads }) => [
        ...kept['homeward.reminder.v1.ContactMade'](heard),
        ...leads.contacted(heard),
      ],
      'homeward.customer.v1.NodeRegistered': (heard) => referenceReactions['homeward.customer.v1.NodeRegistered'](heard),
      'homeward.customer.v1.StaffRegistered': (heard) => referenceReactions['homeward.customer.v1.StaffRegistered'](heard),
      'homeward.customer.v1.PolicyPublished': (heard) => referenceReactions['homeward.customer.v1.PolicyPublished'](heard),
      'homeward.intake.v1.RecordReceived': (heard, { intake: rows }) => [
        ...wholeRequestSteps(stores, heard.event, heard.cause, clock.now()),
        ...rows.stepsOf(heard),
      ],
      'homeward.intake.v1.RequestOpened': ({ event, cause }) => openingSteps(stores, event, cause, clock.now()),
      'homeward.intake.v1.RequestClosed': ({ event, cause }) => closingSteps(stores, event, cause, clock.now()),
      'homeward.customer.v1.RecordPlaced': (heard, { place, leads }) => [...place(heard), ...leads.placed(heard)],
      'homeward.customer.v1.LeadChanged': (heard, { leads }) => leads.changed(heard),
      // What is true at the dealers' days is carried to cars and other days, all of a batch at once.
      'homeward.customer.v1.BookingChanged': () => [],
      // All rulings of a batch are looked at together, once they are all known.
      'homeward.customer.v1.PairRuled': () => [],
      // All that follows needs to know the records first.
      'homeward.customer.v1.PersonErased': () => [],
      'homeward.customer.v1.ValueVerified': (heard, { verdict }) => verdict(heard),
      'homeward.customer.v1.FindingReported': ({ event }) => [projected(stores.findingList, keepFinding(event))],
      'homeward.customer.v1.RowSettled': ({ event }) => [projected(stores.rows, settleRow(event.requestId, event.row))],
    },
    async after({ intake: rows, bookings, erased, revised, ruled, placed, judged, published, contacts, changedLeads }) {
      await rows.finish();
      await places.carryOut(bookings);
      await erasing.carryOut(erased);
      await identity.place(revised);
      await identity.resolve(ruled);
      await upkeep.recordsChanged(placed);
      // What the dealer has said since may have been heard before.
      await upkeep.carsChanged(judged);
      await findings.recordsRevised(revised);
      await contacted.carryOut(contacts);
      await merging.carryOut(changedLeads);
      await reviews.reviewAfter(published);
    },
  });
}

const nothingToPlace = (): readonly Step[] => [];

/** The events of one type in a batch of several. */
function ofType<Type extends EventType>(batch: readonly Heard<unknown>[], type: Type): readonly Heard<EventPayload<Type>>[] {
  return batch.filter((heard): heard is Heard<EventPayload<Type>> => heard.type === type);
}
