import { networkZone } from './local-time';
import { regions, type Place } from './places';
import { createRandom } from './random';
import { brand } from './vehicle-models';

export interface OrganisationNode {
  readonly id: string;
  readonly kind: 'group' | 'brand' | 'region' | 'dealer';
  readonly parentId?: string;
  readonly name: string;
  readonly timeZone: string;
}

export type StaffRole =
  | 'service-advisor'
  | 'sales-consultant'
  | 'sales-manager'
  | 'care-specialist'
  | 'dealer-manager'
  | 'region-manager'
  | 'head-office-analyst'
  | 'call-centre-agent';

export interface StaffMember {
  readonly id: string;
  readonly nodeId: string;
  readonly role: StaffRole;
  /** What the DMS writes, e.g. `SA03`; unique at its node. */
  readonly code: string;
}

/** The tree and the people in it, as `organisation.json` has them. */
export interface Organisation {
  readonly nodes: readonly OrganisationNode[];
  readonly staff: readonly StaffMember[];
}

/** A dealer as the behaviour model sees it. */
export interface DealerProfile {
  readonly id: string;
  readonly name: string;
  readonly regionId: string;
  readonly place: Place;
  /** Share of the network's sales, before normalisation. */
  readonly size: number;
  readonly isDeclining: boolean;
  readonly advisorCodes: readonly string[];
  readonly consultantCodes: readonly string[];
}

const codes = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index + 1).padStart(2, '0')}`);

/** The dealers D1 … Dn, in turn in both regions; with two dealers or more the last one declines. */
export function createDealers(count: number, seed: number): readonly DealerProfile[] {
  return Array.from({ length: count }, (_, index) => {
    const random = createRandom(seed, 'dealer', index);
    const region = regions[index % 2 === 0 ? 0 : 1];
    const round = Math.floor(index / 2);
    const place = region.places[round % region.places.length] ?? region.places[0];
    if (!place) throw new RangeError('a region has places');
    const branch = Math.floor(round / region.places.length);
    return {
      id: `D${String(index + 1)}`,
      name: `${brand.name}${place.city.replace('市', '')}${branch === 0 ? '' : `第${String(branch + 1)}`}店`,
      regionId: region.id,
      place,
      size: 0.8 + random.next() * 0.7,
      isDeclining: count > 1 && index === count - 1,
      advisorCodes: codes('SA', random.integer(6, 10)),
      consultantCodes: codes('SC', random.integer(4, 8)),
    };
  });
}

/** Group → brand → two regions → dealers, and who works where. */
export function createOrganisation(dealers: readonly DealerProfile[]): Organisation {
  const timeZone = networkZone.name;
  const nodes: OrganisationNode[] = [
    { id: 'aurora-group', kind: 'group', name: '极光集团', timeZone },
    { id: brand.id, kind: 'brand', parentId: 'aurora-group', name: brand.name, timeZone },
    ...regions.map(({ id, name }) => ({ id, kind: 'region' as const, parentId: brand.id, name, timeZone })),
    ...dealers.map(({ id, name, regionId }) => ({ id, kind: 'dealer' as const, parentId: regionId, name, timeZone })),
  ];
  const staffOf = (nodeId: string, role: StaffRole, list: readonly string[]): StaffMember[] =>
    list.map((code) => ({ id: `${nodeId}-${code}`, nodeId, role, code }));
  return {
    nodes,
    staff: [
      ...staffOf(brand.id, 'head-office-analyst', codes('HO', 2)),
      ...staffOf(brand.id, 'call-centre-agent', codes('CC', 3)),
      ...regions.flatMap(({ id }) => staffOf(id, 'region-manager', codes('RM', 1))),
      ...dealers.flatMap((dealer) => [
        ...staffOf(dealer.id, 'dealer-manager', codes('DM', 1)),
        ...staffOf(dealer.id, 'care-specialist', codes('CS', 2)),
        ...staffOf(dealer.id, 'service-advisor', dealer.advisorCodes),
        ...staffOf(dealer.id, 'sales-consultant', dealer.consultantCodes),
        ...staffOf(dealer.id, 'sales-manager', codes('SM', 1)),
      ]),
    ],
  };
}
