import type { Api } from '../api/api';
import { ApiProblem } from '../api/api-errors';
import type { Contact, Contacts, Me } from '../api/answers';
import type { Appointment, DayAppointments, FreePlaces } from '../api/appointment-answers';
import { OPERATIONS_LOGIN } from '../api/development-logins';
import { formatCount } from '../output/number';
import type { Session } from '../session';
import type { DayReport } from './day-report';
import { dayMoments, daysAfter } from './work-day';

/** What became of one day's work at a dealer. */
export interface PlayedDay {
  readonly on: string;
  /** Open contacts of the morning. */
  readonly listed: number;
  readonly called: number;
  /** How many calls ended in each way. */
  readonly answers: Readonly<Record<Answer, number>>;
  /** Appointments of the day, and how they ended. */
  readonly expected: number;
  readonly arrived: number;
  readonly missed: number;
}

const ANSWERS = ['reached', 'booked', 'refused', 'call-later', 'busy', 'not-reached'] as const;
type Answer = (typeof ANSWERS)[number];

/** How people answer in the demo, in percent; those of the odometer and the workshop come from the files, these from nowhere. */
const SHARES: Readonly<Record<Answer, number>> = { reached: 42, booked: 20, refused: 6, 'call-later': 7, busy: 8, 'not-reached': 17 };
/** Of those who booked. */
const ARRIVING_PERCENT = 80;
const DAYS = 7;
const CALLS_A_DAY = 25;
const CALL_AGAIN_AFTER_DAYS = 2;
/** Who books comes within these days. */
const DAYS_TO_BOOK = 3;
const MOST_CONTACTS = 500;

interface Players {
  /** May call, book and receive for the dealer. */
  readonly manager: Api;
  readonly dealerId: string;
  /** Moves business time on; what falls due on the way happens. */
  readonly moveTo: (at: string) => Promise<void>;
  readonly onDay: (played: number, of: number) => void;
}

/** The week after the day of the report, at its first dealer, where business time can be moved. */
export async function playedWeek(
  session: Session,
  url: string,
  { contacts: { dealerId }, logins, now }: DayReport,
): Promise<NonNullable<DayReport['week']>> {
  const { progress, texts } = session;
  const operations = session.apiAt(url, OPERATIONS_LOGIN);
  const days = await progress.step(texts('step.week', { dealer: dealerId }), (step) =>
    playWeek(
      {
        manager: session.apiAt(url, logins.dealerManager),
        dealerId,
        moveTo: async (at) => void (await operations.send('POST', '/dev/clock', { body: { at } })),
        onDay: (played, of) => step.update(played, of, formatCount(played)),
      },
      now,
    ),
  );
  const { now: endsAt } = await operations.get<Me>('/v1/me');
  return { days, endsAt };
}

/**
 * Plays a week of a dealer: every morning the most urgent calls are made, people answer, some book, and not all of them come. Who answers what depends on
 * the contact alone, so that the same network plays the same week.
 */
async function playWeek(players: Players, now: string): Promise<readonly PlayedDay[]> {
  const played: PlayedDay[] = [];
  let morning = now;
  for (let day = 0; day < DAYS; day += 1) {
    const { on, closing, next, nextMorning } = dayMoments(morning);
    const { contacts } = await players.manager.get<Contacts>('/v1/contacts', { dealer: players.dealerId, date: on, limit: MOST_CONTACTS });
    const calls = contacts.filter(({ channel }) => channel === 'phone').slice(0, CALLS_A_DAY);
    const answers: Record<Answer, number> = { reached: 0, booked: 0, refused: 0, 'call-later': 0, busy: 0, 'not-reached': 0 };
    for (const contact of calls) answers[await call(players, contact, on, next)] += 1;
    await players.moveTo(closing);
    const expected = await appointmentsOn(players, on);
    for (const { appointmentId, status } of expected) {
      if ((status === 'booked' || status === 'moved') && drawOf(appointmentId) < ARRIVING_PERCENT) {
        const path = `/v1/appointments/${encodeURIComponent(appointmentId)}/arrive`;
        await players.manager.send('POST', path, { idempotencyKey: `demo-arrival-${appointmentId}` });
      }
    }
    await players.moveTo(nextMorning);
    const ended = await appointmentsOn(players, on);
    const count = (wanted: string): number => ended.filter(({ status }) => status === wanted).length;
    played.push({
      ...{ on, listed: contacts.length, called: calls.length, answers, expected: expected.length },
      ...{ arrived: count('arrived'), missed: count('no-show') },
    });
    players.onDay(day + 1, DAYS);
    morning = nextMorning;
  }
  return played;
}

/** The appointments of a day that are kept here: what the dealer's own system keeps is for that to end. */
async function appointmentsOn({ manager, dealerId }: Players, on: string): Promise<readonly Appointment[]> {
  const { appointments } = await manager.get<DayAppointments>('/v1/appointments', { dealer: dealerId, date: on });
  return appointments.filter(({ source }) => source === 'booking');
}

/** One call and what came of it. Who cannot book, as the call is about no car or nothing is free, was reached. */
async function call(players: Players, contact: Contact, on: string, from: string): Promise<Answer> {
  const { contactId, reasons } = contact;
  const drawn = answerOf(contactId, on);
  const vehicleId = reasons[0]?.vehicleId;
  if (drawn === 'booked' && vehicleId !== undefined && (await isBooked(players, { contactId, vehicleId, on, from }))) return 'booked';
  const result = drawn === 'booked' ? 'reached' : drawn;
  const callAgainAt = result === 'call-later' ? dayMoments(`${daysAfter(on, CALL_AGAIN_AFTER_DAYS)}T02:00:00.000Z`).closing : undefined;
  await players.manager.send('POST', `/v1/contacts/${encodeURIComponent(contactId)}/result`, {
    idempotencyKey: `demo-call-${contactId}-${on}`,
    body: { result, ...(callAgainAt === undefined ? {} : { callAgainAt }) },
  });
  return result;
}

interface Wish {
  readonly contactId: string;
  readonly vehicleId: string;
  readonly on: string;
  /** The first day that suits. */
  readonly from: string;
}

/** Books the first free place; false where nothing is free, or the car is expected already. */
async function isBooked(players: Players, { contactId, vehicleId, on, from }: Wish): Promise<boolean> {
  const startsAt = await firstFree(players, from);
  if (startsAt === undefined) return false;
  const booking = { vehicleId, dealerId: players.dealerId, startsAt, service: 'routine', contactId };
  try {
    await players.manager.send('POST', '/v1/appointments', { idempotencyKey: `demo-booking-${contactId}-${on}`, body: booking });
    return true;
  } catch (error) {
    if (error instanceof ApiProblem && error.findings.some(({ code }) => code === 'appointment.booked-already')) return false;
    throw error;
  }
}

/** The first place from a day on. */
async function firstFree({ manager, dealerId }: Players, from: string): Promise<string | undefined> {
  const { days } = await manager.get<FreePlaces>('/v1/appointments/free', { dealer: dealerId, from, to: daysAfter(from, DAYS_TO_BOOK) });
  return days.flatMap(({ hours }) => hours).find(({ free }) => free > 0)?.startsAt;
}

function answerOf(contactId: string, on: string): Answer {
  let left = drawOf(`${contactId} ${on}`);
  return ANSWERS.find((answer) => (left -= SHARES[answer]) < 0) ?? 'not-reached';
}

/** 0 to 99, the same for the same text (FNV-1a). */
function drawOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return ((hash >>> 8) ^ (hash >>> 20)) % 100;
}
