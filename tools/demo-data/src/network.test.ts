import { measureChurn } from './churn-table';
import { readLocalDateTime, toInstant } from './local-time';
import { generateNetwork, type DealerExport, type DealerNetwork } from './network';
import { cellOf, columnsOf, type DmsRow, type RecordType } from './records';

const network = generateNetwork();

const rowsOf = (dealer: DealerExport, type: RecordType): readonly DmsRow[] =>
  dealer.files.find(({ recordType }) => recordType === type)?.rows ?? [];

const has = (row: DmsRow, kind: string): boolean => row.faults.some((fault) => fault.kind === kind);

/** Everything that is exported, without what is only known beside it. */
const cellsOf = ({ dealers }: DealerNetwork): unknown =>
  dealers.map(({ files }) => files.map(({ rows }) => rows.map(({ cells }) => cells)));

describe('a network', () => {
  test('the same options give the same network, another seed another', () => {
    expect(JSON.stringify(generateNetwork({ seed: 7 })) === JSON.stringify(network)).toBe(true);
    expect(JSON.stringify(cellsOf(generateNetwork({ seed: 8 }))) === JSON.stringify(cellsOf(network))).toBe(false);
  });

  test('the default is fifteen to twenty thousand rows of 1500 cars at three dealers', () => {
    const rows = network.dealers.flatMap(({ files }) => files.map((file) => file.rows.length)).reduce((sum, count) => sum + count, 0);
    expect(network.dealers.map(({ dealerId }) => dealerId)).toEqual(['D1', 'D2', 'D3']);
    expect(network.truth.vehicles).toHaveLength(1500);
    expect(rows).toBeGreaterThan(15_000);
    expect(rows).toBeLessThan(20_000);
  });

  test('the organisation is one tree: group, brand, two regions, dealers; staff belong to its nodes', () => {
    const { nodes, staff } = network.organisation;
    const ids = new Set(nodes.map(({ id }) => id));
    expect(nodes.filter(({ parentId }) => parentId === undefined).map(({ kind }) => kind)).toEqual(['group']);
    expect(nodes.every(({ parentId }) => parentId === undefined || ids.has(parentId))).toBe(true);
    expect(nodes.map(({ kind }) => kind)).toEqual(['group', 'brand', 'region', 'region', 'dealer', 'dealer', 'dealer']);
    expect(staff.every(({ nodeId }) => ids.has(nodeId))).toBe(true);
    expect(new Set(staff.map(({ id }) => id)).size).toBe(staff.length);
    for (const { dealerId } of network.dealers) {
      const advisors = staff.filter(({ nodeId, role }) => nodeId === dealerId && role === 'service-advisor');
      expect(advisors.length).toBeGreaterThanOrEqual(6);
      expect(advisors.length).toBeLessThanOrEqual(10);
    }
  });

  test('every row refers to owners, cars and staff of its own dealer', () => {
    for (const dealer of network.dealers) {
      const owners = new Set(rowsOf(dealer, 'customer').map(({ cells }) => cells[0]));
      const vins = new Set(rowsOf(dealer, 'vehicle').map((row) => cellOf('vehicle', row, 'vin')));
      const codes = new Set(network.organisation.staff.filter(({ nodeId }) => nodeId === dealer.dealerId).map(({ code }) => code));
      for (const type of ['vehicle', 'sale', 'appointment', 'visit'] as const) {
        const strangers = rowsOf(dealer, type).filter(
          (row) =>
            !has(row, 'ragged-row') && !owners.has(cellOf<'vehicle' | 'sale' | 'appointment' | 'visit'>(type, row, 'customerExternalId')),
        );
        expect(strangers).toEqual([]);
      }
      for (const type of ['sale', 'appointment', 'visit', 'reading', 'visit-cancellation'] as const) {
        const strangers = rowsOf(dealer, type).filter((row) => !vins.has(cellOf<typeof type>(type, row, 'vin')));
        expect(strangers).toEqual([]);
      }
      const advisors = rowsOf(dealer, 'visit')
        .filter((row) => !has(row, 'ragged-row'))
        .map((row) => cellOf('visit', row, 'advisorId'));
      expect(advisors.filter((code) => !codes.has(code))).toEqual([]);
      const visits = new Set(rowsOf(dealer, 'visit').map(({ cells }) => cells[0]));
      expect(rowsOf(dealer, 'visit-cancellation').every(({ cells }) => visits.has(cells[0] ?? ''))).toBe(true);
    }
  });

  test('nothing was recorded after the end of the data, and no visit before its years', () => {
    const until = readLocalDateTime('2025-06-30T20:00') ?? Number.NaN;
    expect(network.endsAt).toBe(toInstant(until));
    for (const dealer of network.dealers) {
      for (const { recordType, rows } of dealer.files)
        expect(rows.filter(({ at }) => at > until).map(({ cells }) => [recordType, cells])).toEqual([]);
      const opened = rowsOf(dealer, 'visit')
        .filter((row) => !has(row, 'ragged-row'))
        .map((row) => cellOf('visit', row, 'openedAt'));
      expect(opened.filter((at) => at < '2022-07-01')).toEqual([]);
      const soldOn = rowsOf(dealer, 'sale').map((row) => cellOf('sale', row, 'soldOn'));
      expect(soldOn.filter((date) => date < '2017-07-01')).toEqual([]);
      expect(soldOn.some((date) => date < '2018-07-01')).toBe(true);
    }
  });

  test('a car bought second-hand has a further revision with its new owner, who brings it from then on', () => {
    const changes = network.dealers.flatMap((dealer) => {
      const vehicles = rowsOf(dealer, 'vehicle').filter((row) => row.faults.length === 0);
      return vehicles.flatMap((row) => {
        const earlier = vehicles.find(({ cells }) => cells[0] === row.cells[0] && Number(cells[1]) === Number(row.cells[1]) - 1);
        if (!earlier || cellOf('vehicle', earlier, 'customerExternalId') === cellOf('vehicle', row, 'customerExternalId')) return [];
        expect(cellOf('vehicle', row, 'ownedFrom') > cellOf('vehicle', earlier, 'ownedFrom')).toBe(true);
        const later = rowsOf(dealer, 'visit').filter(
          (visit) =>
            visit.faults.length === 0 &&
            cellOf('visit', visit, 'vin') === cellOf('vehicle', row, 'vin') &&
            cellOf('visit', visit, 'openedAt').slice(0, 10) >= cellOf('vehicle', row, 'ownedFrom'),
        );
        return later.map((visit) => [cellOf('visit', visit, 'customerExternalId'), cellOf('vehicle', earlier, 'customerExternalId')]);
      });
    });
    expect(changes.length).toBeGreaterThan(50);
    expect(changes.filter(([by, previous]) => by === previous)).toEqual([]);
  });

  test('the last dealer declines: more of its cars are lost than at the others together', () => {
    const { dealers, truth } = network;
    const lostAt = (dealerIds: readonly string[]): number => {
      const vins = new Set(
        truth.vehicles.filter(({ homeDealerId }) => dealerIds.includes(homeDealerId)).map(({ vin, recordedVin }) => recordedVin ?? vin),
      );
      const only = dealers.map((dealer) => ({
        ...dealer,
        files: dealer.files.map((file) => ({
          ...file,
          rows: file.recordType === 'vehicle' ? file.rows.filter((row) => vins.has(cellOf('vehicle', row, 'vin'))) : file.rows,
        })),
      }));
      const { inWarranty, outOfWarranty } = measureChurn({ ...network, dealers: only });
      const away = inWarranty.quasiLost + inWarranty.lost + outOfWarranty.quasiLost + outOfWarranty.lost;
      return away / (away + inWarranty.staying + outOfWarranty.staying);
    };
    expect(lostAt(['D3'])).toBeGreaterThan(lostAt(['D1', 'D2']) + 0.03);
  });

  test('every kind of visit, payer and appointment state occurs', () => {
    const visits = network.dealers.flatMap((dealer) => rowsOf(dealer, 'visit'));
    const kinds = new Set(visits.filter((row) => !has(row, 'ragged-row')).map((row) => cellOf('visit', row, 'kind')));
    expect([...kinds].sort()).toEqual(['body-repair', 'first-service', 'general-repair', 'recall', 'routine', 'warranty-repair']);
    const payers = new Set(
      visits.flatMap((row) =>
        cellOf('visit', row, 'lines')
          .split('|')
          .map((line) => line.split('/')[2] ?? ''),
      ),
    );
    expect([...payers].filter((payer) => payer !== '').sort()).toEqual(['customer', 'insurance', 'maker', 'warranty']);
    const states = new Set(
      network.dealers.flatMap((dealer) => rowsOf(dealer, 'appointment').map((row) => cellOf('appointment', row, 'status'))),
    );
    expect([...states].sort()).toEqual(['arrived', 'booked', 'cancelled', 'moved', 'no-show']);
  });

  test('a tiny network is complete as well', () => {
    const tiny = generateNetwork({ dealers: 4, vehicles: 4, years: 1, seed: 3 });
    expect(tiny.dealers.map((dealer) => rowsOf(dealer, 'sale').length >= 1)).toEqual([true, true, true, true]);
    for (const { files } of tiny.dealers) expect(files.map(({ recordType }) => recordType)).toEqual(Object.keys(columnsOf));
  });

  test('bad options are refused, all at once and by name', () => {
    expect(() => generateNetwork({ dealers: 0, vehicles: 1.5, endOn: '2025-02-30' })).toThrow(/dealers .*vehicles .*endOn /);
  });
});
