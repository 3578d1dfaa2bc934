import { type DeclinedWork, openWorkOf } from './declined-work';
import { fingerprintOf } from '../people/fingerprint';
import { type OpenVisit, openVisitsOf } from './open-visits';
import { type Placements, personOf } from './ownership';
import { type Recall, recallsOf } from './recalls';
import { versionOf } from '../people/revision';
import type { Keyed, LinkFact, ServiceContractFact, VehicleFacts } from './vehicle-facts';

/** What is told of how a car is looked after and by whom, besides its visits. */
export type CareTelling =
  | { readonly type: 'DeclinedWorkChanged'; readonly open: readonly DeclinedWork[] }
  | { readonly type: 'OpenVisitChanged'; readonly visit: OpenVisit }
  | { readonly type: 'RecallChanged'; readonly recall: Recall }
  | { readonly type: 'ServiceContractChanged'; readonly contract: ServiceContractFact; readonly personId: string }
  | {
      readonly type: 'VehicleLinkChanged';
      readonly link: LinkFact;
      readonly personId: string;
      /** Empty unless it was told of another person before. */
      readonly previousPersonId: string;
    };

/** What the world was told of it last; parts that were never told are left out, since most cars have none. */
export interface ToldCare {
  readonly declined?: string;
  /** Of visits that were not over when they were told of last, by visit. */
  readonly open?: Keyed<string>;
  /** By campaign. */
  readonly recalls?: Keyed<Recall>;
  readonly contracts?: Keyed<readonly [version: string, personId: string]>;
  readonly links?: Keyed<readonly [version: string, personId: string]>;
}

/** Everything of it that has changed since it was told. */
export function caring(facts: VehicleFacts, people: Placements, told: ToldCare): readonly CareTelling[] {
  return [
    ...declining(facts, told),
    ...awaiting(facts, people, told),
    ...recalling(facts, told),
    ...covering(facts, people, told),
    ...linking(facts, people, told),
  ];
}

function declining(facts: VehicleFacts, told: ToldCare): readonly CareTelling[] {
  const open = openWorkOf(facts);
  return declinedMark(open) === (told.declined ?? '') ? [] : [{ type: 'DeclinedWorkChanged', open }];
}

/** That a visit is over is told with its order or its cancellation. */
function awaiting(facts: VehicleFacts, people: Placements, { open: known }: ToldCare): readonly CareTelling[] {
  return openVisitsOf(facts, people).flatMap((visit): readonly CareTelling[] =>
    known?.[visit.visitId] === openMark(visit) ? [] : [{ type: 'OpenVisitChanged', visit }],
  );
}

function recalling(facts: VehicleFacts, { recalls: known = {} }: ToldCare): readonly CareTelling[] {
  const recalls = recallsOf(facts);
  const present = new Set(recalls.map(({ campaign }) => campaign));
  // A correction may say that it was another campaign.
  const gone = Object.values(known).filter(({ campaign, status }) => !present.has(campaign) && status !== 'withdrawn');
  return [
    ...recalls.filter((recall) => !isSameRecall(known[recall.campaign], recall)),
    ...gone.map((recall): Recall => ({ ...recall, status: 'withdrawn', doneOn: undefined, visitId: undefined, dealerId: undefined })),
  ].map((recall) => ({ type: 'RecallChanged', recall }));
}

function covering(facts: VehicleFacts, people: Placements, { contracts: known = {} }: ToldCare): readonly CareTelling[] {
  return Object.values(facts.contracts ?? {}).flatMap((contract): readonly CareTelling[] => {
    const personId = personOf(people, contract.recordId);
    const [version, toldPerson] = known[contract.key] ?? [];
    return version === versionOf(contract) && toldPerson === personId ? [] : [{ type: 'ServiceContractChanged', contract, personId }];
  });
}

function linking(facts: VehicleFacts, people: Placements, { links: known = {} }: ToldCare): readonly CareTelling[] {
  return Object.values(facts.links ?? {}).flatMap((link): readonly CareTelling[] => {
    const personId = personOf(people, link.recordId);
    const [version, toldPerson = ''] = known[link.key] ?? [];
    if (version === versionOf(link) && toldPerson === personId) return [];
    return [{ type: 'VehicleLinkChanged', link, personId, previousPersonId: toldPerson === personId ? '' : toldPerson }];
  });
}

/** What is known to the world of it once it heard this. */
export function careAfter(told: ToldCare, telling: CareTelling): ToldCare {
  switch (telling.type) {
    case 'DeclinedWorkChanged':
      return { ...told, declined: declinedMark(telling.open) };
    case 'OpenVisitChanged':
      return { ...told, open: { ...told.open, [telling.visit.visitId]: openMark(telling.visit) } };
    case 'RecallChanged':
      return { ...told, recalls: { ...told.recalls, [telling.recall.campaign]: telling.recall } };
    case 'ServiceContractChanged': {
      const { contract, personId } = telling;
      return { ...told, contracts: { ...told.contracts, [contract.key]: [versionOf(contract), personId] } };
    }
    case 'VehicleLinkChanged': {
      const { link, personId } = telling;
      return { ...told, links: { ...told.links, [link.key]: [versionOf(link), personId] } };
    }
  }
}

/** The same once a visit is over: nothing is told of it as of an open one any more. */
export function careAfterVisit(told: ToldCare | undefined, visitId: string): ToldCare | undefined {
  if (told?.open?.[visitId] === undefined) return told;
  const { [visitId]: _over, ...open } = told.open;
  return { ...told, open };
}

function openMark({ dealerId, personId, advisorId, arrivedAt, promisedAt = '', readyAt = '' }: OpenVisit): string {
  return fingerprintOf([dealerId, personId, advisorId, arrivedAt, promisedAt, readyAt].join('|'));
}

/** Empty for a car of which nothing is open. */
function declinedMark(open: readonly DeclinedWork[]): string {
  return open.length === 0 ? '' : fingerprintOf(JSON.stringify(open));
}

function isSameRecall(a: Recall | undefined, b: Recall): boolean {
  return (
    a !== undefined &&
    a.status === b.status &&
    a.announcedOn === b.announcedOn &&
    a.doneOn === b.doneOn &&
    a.visitId === b.visitId &&
    a.dealerId === b.dealerId
  );
}
