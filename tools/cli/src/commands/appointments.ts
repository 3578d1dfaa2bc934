import { VISIT_KINDS } from '@homeward/policy';
import type { Appointment, DayAppointments, FreePlaces } from '../api/appointment-answers';
import { HEAD_OFFICE, managerOf } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { createSheet } from '../output/sheet';
import type { Run, Session } from '../session';
import { appointmentColumns, placeColumns, placeLines } from '../views/appointment-view';

/** `appointments list`, `free`, `book`, `move`, `cancel`, `arrive`. */
export function addAppointments(line: CommandLine): void {
  const appointments = line.add(line.program, 'appointments', 'appointments.description');
  const ofDealer = ['--dealer <id>', 'adoptions.option.dealer'] as const;
  const at = ['--at <moment>', 'appointments.option.at'] as const;
  const named = { arguments: [['<appointment>', 'appointments.argument.id']] } as const;
  line.add(appointments, 'list', 'appointments.list.description', {
    options: [ofDealer, ['--date <day>', 'appointments.option.date']],
    run: listDay,
  });
  line.add(appointments, 'free', 'appointments.free.description', {
    options: [ofDealer, ['--from <day>', 'appointments.option.from'], ['--to <day>', 'appointments.option.to']],
    run: showFree,
  });
  line.add(appointments, 'book', 'appointments.book.description', {
    arguments: [['<vehicle>', 'appointments.argument.vehicle']],
    options: [
      ofDealer,
      at,
      ['--service <kind>', 'appointments.option.service', 'routine'],
      ['--person <id>', 'appointments.option.person'],
      ['--advisor <code>', 'appointments.option.advisor'],
      ['--contact <id>', 'appointments.option.contact'],
    ],
    run: book,
  });
  line.add(appointments, 'move', 'appointments.move.description', { ...named, options: [ofDealer, at], run: changing('move') });
  line.add(appointments, 'cancel', 'appointments.cancel.description', { ...named, options: [ofDealer], run: changing('cancel') });
  line.add(appointments, 'arrive', 'appointments.arrive.description', { ...named, options: [ofDealer], run: changing('arrive') });
}

const listDay: Run = async (session, given) => {
  const { texts } = session;
  const dealer = given.needed('dealer');
  const answer = await session.api(HEAD_OFFICE).get<DayAppointments>('/v1/appointments', { dealer, date: given.text('date') });
  const sheet = createSheet(appointmentColumns(session), answer.appointments, texts('appointments.title', { dealer, on: answer.on }));
  session.print({ json: answer, sheets: [sheet], notes: answer.appointments.length === 0 ? [texts('appointments.none')] : [] });
};

const showFree: Run = async (session, given) => {
  const { texts } = session;
  const dealer = given.needed('dealer');
  const asked = { dealer, from: given.text('from'), to: given.text('to') };
  const answer = await session.api(HEAD_OFFICE).get<FreePlaces>('/v1/appointments/free', asked);
  const sheet = createSheet(placeColumns(session), placeLines(answer.days), texts('appointments.free.title', { dealer }));
  const isGuess = answer.days.some(({ holidaysKnown }) => !holidaysKnown);
  session.print({ json: answer, sheets: [sheet], notes: isGuess ? [texts('appointments.holidays-unknown')] : [] });
};

const book: Run = async (session, given) => {
  const [vehicleId = ''] = given.args;
  const dealerId = given.needed('dealer');
  const body = {
    vehicleId,
    dealerId,
    startsAt: given.needed('at'),
    service: given.choice('service', VISIT_KINDS) ?? 'routine',
    personId: given.text('person'),
    advisorId: given.text('advisor'),
    contactId: given.text('contact'),
  };
  show(session, await session.api(managerOf(dealerId)).send<Appointment>('POST', '/v1/appointments', { body }));
};

function changing(action: 'move' | 'cancel' | 'arrive'): Run {
  return async (session, given) => {
    const [appointmentId = ''] = given.args;
    const api = session.api(managerOf(given.needed('dealer')));
    const body = action === 'move' ? { startsAt: given.needed('at') } : {};
    show(session, await api.send<Appointment>('POST', `/v1/appointments/${encodeURIComponent(appointmentId)}/${action}`, { body }));
  };
}

function show(session: Session, appointment: Appointment): void {
  session.print({ json: appointment, sheets: [createSheet(appointmentColumns(session), [appointment])] });
}
