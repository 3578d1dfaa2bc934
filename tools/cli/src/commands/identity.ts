import type { MergedPeople, PairReviews, PersonIdentity } from '../api/identity-answers';
import { HEAD_OFFICE, OPERATIONS_LOGIN } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { formatCount } from '../output/number';
import { createSheet } from '../output/sheet';
import { untilNextLook } from '../next-look';
import type { Run } from '../session';
import { wordFor } from '../texts/texts';
import { comparisonColumns } from '../views/comparison-view';
import { addTraining } from './identity-training';

const LIMIT = 50;
const MOST = 500;
const FEN_PER_YUAN = 100;

interface Rebuilt {
  readonly lookedAt: number;
  readonly moved: number;
  readonly cursor?: string;
}

/** `identity reviews`, `identity merged`, `identity show`, `identity rebuild`, and `identity train`. */
export function addIdentity(line: CommandLine): void {
  const identity = line.add(line.program, 'identity', 'identity.description');
  const limit = ['--limit <count>', 'option.limit', String(LIMIT)] as const;
  line.add(identity, 'reviews', 'identity.reviews.description', { options: [limit], run: reviews });
  line.add(identity, 'merged', 'identity.merged.description', { options: [limit], run: merged });
  line.add(identity, 'show', 'identity.show.description', { arguments: [['<person>', 'identity.argument.person']], run: show });
  line.add(identity, 'rebuild', 'identity.rebuild.description', { run: rebuild });
  addTraining(line, identity);
}

const reviews: Run = async (session, given) => {
  const { texts } = session;
  const answer = await session.api(HEAD_OFFICE).get<PairReviews>('/v1/identity/reviews', { limit: given.whole('limit', 1, MOST) ?? LIMIT });
  const sheet = createSheet(
    [
      { title: texts('column.record'), cell: ({ recordId }) => recordId },
      { title: texts('column.other-record'), cell: ({ otherRecordId }) => otherRecordId },
      { title: texts('column.weight'), cell: ({ weight }) => weight.toFixed(1), raw: ({ weight }) => weight, align: 'right' },
      {
        title: texts('column.paid'),
        cell: ({ valueFen }) => formatCount(Math.round(valueFen / FEN_PER_YUAN)),
        raw: ({ valueFen }) => valueFen,
        align: 'right',
      },
      { title: texts('column.dealer'), cell: ({ dealerIds }) => dealerIds.join(', ') },
    ],
    answer.reviews,
    texts('identity.reviews.title'),
  );
  session.print({ json: answer, sheets: [sheet], notes: answer.reviews.length === 0 ? [texts('identity.reviews.none')] : [] });
};

const merged: Run = async (session, given) => {
  const { texts } = session;
  const answer = await session.api(HEAD_OFFICE).get<MergedPeople>('/v1/identity/merged', { limit: given.whole('limit', 1, MOST) ?? LIMIT });
  const sheet = createSheet(
    [
      { title: texts('column.person'), cell: ({ personId }) => personId },
      { title: texts('column.records'), cell: ({ recordIds }) => String(recordIds.length), align: 'right' },
      { title: texts('column.dealer'), cell: ({ dealerIds }) => dealerIds.join(', ') },
    ],
    answer.people,
    texts('identity.merged.title'),
  );
  session.print({ json: answer, sheets: [sheet], notes: answer.people.length === 0 ? [texts('identity.merged.none')] : [] });
};

const show: Run = async (session, given) => {
  const { texts, language } = session;
  const [personId = ''] = given.args;
  const answer = await session.api(HEAD_OFFICE).get<PersonIdentity>(`/v1/people/${encodeURIComponent(personId)}/identity`);
  const records = createSheet(
    [
      { title: texts('column.record'), cell: ({ recordId }) => recordId },
      { title: texts('column.dealer'), cell: ({ dealerId }) => dealerId },
      { title: texts('column.system'), cell: ({ sourceSystem }) => sourceSystem },
      { title: texts('column.tied-by'), cell: ({ tiedBy }) => wordFor(language, tiedBy), raw: ({ tiedBy }) => tiedBy },
      { title: texts('column.tied-to'), cell: ({ tiedTo }) => tiedTo ?? '' },
      { title: texts('column.weight'), cell: ({ weight }) => weight.toFixed(1), raw: ({ weight }) => weight, align: 'right' },
    ],
    answer.records,
  );
  const waterfalls = answer.comparisons.map((comparison) =>
    createSheet(comparisonColumns(session), comparison.steps, `${comparison.recordId} · ${comparison.otherRecordId}`),
  );
  session.print({ json: answer, sheets: [records, ...waterfalls] });
};

const rebuild: Run = async (session) => {
  const { texts } = session;
  const api = session.api(OPERATIONS_LOGIN);
  const total = await session.progress.step(texts('identity.rebuild.step'), async (step) => {
    let lookedAt = 0;
    let moved = 0;
    for (let cursor = ''; ;) {
      const askedAtMs = performance.now();
      const page = await api.send<Rebuilt>('POST', '/v1/identity/rebuild', { body: { cursor } });
      lookedAt += page.lookedAt;
      moved += page.moved;
      step.update(lookedAt, lookedAt, texts('identity.rebuild.progress', { count: formatCount(lookedAt) }));
      if (page.cursor === undefined) return { lookedAt, moved };
      // The model is scaled to the number of records first, which everybody has to hear of.
      if (page.lookedAt === 0) await untilNextLook(performance.now() - askedAtMs);
      cursor = page.cursor;
    }
  });
  const said = texts('identity.rebuild.done', { count: formatCount(total.lookedAt), moved: formatCount(total.moved) });
  session.print({ json: total, sheets: [], notes: [said] });
};
