import type { AdoptionBook, AppliedDeal, DealPreview } from '../api/answers';
import { HEAD_OFFICE, managerOf } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import type { Given } from '../given';
import { formatCount } from '../output/number';
import { createSheet } from '../output/sheet';
import type { Run, Session } from '../session';
import { adoptedCarColumns, advisorColumns, dealtCarColumns, shareColumns, spreadText } from '../views/adoption-view';

const LIMIT = 100;
const MOST = 500;

/** `adoptions`, with `--preview` and `--apply`. */
export function addAdoptions(line: CommandLine): void {
  line.add(line.program, 'adoptions', 'adoptions.description', {
    options: [
      ['--dealer <id>', 'adoptions.option.dealer'],
      ['--advisor <code>', 'adoptions.option.advisor'],
      ['--preview', 'adoptions.option.preview'],
      ['--apply', 'adoptions.option.apply'],
      ['--correct', 'adoptions.option.correct'],
      ['--limit <count>', 'option.limit', String(LIMIT)],
    ],
    run: async (session, given) => {
      const dealerId = given.needed('dealer');
      if (given.flag('apply')) await apply(session, given, dealerId);
      else if (given.flag('preview')) await preview(session, given, dealerId);
      else await show(session, given, dealerId);
    },
  });
}

const askedOf = (given: Given, dealerId: string) => ({ dealerId, ...(given.flag('correct') ? { correct: true } : {}) });

async function preview(session: Session, given: Given, dealerId: string): Promise<void> {
  const answer = await session.api(HEAD_OFFICE).send<DealPreview>('POST', '/v1/adoptions/preview', { body: askedOf(given, dealerId) });
  const { texts } = session;
  const rows = answer.before.map((before) => ({
    before,
    after: answer.after.find(({ advisorId }) => advisorId === before.advisorId) ?? { ...before, cars: 0, valueFen: 0 },
  }));
  session.print({
    json: answer,
    sheets: [
      createSheet(dealtCarColumns(session), answer.changes, texts('adoptions.changes', { count: formatCount(answer.changes.length) })),
      createSheet(shareColumns(session), rows, texts('adoptions.shares')),
    ],
    notes: [
      ...(answer.changes.length === 0 ? [texts('adoptions.same')] : []),
      `${texts('adoptions.before')}: ${spreadText(answer.spreadBefore, session)}`,
      `${texts('adoptions.after')}: ${spreadText(answer.spreadAfter, session)}`,
    ],
  });
}

/** What is applied is what it came to a moment before, or nothing. The dealer's manager does it unless somebody else is named. */
async function apply(session: Session, given: Given, dealerId: string): Promise<void> {
  const { texts } = session;
  const api = session.api(managerOf(dealerId));
  const asked = askedOf(given, dealerId);
  const { planId } = await api.send<DealPreview>('POST', '/v1/adoptions/preview', { body: asked });
  const answer = await api.send<AppliedDeal>('POST', '/v1/adoptions', { body: { ...asked, planId } });
  session.print({
    json: answer,
    sheets: [
      createSheet(dealtCarColumns(session), answer.changes, texts('adoptions.changed', { count: formatCount(answer.changes.length) })),
      createSheet(advisorColumns(session), answer.book.advisors, texts('adoptions.title', { dealer: dealerId })),
    ],
    notes: [...(answer.changes.length === 0 ? [texts('adoptions.same')] : []), spreadText(answer.book.spread, session)],
  });
}

const show = async (session: Parameters<Run>[0], given: Given, dealerId: string): Promise<void> => {
  const { texts } = session;
  const advisor = given.text('advisor');
  const answer = await session.api(HEAD_OFFICE).get<AdoptionBook>('/v1/adoptions', {
    dealer: dealerId,
    advisor,
    limit: given.whole('limit', 1, MOST) ?? LIMIT,
  });
  const cars = createSheet(adoptedCarColumns(session), answer.cars ?? [], texts('adoptions.cars'));
  const advisors = createSheet(advisorColumns(session), answer.advisors, texts('adoptions.title', { dealer: dealerId }));
  session.print({
    json: answer,
    sheets: advisor === undefined ? [advisors] : [cars, advisors],
    notes: [
      ...(advisor === undefined ? [spreadText(answer.spread, session)] : []),
      ...(answer.cursor === undefined ? [] : [texts('more', { count: answer.cars?.length ?? 0 })]),
    ],
  });
};
