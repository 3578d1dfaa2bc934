import path from 'node:path';
import { addDays, chinaHolidays } from '@homeward/calendar';
import { decodersOf, toMessage } from '@homeward/contracts';
import type { Instant, LocalDate } from '@homeward/kernel';
import { afterPlanned } from '@homeward/reminder/app/contacts/contact-list';
import type { ContactDocument } from '@homeward/reminder/app/ports';
import { createSurroundings } from '@homeward/reminder/app/cars/surroundings';
import type { Candidate } from '@homeward/reminder/domain/cadences/candidate';
import { declareCalendars, declareContacts } from '@homeward/reminder/outbound/stores';
import { createReferenceData, secureRandom, systemMachineClock } from '@homeward/runtime';
import { createSqliteStore, type OutgoingMessage, type PublicMessage } from '@homeward/store';
import { POLICIES, startReminderAlone } from './reminder-alone';
import { dealerIdOf, organisation } from './told-of-people';

/** Half past ten in the morning at the dealers. */
export const NOW: Instant = '2026-03-02T02:30:00.000Z';
const TODAY: LocalDate = '2026-03-02';
export const ADVISORS = 10;
const CARE_SPECIALISTS = 3;
/** Calendars that are written at once. */
const PEOPLE_AT_ONCE = 2_000;

/** Who has which contacts. */
export interface ContactBase {
  readonly dealers: number;
  /** Of each dealer, one car each. */
  readonly people: number;
  /** Of each person: contacts that were made, and one that is open. */
  readonly contacts: number;
}

/** An open contact as it is told to the calendar: whose work, and on which days. */
interface OpenReason {
  readonly kind: string;
  readonly ownerKind: Candidate['ownerKind'];
  readonly ownerId: string;
  readonly fromOn: LocalDate;
  readonly untilOn: LocalDate;
}

export const advisorOf = (number: number): string => `SA${number}`;
export const personOf = (dealer: number, serial: number): string =>
  `p${String(dealer).padStart(4, '0')}-${String(serial).padStart(6, '0')}`;

/** What is open of a person: a step after a visit, of an advisor, or an invitation, of anybody among the care specialists. */
function openReasonOf(serial: number): OpenReason {
  const ownerId = advisorOf(serial % ADVISORS);
  const place = Math.floor(serial / ADVISORS) % 10;
  const scattered = Math.imul(serial + 1, 2_654_435_761) >>> 0;
  if (place < 3) return { kind: 'visit-day-5', ownerKind: 'advisor', ownerId, ...windowOf((scattered % 60) - 4, 5) };
  if (place < 6) return { kind: 'visit-month-1', ownerKind: 'advisor', ownerId, ...windowOf((scattered % 90) - 9, 10) };
  return { kind: 'routine', ownerKind: 'care-specialist', ownerId: '', ...windowOf((scattered % 180) - 45, 46) };
}

function windowOf(inDays: number, days: number): Pick<OpenReason, 'fromOn' | 'untilOn'> {
  const fromOn = addDays(TODAY, inDays);
  return { fromOn, untilOn: addDays(fromOn, days - 1) };
}

/** The people whom an advisor is to call today, in order. */
export function calledBy({ people }: ContactBase, dealer: number, ownerId: string): readonly string[] {
  const called: string[] = [];
  for (let serial = 0; serial < people; serial += 1) {
    const open = openReasonOf(serial);
    if (open.ownerId === ownerId && open.fromOn <= TODAY && open.untilOn >= TODAY) called.push(personOf(dealer, serial));
  }
  return called;
}

/** Writes a base into a directory, with nothing waiting for the disk: calendars through their decider, the list through its projection. */
export async function layContacts(directory: string, base: ContactBase, say: (line: string) => void): Promise<void> {
  const knowing = await startReminderAlone({ directory, at: NOW, isDisposable: true });
  await knowing.tell([...organisation(base.dealers), ...staffOf(base)]);
  await knowing.settle();
  await knowing.stop();

  const type = 'homeward.reminder.v1.ContactPlanned' as const;
  const decoders = decodersOf(type);
  const published: OutgoingMessage[] = [];
  const store = await createSqliteStore({
    path: path.join(directory, 'reminder.db'),
    isDisposable: true,
    publish: async (messages) => void published.push(...messages),
    machineClock: systemMachineClock(),
    random: secureRandom(),
  });
  try {
    const reference = createReferenceData({ store, policyDirectory: POLICIES });
    const calendars = declareCalendars(store);
    const contacts = declareContacts(store);
    await store.prepare();
    await reference.load();
    for (let dealer = 0; dealer < base.dealers; dealer += 1) {
      const made = contactsMadeAt(base, dealer);
      await contacts.update(made.map((document) => ({ id: document.contactId, change: () => document })));
      if (dealer % 50 === 49) say(`  the past of ${dealer + 1} dealers`);
    }
    const surroundings = createSurroundings({ reference, holidays: chinaHolidays() })(NOW);
    // As they come in: those of one dealer lie among those of all others.
    const all = base.dealers * base.people;
    for (let from = 0; from < all; from += PEOPLE_AT_ONCE) {
      const requests = Array.from({ length: Math.min(PEOPLE_AT_ONCE, all - from) }, (_, place) => {
        const dealer = (from + place) % base.dealers;
        const serial = Math.floor((from + place) / base.dealers);
        const personId = personOf(dealer, serial);
        return { id: personId, cause: { id: 'laid' }, at: NOW, command: hearing(base, dealer, serial, surroundings.touch(personId)) };
      });
      await calendars.execute(requests);
      const planned = published.splice(0).flatMap((message) => decoders[message.type]?.(message.value) ?? []);
      await contacts.update(planned.map((told) => ({ id: told.contactId, change: (present) => afterPlanned(present, told) })));
      if (Math.floor(from / 100_000) !== Math.floor((from + PEOPLE_AT_ONCE) / 100_000)) say(`  ${from + PEOPLE_AT_ONCE} calendars`);
    }
  } finally {
    await store.close();
  }
}

