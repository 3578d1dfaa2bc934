import { HEAD_OFFICE } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { EXIT } from '../exit-codes';
import type { Given } from '../given';
import { createSheet } from '../output/sheet';
import type { Run } from '../session';
import { type Occasion, occasionColumns, type Occasions } from '../views/occasion-view';

const LIMIT = 50;
const MOST = 500;
const STATUSES = ['announced', 'over', 'withdrawn'] as const;

/** `occasions list`, `add`, `withdraw`. */
export function addOccasions(line: CommandLine): void {
  const occasions = line.add(line.program, 'occasions', 'occasions.description');
  line.add(occasions, 'list', 'occasions.list.description', {
    options: [
      ['--status <status>', 'occasions.option.status'],
      ['--limit <count>', 'option.limit', String(LIMIT)],
    ],
    run: list,
  });
  line.add(occasions, 'add', 'occasions.add.description', {
    options: [
      ['--key <word>', 'occasions.option.key'],
      ['--kind <kind>', 'occasions.option.kind'],
      ['--area <nodes>', 'occasions.option.area'],
      ['--from <day>', 'occasions.option.from'],
      ['--until <day>', 'occasions.option.until'],
      ['--cadence <key>', 'occasions.option.cadence'],
      ['--service-class <values>', 'occasions.option.service-class'],
    ],
    run: announce,
  });
  line.add(occasions, 'withdraw', 'occasions.withdraw.description', {
    arguments: [['<occasion>', 'occasions.argument.id']],
    run: withdraw,
  });
}

const list: Run = async (session, given) => {
  const { texts } = session;
  const answer = await session.api(HEAD_OFFICE).get<Occasions>('/v1/occasions', {
    status: given.choice('status', STATUSES),
    limit: given.whole('limit', 1, MOST) ?? LIMIT,
  });
  session.print({
    json: answer,
    sheets: [createSheet(occasionColumns(session), answer.occasions, texts('occasions.title'))],
    notes: answer.occasions.length === 0 ? [texts('occasions.none')] : [],
  });
};

interface Announced {
  readonly occasions: readonly {
    readonly outcome: string;
    readonly occasion?: Occasion;
    readonly text?: string;
    readonly pointer?: string;
  }[];
}

const announce: Run = async (session, given) => {
  const { texts } = session;
  const answer = await session.api(HEAD_OFFICE).send<Announced>('POST', '/v1/occasions', { body: { occasions: [occasionOf(given)] } });
  const [told] = answer.occasions;
  const isRejected = told?.outcome === 'rejected';
  session.print({
    json: answer,
    sheets: told?.occasion === undefined ? [] : [createSheet(occasionColumns(session), [told.occasion])],
    notes: isRejected
      ? [[told.pointer, told.text].filter(Boolean).join(': ')]
      : [
          told?.occasion === undefined
            ? texts('occasions.outcome.repeated')
            : texts('occasions.outcome.announced', { id: told.occasion.occasionId }),
        ],
  });
  return isRejected ? EXIT.someRejected : EXIT.done;
};

function occasionOf(given: Given): object {
  const values = (option: string): readonly string[] => (given.text(option) ?? '').split(',').filter((value) => value !== '');
  const service = values('service-class');
  const cadence = given.text('cadence');
  return {
    key: given.needed('key'),
    kind: given.needed('kind'),
    area: given
      .needed('area')
      .split(',')
      .filter((node) => node !== ''),
    fromOn: given.needed('from'),
    untilOn: given.needed('until'),
    ...(cadence === undefined ? {} : { cadence }),
    ...(service.length === 0 ? {} : { classes: { service } }),
  };
}

const withdraw: Run = async (session, given) => {
  const [occasionId = ''] = given.args;
  const path = `/v1/occasions/${encodeURIComponent(occasionId)}/withdraw`;
  const answer = await session.api(HEAD_OFFICE).send<Occasion>('POST', path);
  session.print({
    json: answer,
    sheets: [createSheet(occasionColumns(session), [answer])],
    notes: [session.texts('occasions.withdrawn', { id: answer.occasionId })],
  });
};
