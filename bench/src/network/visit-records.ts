import { columnsOf, type DealerNetwork } from '@homeward/demo-data';

/** A record as a DMS sends it. */
export interface VisitRecord {
  readonly type: 'visit';
  readonly externalId: string;
  readonly revision: number;
  readonly occurredAt: string;
  readonly data: {
    readonly vin: string;
    readonly customerExternalId: string;
    readonly kind: string;
    readonly openedAt: string;
    readonly closedAt: string;
    readonly mileageKm: number;
    readonly advisorId: string;
    readonly lines: readonly { readonly kind: string; readonly code: string; readonly payer: string; readonly amountFen: number }[];
  };
}

/**
 * The visits of a network's dealers that have nothing wrong about them, as records, in the order of their closing. Each is accepted once, so that what
 * went in can be compared with what comes out.
 */
export function visitRecordsOf(network: DealerNetwork, dealerId: string): readonly VisitRecord[] {
  const dealer = network.dealers.find((one) => one.dealerId === dealerId);
  const rows = dealer?.files.find(({ recordType }) => recordType === 'visit')?.rows ?? [];
  const clean = rows.filter(({ faults, cells }) => faults.length === 0 && valueOf(cells, 'revision') === '1');
  const twice = new Set(clean.map(({ cells }) => valueOf(cells, 'externalId')).filter((id, index, ids) => ids.indexOf(id) !== index));
  return clean
    .filter(({ cells }) => !twice.has(valueOf(cells, 'externalId')))
    .map(({ cells }) => toRecord(cells))
    .toSorted((a, b) => (a.data.closedAt < b.data.closedAt ? -1 : 1));
}

function toRecord(cells: readonly string[]): VisitRecord {
  const of = (column: VisitColumn): string => valueOf(cells, column);
  const closedAt = toMoment(of('closedAt'));
  return {
    type: 'visit',
    externalId: of('externalId'),
    revision: Number(of('revision')),
    occurredAt: of('occurredAt') === '' ? closedAt : toMoment(of('occurredAt')),
    data: {
      vin: of('vin'),
      customerExternalId: of('customerExternalId'),
      kind: of('kind'),
      openedAt: toMoment(of('openedAt')),
      closedAt,
      mileageKm: Number(of('mileageKm')),
      advisorId: of('advisorId'),
      lines: of('lines')
        .split('|')
        .map((line) => {
          const [kind = '', code = '', payer = '', amount = ''] = line.split('/');
          return { kind, code, payer, amountFen: Number(amount) };
        }),
    },
  };
}

type VisitColumn = (typeof columnsOf)['visit'][number];

function valueOf(cells: readonly string[], column: VisitColumn): string {
  return cells[columnsOf.visit.indexOf(column)] ?? '';
}

/** Dealers of the demo keep Beijing time, which has no summer time. */
function toMoment(local: string): string {
  return `${local}:00+08:00`;
}
