import type { AdoptedCar, AdvisorBook, AdvisorShare, DealtCar, Spread } from '../api/answers';
import { formatMoment } from '../output/moment';
import { ABSENT, formatCount } from '../output/number';
import type { Column } from '../output/sheet';
import { wordFor } from '../texts/texts';
import type { Readers } from './contact-view';

const FEN_PER_YUAN = 100;
const yuanOf = (fen: number): string => formatCount(Math.round(fen / FEN_PER_YUAN));

/** A column of whole figures, or of money when `isMoney`; programs read fen. */
function figure<Row>(title: string, of: (row: Row) => number, isMoney = false): Column<Row> {
  return { title, cell: (row) => (isMoney ? yuanOf(of(row)) : formatCount(of(row))), raw: of, align: 'right' };
}

export function advisorColumns({ texts }: Readers): readonly Column<AdvisorBook>[] {
  return [
    { title: texts('column.advisor'), cell: ({ advisorId, active }) => (active ? advisorId : `${advisorId} (${texts('adoptions.left')})`) },
    figure(texts('column.cars'), ({ cars }) => cars),
    figure(texts('column.worth'), ({ valueFen }) => valueFen, true),
    figure(texts('column.invited'), ({ invited }) => invited),
    figure(texts('column.arrived'), ({ arrived }) => arrived),
    figure(texts('column.output'), ({ outputFen }) => outputFen, true),
    figure(texts('column.oil'), ({ oilFen }) => oilFen, true),
    figure(texts('column.accessories'), ({ accessoryFen }) => accessoryFen, true),
    figure(texts('column.lost'), ({ lost }) => lost),
  ];
}

export function adoptedCarColumns({ texts, language }: Readers): readonly Column<AdoptedCar>[] {
  return [
    { title: texts('column.plate'), cell: ({ plate }) => plate ?? ABSENT },
    { title: texts('column.model'), cell: ({ model }) => model ?? ABSENT },
    figure(texts('column.worth'), ({ valueFen }) => valueFen, true),
    { title: texts('column.adopted'), cell: ({ adoptedAt }) => formatMoment(adoptedAt), raw: ({ adoptedAt }) => adoptedAt },
    { title: texts('column.last-visit'), cell: ({ lastVisitOn }) => lastVisitOn ?? ABSENT },
    figure(texts('column.output'), ({ outputFen }) => outputFen, true),
    {
      title: texts('column.state'),
      cell: ({ churnLevel }) => wordFor(language, `churn.${churnLevel}`),
      raw: ({ churnLevel }) => churnLevel,
    },
    { title: texts('column.car'), cell: ({ vehicleId }) => vehicleId },
  ];
}

export function shareColumns({ texts }: Readers): readonly Column<{ readonly before: AdvisorShare; readonly after: AdvisorShare }>[] {
  return [
    {
      title: texts('column.advisor'),
      cell: ({ before: { advisorId, active } }) => (active ? advisorId : `${advisorId} (${texts('adoptions.left')})`),
    },
    figure(texts('column.cars'), ({ before }) => before.cars),
    figure(texts('column.worth'), ({ before }) => before.valueFen, true),
    figure(texts('column.cars-after'), ({ after }) => after.cars),
    figure(texts('column.worth-after'), ({ after }) => after.valueFen, true),
  ];
}

export function dealtCarColumns({ texts, language }: Readers): readonly Column<DealtCar>[] {
  return [
    { title: texts('column.plate'), cell: ({ plate }) => plate ?? ABSENT },
    figure(texts('column.worth'), ({ valueFen }) => valueFen, true),
    { title: texts('column.from'), cell: ({ previousAdvisorId }) => previousAdvisorId ?? ABSENT },
    { title: texts('column.to'), cell: ({ advisorId }) => advisorId ?? ABSENT },
    { title: texts('column.why'), cell: ({ reason }) => wordFor(language, `deal.${reason}`), raw: ({ reason }) => reason },
    { title: texts('column.car'), cell: ({ vehicleId }) => vehicleId },
  ];
}

/** How far apart the advisors are. */
export function spreadText({ cars, valueFen }: Spread, { texts }: Readers): string {
  return texts('adoptions.spread', { cars: formatCount(cars), worth: yuanOf(valueFen) });
}
