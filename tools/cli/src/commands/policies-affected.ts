import { HEAD_OFFICE } from '../api/development-logins';
import { formatCount } from '../output/number';
import { createSheet, type Sheet } from '../output/sheet';
import type { Run, Session } from '../session';

interface DealerContacts {
  readonly dealerId: string;
  readonly contacts: number;
}

interface AffectedContact {
  readonly contactId: string;
  readonly dealerId: string;
  readonly vehicleId: string;
  readonly kind: string;
  readonly plannedOn: string;
  readonly plannedUnder: string;
  readonly inForce?: string;
}

interface AffectedPage {
  readonly contacts: readonly AffectedContact[];
  readonly dealers: readonly DealerContacts[];
  readonly cursor?: string;
}

interface MigratedPage {
  readonly vehicles: number;
  readonly dealers: readonly DealerContacts[];
  readonly cursor?: string;
}

const PAGE = 500;

/** `policies affected`: open contacts that were planned under cadences that say something else now, by dealer. */
export const affectedByPolicies: Run = async (session, given) => {
  const { texts } = session;
  const api = session.api(HEAD_OFFICE);
  const contacts: AffectedContact[] = [];
  const dealers: DealerContacts[] = [];
  for (let cursor: string | undefined; ;) {
    const asked = { dealer: given.text('dealer'), cadence: given.text('cadence'), limit: PAGE, cursor };
    const page = await api.get<AffectedPage>('/v1/policies/cadences/affected', asked);
    contacts.push(...page.contacts);
    dealers.push(...page.dealers);
    if (page.cursor === undefined) break;
    cursor = page.cursor;
  }
  const sheet = createSheet<AffectedContact>(
    [
      { title: texts('column.dealer'), cell: ({ dealerId }) => dealerId },
      { title: texts('affected.column.contact'), cell: ({ contactId }) => contactId },
      { title: texts('affected.column.kind'), cell: ({ kind }) => kind },
      { title: texts('affected.column.on'), cell: ({ plannedOn }) => plannedOn },
      { title: texts('affected.column.under'), cell: ({ plannedUnder }) => plannedUnder },
      { title: texts('affected.column.in-force'), cell: ({ inForce }) => inForce ?? texts('affected.none-in-force') },
    ],
    contacts,
  );
  const counts = addedUp(dealers);
  session.print({
    json: { dealers: counts, contacts },
    sheets: contacts.length === 0 ? [] : [dealerSheet(counts, session), sheet],
    notes: [texts(contacts.length === 0 ? 'affected.none' : 'affected.note')],
  });
};

/** `policies migrate`: brings the cars of these contacts to the cadences in force. */
export const migratePolicies: Run = async (session, given) => {
  const { texts } = session;
  const api = session.api(HEAD_OFFICE);
  const dealers: DealerContacts[] = [];
  const asked = { dealerId: given.text('dealer'), cadence: given.text('cadence') };
  let vehicles = 0;
  for (let cursor: string | undefined; ;) {
    const page: MigratedPage = await api.send<MigratedPage>('POST', '/v1/policies/cadences/migrate', { body: { ...asked, cursor } });
    dealers.push(...page.dealers);
    vehicles += page.vehicles;
    if (page.cursor === undefined) break;
    cursor = page.cursor;
  }
  const counts = addedUp(dealers);
  session.print({
    json: { vehicles, dealers: counts },
    sheets: counts.length === 0 ? [] : [dealerSheet(counts, session)],
    notes: [texts('affected.migrated', { vehicles: formatCount(vehicles) })],
  });
};

function addedUp(pages: readonly DealerContacts[]): readonly DealerContacts[] {
  return [...Map.groupBy(pages, ({ dealerId }) => dealerId)]
    .map(([dealerId, own]) => ({ dealerId, contacts: own.reduce((sum, { contacts }) => sum + contacts, 0) }))
    .sort((a, b) => (a.dealerId < b.dealerId ? -1 : 1));
}

function dealerSheet(counts: readonly DealerContacts[], { texts }: Session): Sheet {
  return createSheet<DealerContacts>(
    [
      { title: texts('column.dealer'), cell: ({ dealerId }) => dealerId },
      {
        title: texts('affected.column.contacts'),
        cell: ({ contacts }) => formatCount(contacts),
        raw: ({ contacts }) => contacts,
        align: 'right',
      },
    ],
    counts,
    texts('affected.title'),
  );
}
