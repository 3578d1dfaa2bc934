import type { Heard, Reactions } from '@homeward/bus';
import { localDateOf } from '@homeward/calendar';
import type { EventPayload } from '@homeward/contracts';
import { leadLevels } from '@homeward/policy';
import { createReactions, type ErasureReports, mustExecute, type PersonPlacement, projected, type Step } from '@homeward/runtime';
import type { CareFact } from '../domain/cars/care-facts';
import type { CaseFact, FellowTouches, Fellowship, Profile, SharedPast, VehicleReasons } from '../domain/contacts/contact-facts';
import type { MemberFact } from '../domain/contacts/household-members';
import { leadReasons } from '../domain/occasions/lead-reason';
import type { Placement } from '../domain/contacts/shared-past';
import { type HeardAppointment, settleBookedContacts } from './contacts/booked-contacts';
import { afterChecked, afterDropped, afterMade, afterMissed, afterPlanned } from './contacts/contact-list';
import type { Feed } from './feed/feed';
import { toFeedEntries } from './feed/feed-entries';
import {
  toAdoption,
  toAppointment,
  toChurn,
  toContract,
  toDeclarations,
  toDeclinedWork,
  toDescription,
  toHomeDealer,
  toLeadFollowUp,
  toOdometer,
  toOpenVisit,
  toOwner,
  toProfile,
  toRecall,
  toRelease,
  toSale,
  toVehicleReasons,
  toVisit,
  toWithdrawal,
} from './cars/heard-facts';
import { forgetContacts, type HeardErasure } from './erasing';
import { toCaseFact, toFellowship, toFellowTouches, toSharedPast } from './contacts/heard-past';
import type { Backfills } from './cars/backfills';
import { toPlacement } from './contacts/placement';
import {
  moveOwnReasons,
  type OwnOccasion,
  type OwnOrder,
  ownReasons,
  type RecordMove,
  rulesFor,
  toCorrection,
  toOwnOrders,
  toRectification,
} from './occasions/own-occasions';
import type { ReminderPorts } from './ports';

/**
 * What one batch says, by whom it is about. A car or person decides once per batch, over everything new: an import tells a dozen things of one car in a
 * row, and only what is true after the last of them matters.
 */
class Gathered {
  constructor(readonly batch: readonly Heard<unknown>[]) {}

  readonly erased: HeardErasure[] = [];
  readonly appointments: HeardAppointment[] = [];
  readonly cars = new Map<string, { readonly facts: CareFact[]; readonly causes: string[] }>();
  readonly people = new Map<string, PersonNews>();
  /** By the id of the person for which the record stands: where it belongs since it moved. */
  readonly placed = new Map<string, RecordMove>();
  /** What others' work asks of a record; whose it is is looked up once for all. */
  readonly occasions: { readonly occasion: OwnOccasion | OwnOrder; readonly heard: Heard<unknown> }[] = [];

  readonly households = new Map<string, { readonly members: readonly MemberFact[]; readonly causes: readonly string[] }>();

  ofCar(vehicleId: string, { cause }: Heard<unknown>, fact: CareFact): readonly Step[] {
    const known = this.cars.get(vehicleId);
    if (known === undefined) this.cars.set(vehicleId, { facts: [fact], causes: [cause] });
    else {
      known.facts.push(fact);
      known.causes.push(cause);
    }
    return [];
  }

  ofHousehold(householdId: string, { cause }: Heard<unknown>, member: MemberFact): void {
    const known = this.households.get(householdId);
    this.households.set(householdId, { members: [...(known?.members ?? []), member], causes: [...(known?.causes ?? []), cause] });
  }

  ofPerson(personId: string, { cause }: Heard<unknown>, news: PersonalNews): readonly Step[] {
    let known = this.people.get(personId);
    if (known === undefined) {
      known = { vehicles: new Map(), pasts: new Map(), others: {}, causes: [] };
      this.people.set(personId, known);
    }
    if ('past' in news) {
      if ((known.pasts.get(news.from)?.sequence ?? 0) < news.sequence) known.pasts.set(news.from, news);
    } else if ('caseId' in news) (known.others.cases ??= []).push(news);
    else if ('householdId' in news) (known.others.households ??= []).push(news);
    else if ('planned' in news) (known.others.fellows ??= []).push(news);
    else if (!('vehicleId' in news)) {
      if ((known.profile?.sequence ?? 0) < news.sequence) known.profile = news;
    } else if ((known.vehicles.get(news.vehicleId)?.sequence ?? 0) < news.sequence) known.vehicles.set(news.vehicleId, news);
    known.causes.push(cause);
    return [];
  }
}

