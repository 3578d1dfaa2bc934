import type { Appointment, DayPlaces, HourPlaces } from '../api/appointment-answers';
import { formatMoment } from '../output/moment';
import { ABSENT, formatCount } from '../output/number';
import type { Column } from '../output/sheet';
import { wordFor } from '../texts/texts';
import type { Readers } from './contact-view';

export function appointmentColumns({ texts, language }: Readers): readonly Column<Appointment>[] {
  return [
    { title: texts('column.at'), cell: ({ startsAt }) => formatMoment(startsAt), raw: ({ startsAt }) => startsAt },
    { title: texts('column.plate'), cell: ({ plate }) => plate ?? ABSENT },
    { title: texts('column.model'), cell: ({ model }) => model ?? ABSENT },
    { title: texts('column.kind'), cell: ({ service }) => wordFor(language, service ?? ABSENT), raw: ({ service }) => service ?? '' },
    { title: texts('column.status'), cell: ({ status }) => wordFor(language, `appointment.${status}`), raw: ({ status }) => status },
    { title: texts('column.advisor'), cell: ({ advisorId }) => advisorId ?? ABSENT },
    {
      title: texts('column.kept-by'),
      cell: ({ source, overbooked }) =>
        overbooked
          ? `${wordFor(language, `appointment.${source}`)} (${texts('appointments.overbooked')})`
          : wordFor(language, `appointment.${source}`),
      raw: ({ source }) => source,
    },
    { title: texts('column.car'), cell: ({ vehicleId }) => vehicleId },
    { title: texts('column.appointment'), cell: ({ appointmentId }) => appointmentId },
  ];
}

/** An hour of a day; a day without hours is one line that says why. */
export interface PlaceLine {
  readonly day: DayPlaces;
  readonly hour?: HourPlaces;
}

export function placeLines(days: readonly DayPlaces[]): readonly PlaceLine[] {
  return days.flatMap((day): readonly PlaceLine[] => (day.hours.length === 0 ? [{ day }] : day.hours.map((hour) => ({ day, hour }))));
}

export function placeColumns({ texts, language }: Readers): readonly Column<PlaceLine>[] {
  const figure = (title: string, of: (hour: HourPlaces) => number): Column<PlaceLine> => ({
    title,
    cell: ({ hour }) => (hour === undefined ? ABSENT : formatCount(of(hour))),
    raw: ({ hour }) => (hour === undefined ? '' : of(hour)),
    align: 'right',
  });
  return [
    { title: texts('column.on'), cell: ({ day }) => day.on },
    {
      title: texts('column.hour'),
      cell: ({ day, hour }) => hour?.hour ?? wordFor(language, `opening.${day.opening}`),
      raw: ({ day, hour }) => hour?.hour ?? day.opening,
    },
    figure(texts('column.free'), ({ free }) => free),
    figure(texts('column.taken'), ({ taken }) => taken),
    figure(texts('column.places'), ({ places }) => places),
  ];
}