type Surrounding = ReturnType<ReturnType<ReturnType<typeof createSurroundings>>['touch']>;

function hearing({ dealers }: ContactBase, dealer: number, serial: number, surroundings: Surrounding) {
  const open = openReasonOf(serial);
  const vehicleId = `c${dealer}-${serial}`;
  const isInvitation = open.kind === 'routine';
  const reason: Candidate = {
    ...open,
    key: `${open.kind}:v${serial}`,
    purpose: 'service',
    dealerId: dealerIdOf(dealer, dealers),
    channels: ['phone'],
    visitId: isInvitation ? '' : `v${serial}`,
    dueOn: isInvitation ? addDays(open.fromOn, 15) : '',
    earliestOn: isInvitation ? addDays(open.fromOn, 8) : '',
    latestOn: isInvitation ? addDays(open.fromOn, 22) : '',
    confidencePercent: isInvitation ? 80 : 0,
    capExempt: !isInvitation,
    concern: '',
    policy: `cadences/default/1#${isInvitation ? 'invitation' : 'after-visit'}`,
  };
  return {
    type: 'HearReasons' as const,
    vehicles: [{ vehicleId, sequence: 1, reasons: [reason] }],
    profile: { sequence: 1, hasMobile: true, hasEmail: false, preferredChannel: '', consents: {} },
    surroundings,
  };
}

/** Everything but the open contacts, in the order in which the list is found by. */
function contactsMadeAt({ dealers, people, contacts }: ContactBase, dealer: number): readonly ContactDocument[] {
  const dealerId = dealerIdOf(dealer, dealers);
  const made: ContactDocument[] = [];
  for (let number = contacts - 1; number > 0; number -= 1) {
    for (let serial = 0; serial < people; serial += 1) {
      const personId = personOf(dealer, serial);
      const on = addDays(TODAY, -40 * number - (serial % 40));
      made.push({
        ...{
          sequence: 3,
          contactId: `${personId}~made${number}`,
          personId,
          dealerId,
          ownerKind: 'advisor',
          ownerId: advisorOf(serial % ADVISORS),
        },
        ...{ plannedOn: on, plannedAt: `${on}T01:00:00.000Z`, untilOn: addDays(on, 5), channel: 'phone', purpose: 'service' },
        ...{ status: 'made', result: 'reached', madeOn: on, madeBy: `staff-${dealer}-${serial % ADVISORS}` },
        reasons: [
          {
            ...{ vehicleId: `c${dealer}-${serial}`, key: `visit-day-5:w${number}`, kind: 'visit-day-5', dueOn: '', visitId: `w${number}` },
            policy: 'cadences/default/1#after-visit',
          },
        ],
        ...{ dueOn: on, earliestOn: on, latestOn: on, confidencePercent: 100 },
      });
    }
  }
  return made;
}

/** Ten advisors and three care specialists at each dealer. */
function staffOf({ dealers }: ContactBase): readonly PublicMessage[] {
  return Array.from({ length: dealers }, (_, dealer) => [
    ...Array.from({ length: ADVISORS }, (__, number) => aMember(dealer, dealers, 'service-advisor', advisorOf(number))),
    ...Array.from({ length: CARE_SPECIALISTS }, (__, number) => aMember(dealer, dealers, 'care-specialist', `CS${number}`)),
  ]).flat();
}

function aMember(dealer: number, dealers: number, role: string, code: string): PublicMessage {
  const staffId = `staff-${dealer}-${code}`;
  const member = { staffId, nodeId: dealerIdOf(dealer, dealers), role, code, active: true, sequence: 1 };
  return toMessage('homeward.customer.v1.StaffRegistered', staffId, member);
}
