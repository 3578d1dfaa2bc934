import type { Access, Principal } from '@homeward/access';
import type { LeadOutcome as ToldOutcome, NewLead } from '@homeward/contracts/leads';
import { Rejection } from '@homeward/kernel';
import { isInstant } from '@homeward/calendar';
import type { IdDeriver, Vault } from '@homeward/pii';
import { type BusinessClock, type Ids, type ReferenceData, toItemOutcome } from '@homeward/runtime';
import type { Outcome } from '@homeward/store';
import type { KeyAccount, OpenedLead } from '../../domain/leads/lead-facts';
import type { ToldLeadEvent } from '../../domain/leads/told-lead';
import type { IdentityTools } from '../intake/customer-reading';
import type { Attributing } from '../people/attributing';
import type { DataKeys } from '../people/data-keys';
import type { PersonQueries } from '../people/person-queries';
import type { CustomerStores } from '../ports';
import type { Tombstones } from '../people/tombstones';

/** What everything about leads needs. */
export interface LeadTools {
  readonly stores: CustomerStores;
  readonly access: Access;
  readonly reference: ReferenceData;
  readonly tools: IdentityTools;
  readonly vault: Vault;
  readonly dataKeys: DataKeys;
  readonly people: PersonQueries;
  readonly attributing: Attributing;
  readonly tombstones: Tombstones;
  readonly clock: BusinessClock;
  readonly ids: Ids;
}

export type LeadOutcome = Outcome<ToldLeadEvent>;
export type ToldKeyAccount = NonNullable<NewLead['keyAccount']>;

/** The source system that the records of leads are kept under. */
export const LEAD_SYSTEM = 'lead';

/** The record that holds the personal fields of a lead. */
export function leadRecordId(ids: IdDeriver, leadId: string): string {
  return ids.recordId('', LEAD_SYSTEM, leadId);
}

/** The words of a lead are sealed for its document: copied elsewhere they do not open. */
export const placeOfLead = (leadId: string): string => `lead/${leadId}`;

export function oneOf<Value extends string>(values: readonly Value[], value: string, pointer: string): Value {
  const found = values.find((candidate) => candidate === value);
  if (found === undefined) throw new Rejection('invalid', 'lead.unknown-value', { pointer, expected: values.join(', ') });
  return found;
}

export function instantAt(text: string, pointer: string): string {
  if (!isInstant(text)) throw new Rejection('invalid', 'lead.unreadable-instant', { pointer });
  return text;
}

/** The company's name is sealed with the lead's words; the rest are figures. */
export function toKeyAccount({ company, ...figures }: ToldKeyAccount, seal: (text: string) => string): KeyAccount {
  if (figures.winRatePercent < 0 || figures.winRatePercent > 100)
    throw new Rejection('invalid', 'lead.win-rate-unreal', { pointer: '/keyAccount/winRatePercent' });
  if (figures.makerRegistrations > figures.registrations)
    throw new Rejection('invalid', 'lead.share-unreal', { pointer: '/keyAccount/makerRegistrations' });
  return { ...figures, company: seal(company) };
}

/** Whether the caller may see a lead: at one of its dealers, or with head office while no dealer has it. */
export type SeesLead = (lead: Pick<OpenedLead, 'dealerId' | 'nodeId'>) => boolean;

export interface LeadScope {
  readonly sees: SeesLead;
  /** The dealers in reach; undefined for all. */
  readonly dealerIds: ReadonlySet<string> | undefined;
  /** Where leads in reach may be, dealers and answering nodes; undefined for everywhere. */
  readonly places: readonly string[] | undefined;
}

/** Throws a Rejection of kind `forbidden` when no role of the caller has the operation. */
export function leadScopeFor(
  { access, reference }: Pick<LeadTools, 'access' | 'reference'>,
  principal: Principal,
  operation: Parameters<Access['assertAllowed']>[1],
): LeadScope {
  const tree = reference.tree();
  const scope = access.allowedScope(principal, operation, tree);
  if (scope.kind === 'all') return { sees: () => true, dealerIds: undefined, places: undefined };
  const nodes = tree
    .all()
    .filter(({ id, kind }) => kind !== 'dealer' && tree.pathOf(id).includes(principal.nodeId))
    .map(({ id }) => id);
  const places = new Set([...scope.ids, ...nodes]);
  return {
    sees: ({ dealerId, nodeId }) => places.has(dealerId === '' ? nodeId : dealerId),
    dealerIds: scope.ids,
    places: [...places],
  };
}

const RESULTS = [
  ['LeadOpened', 'opened'],
  ['LeadJoined', 'joined'],
  ['LeadReactivated', 'reactivated'],
] as const;

export function toLeadOutcome(outcome: LeadOutcome): ToldOutcome {
  const steps = outcome.status === 'applied' ? outcome.events.map(({ type }) => type) : [];
  const [, result = ''] = RESULTS.find(([step]) => steps.includes(step)) ?? [];
  return { outcome: toItemOutcome(outcome), result };
}
