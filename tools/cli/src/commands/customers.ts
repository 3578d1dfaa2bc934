import type { CustomerClasses } from '../api/customer-answers';
import { HEAD_OFFICE } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { createSheet } from '../output/sheet';
import type { Run } from '../session';
import { leavingCarsOf, leavingColumns } from '../views/customer-view';

const LIMIT = 50;
const MOST = 500;

/** `customers early-signs`. */
export function addCustomers(line: CommandLine): void {
  const customers = line.add(line.program, 'customers', 'customers.description');
  line.add(customers, 'early-signs', 'customers.early-signs.description', {
    options: [
      ['--dealer <id>', 'customers.option.dealer'],
      ['--on <day>', 'customers.option.on'],
      ['--limit <count>', 'option.limit', String(LIMIT)],
    ],
    run: listLeaving,
  });
}

const listLeaving: Run = async (session, given) => {
  const answer = await session.api(HEAD_OFFICE).get<CustomerClasses>('/v1/customer-classes', {
    node: given.needed('dealer'),
    leaving: 'true',
    on: given.text('on'),
    limit: given.whole('limit', 1, MOST) ?? LIMIT,
  });
  const { texts } = session;
  session.print({
    json: answer,
    sheets: [
      createSheet(leavingColumns(session), leavingCarsOf(answer.customers), texts('customers.early-signs.title', { on: answer.on })),
    ],
    notes: [
      ...(answer.total === 0 ? [texts('customers.early-signs.none')] : []),
      ...(answer.cursor === undefined ? [] : [texts('more', { count: answer.customers.length })]),
    ],
  });
};