type PersonalNews = VehicleReasons | Profile | SharedPast | CaseFact | Fellowship | FellowTouches;

interface PersonNews {
  readonly vehicles: Map<string, VehicleReasons>;
  readonly pasts: Map<string, SharedPast>;
  profile?: Profile;
  /** Few people have any of these. */
  readonly others: { cases?: CaseFact[]; households?: Fellowship[]; fellows?: FellowTouches[] };
  readonly causes: string[];
}

/** Names everything that was heard: another batch may end with the same event, which came twice, and say something else before it. */
function causeOfAll(causes: readonly string[], digestOf: (text: string) => string): { readonly id: string } {
  const last = causes.at(-1) ?? '';
  return { id: causes.length === 1 ? last : `${last}:${digestOf(causes.join('\n'))}` };
}

type About<Name extends 'ContactPlanned' | 'ContactDropped' | 'ContactMade'> = Heard<EventPayload<`homeward.reminder.v1.${Name}`>>;

/** What the reminders hear: cars and people from the customer service, and their own words. */
export function createReminderReactions(
  ports: ReminderPorts,
  reports: ErasureReports,
  feed: Pick<Feed, 'append'>,
  backfills: Pick<Backfills, 'heard'>,
): Reactions {
  const { vehicles, calendars, households, contacts, levels, reference, people: directory, clock } = ports;
  return createReactions({
    prepare: async (batch) => new Gathered(batch),
    on: {
      ...reference.on,
      'homeward.customer.v1.RecordPlaced': (heard, gathered) => {
        const { ownPersonId, personId, previousPersonId, sequence } = heard.event;
        const known = gathered.placed.get(ownPersonId);
        if (previousPersonId !== '' && (known?.sequence ?? 0) < sequence)
          gathered.placed.set(ownPersonId, { personId, previousPersonId, sequence });
        const { recordId, householdId, previousHouseholdId } = heard.event;
        if (householdId !== '') gathered.ofHousehold(householdId, heard, { recordId, personId, sequence });
        if (previousHouseholdId !== '') gathered.ofHousehold(previousHouseholdId, heard, { recordId, personId: '', sequence });
        return directory.on['homeward.customer.v1.RecordPlaced'](heard);
      },
      'homeward.customer.v1.PersonProfiled': (heard, gathered) => gathered.ofPerson(heard.event.personId, heard, toProfile(heard.event)),
      'homeward.customer.v1.VehicleDescribed': (heard, gathered) =>
        gathered.ofCar(heard.event.vehicleId, heard, toDescription(heard.event)),
      'homeward.customer.v1.VehicleSold': (heard, gathered) => gathered.ofCar(heard.event.vehicleId, heard, toSale(heard.event)),
      'homeward.customer.v1.OwnerChanged': (heard, gathered) => gathered.ofCar(heard.event.vehicleId, heard, toOwner(heard.event)),
      'homeward.customer.v1.HomeDealerChanged': (heard, gathered) =>
        gathered.ofCar(heard.event.vehicleId, heard, toHomeDealer(heard.event)),
      'homeward.customer.v1.VisitRecorded': (heard, gathered) => gathered.ofCar(heard.event.vehicleId, heard, toVisit(heard.event)),
      'homeward.customer.v1.OpenVisitChanged': (heard, gathered) => gathered.ofCar(heard.event.vehicleId, heard, toOpenVisit(heard.event)),
      'homeward.customer.v1.VisitWithdrawn': (heard, gathered) => gathered.ofCar(heard.event.vehicleId, heard, toWithdrawal(heard.event)),
      'homeward.customer.v1.OdometerAssessed': (heard, gathered) => gathered.ofCar(heard.event.vehicleId, heard, toOdometer(heard.event)),
      'homeward.customer.v1.AppointmentChanged': (heard, gathered) => {
        if (heard.event.contactId !== '') gathered.appointments.push(heard);
        return gathered.ofCar(heard.event.vehicleId, heard, toAppointment(heard.event, heard.at));
      },
      'homeward.customer.v1.CustomerStateChanged': (heard, gathered) => gathered.ofCar(heard.event.vehicleId, heard, toChurn(heard.event)),
      'homeward.customer.v1.VehicleAdopted': (heard, gathered) => gathered.ofCar(heard.event.vehicleId, heard, toAdoption(heard.event)),
      'homeward.customer.v1.VehicleReleased': (heard, gathered) => gathered.ofCar(heard.event.vehicleId, heard, toRelease(heard.event)),
      'homeward.customer.v1.RecallChanged': (heard, gathered) => gathered.ofCar(heard.event.vehicleId, heard, toRecall(heard.event)),
      'homeward.customer.v1.ServiceContractChanged': (heard, gathered) =>
        gathered.ofCar(heard.event.vehicleId, heard, toContract(heard.event)),
      'homeward.customer.v1.DeclinedWorkChanged': (heard, gathered) =>
        gathered.ofCar(heard.event.vehicleId, heard, toDeclinedWork(heard.event)),
      'homeward.customer.v1.LeadChanged': (heard, gathered) => {
        const { event } = heard;
        const tree = reference.tree();
        const lead = toLeadFollowUp(event, (at) => localDateOf(at, tree.zoneOf(event.dealerId)));
        const { document, reference: name } = reference.policies().resolve(leadLevels, { dealerId: event.dealerId, tree, at: clock.now() });
        const given = leadReasons(lead, { rules: document.contact, reference: name });
        if (event.previousPersonId !== '') gathered.ofPerson(event.previousPersonId, heard, { ...given, reasons: [] });
        return gathered.ofPerson(event.personId, heard, given);
      },
      'homeward.customer.v1.CorrectionPlaced': (heard, gathered) => {
        gathered.occasions.push({ heard, occasion: toCorrection(heard.event, rulesFor(ports, heard.event.dealerId, clock.now())) });
        return [];
      },
      'homeward.customer.v1.OrderChanged': (heard, gathered) => {
        gathered.occasions.push(...toOwnOrders(heard.event).map((occasion) => ({ heard, occasion })));
        return [];
      },
      'homeward.complaint.v1.CaseChanged': (heard, gathered) => {
        const occasion = toRectification(heard.event, rulesFor(ports, heard.event.dealerId, clock.now()));
        if (occasion !== undefined) gathered.occasions.push({ heard, occasion });
        return heard.event.personId === '' ? [] : gathered.ofPerson(heard.event.personId, heard, toCaseFact(heard.event));
      },
      'homeward.customer.v1.PersonErased': (heard, gathered) => {
        gathered.erased.push(heard);
        return [];
      },
      'homeward.reminder.v1.ReasonsRevised': (heard, gathered) =>
        gathered.ofPerson(heard.event.personId, heard, toVehicleReasons(heard.event)),
      'homeward.reminder.v1.PastShared': (heard, gathered) => gathered.ofPerson(heard.event.personId, heard, toSharedPast(heard.event)),
      'homeward.reminder.v1.HouseholdRevised': (heard, gathered) =>
        gathered.ofPerson(heard.event.personId, heard, toFellowship(heard.event)),
      'homeward.reminder.v1.TouchesShared': (heard, gathered) =>
        gathered.ofPerson(heard.event.personId, heard, toFellowTouches(heard.event)),
      'homeward.reminder.v1.ContactPlanned': ({ event }: About<'ContactPlanned'>) => [
        projected(contacts, { id: event.contactId, change: (present) => afterPlanned(present, event) }),
      ],
      'homeward.reminder.v1.ContactDropped': ({ event }: About<'ContactDropped'>) => [
        projected(contacts, { id: event.contactId, change: (present) => afterDropped(present, event) }),
      ],
      'homeward.reminder.v1.ContactMade': (heard: About<'ContactMade'>, gathered) => {
        const { event } = heard;
        for (const [vehicleId, fact] of toDeclarations(event)) gathered.ofCar(vehicleId, heard, fact);
        const on = localDateOf(event.madeAt, reference.tree().zoneOf(event.dealerId));
        return [projected(contacts, { id: event.contactId, change: (present) => afterMade(present, event, on) })];
      },
      'homeward.loyalty.v1.LevelChanged': ({ event: { accountId, level, sequence } }) => [
        projected(levels, {
          id: accountId,
          change: (present) => (present !== undefined && present.sequence >= sequence ? present : { level, sequence }),
        }),
      ],
      // For the feed alone.
      'homeward.loyalty.v1.PointsPosted': () => [],
      'homeward.reminder.v1.WebhookSwitchedOff': () => [],
      'homeward.reminder.v1.WorkOverflowed': () => [],
      'homeward.reminder.v1.PromiseMissed': ({ event }) => [
        projected(contacts, { id: event.contactId, change: (present) => afterMissed(present, event) }),
      ],
      'homeward.reminder.v1.CallChecked': ({ event }) => [
        projected(contacts, { id: event.contactId, change: (present) => afterChecked(present, event) }),
      ],
    },
    async after(gathered) {
      await decideOver(gathered);
      // Last: a batch that fails comes again, and what was told would be told twice.
      await feed.append(toFeedEntries(gathered.batch));
    },
  });

  async function decideOver(gathered: Gathered): Promise<void> {
    const { cars, people, placed, erased, appointments, occasions, households: homes } = gathered;
    await forgetContacts(ports, reports, erased);
    await settleBookedContacts(ports, appointments);
    const now = clock.now();
    const own = await ownReasons(
      ports,
      occasions.map(({ occasion }) => occasion),
      now,
    );
    own.forEach(({ personId, reasons }, place) => {
      const heard = occasions[place]?.heard;
      if (heard !== undefined) gathered.ofPerson(personId, heard, reasons);
    });
    if (cars.size === 0 && people.size === 0 && placed.size === 0 && homes.size === 0) return;
    const surroundings = ports.surroundingsAt(now);
    const { digestOf } = surroundings.care;
    if (cars.size > 0) {
      const requests = [...cars].map(([id, { facts, causes }]) => ({
        id,
        // The facts have natural keys: a batch cut elsewhere at its next delivery is another cause, and changes nothing.
        cause: causeOfAll(causes, digestOf),
        at: now,
        command: { type: 'HearFacts' as const, vehicleId: id, facts, mayWaitFrom: now, surroundings: surroundings.care },
      }));
      backfills.heard(await mustExecute(vehicles, requests));
    }
    if (homes.size > 0) {
      const requests = [...homes].map(([id, { members, causes }]) => ({
        id,
        cause: causeOfAll(causes, digestOf),
        at: now,
        command: { type: 'PlaceMembers' as const, members },
      }));
      await mustExecute(households, requests);
    }
    if (people.size > 0) {
      // A case under a former id is the business of whoever the record belongs to now.
      const inCases = [...people].flatMap(([id, { others }]) => (others.cases === undefined ? [] : [id]));
      const placements = inCases.length === 0 ? undefined : await directory.placementsOf(inCases);
      const requests = [...people].map(([id, { vehicles: reasons, pasts, profile, others, causes }]) => ({
        id,
        cause: causeOfAll(causes, digestOf),
        at: now,
        command: {
          type: 'HearReasons' as const,
          vehicles: [...reasons.values()],
          ...(profile === undefined ? {} : { profile }),
          ...(pasts.size === 0 ? {} : { pasts: [...pasts.values()] }),
          ...others,
          ...placedAs(id, placements?.get(id)),
          surroundings: surroundings.touch(id),
        },
      }));
      await mustExecute(calendars, requests);
    }
    if (placed.size > 0) {
      // Where there is no calendar, nothing was done that another one would have to know.
      const known = await calendars.load([...placed.keys()]);
      const requests = [...known.keys()].flatMap((id) => {
        const placement = toPlacement(id, placed.get(id));
        if (placement === undefined) return [];
        return [{ id, cause: { id: `placed:${id}:${placement.sequence}` }, at: now, command: { type: 'PlaceRecord' as const, placement } }];
      });
      await mustExecute(calendars, requests);
      await moveOwnReasons(ports, placed, now);
    }
  }
}

function placedAs(personId: string, found: PersonPlacement | undefined): { readonly placement?: Placement } {
  const placement = toPlacement(personId, found);
  return placement === undefined ? {} : { placement };
}
