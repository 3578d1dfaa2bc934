import type { Heard } from '@homeward/bus';
import type { EventPayload } from '@homeward/contracts';
import type { LeadAction } from '@homeward/contracts/leads';
import { type Instant, Rejection } from '@homeward/kernel';
import { type Step, command } from '@homeward/runtime';
import type { Snapshot } from '@homeward/store';
import { pairIdOf, pairOf } from '../../domain/people/identity';
import type { OpenedLead } from '../../domain/leads/lead-facts';
import { compareText } from '../../domain/people/revision';
import type { SourceRecordState } from '../../domain/people/source-record';
import type { VehicleState } from '../../domain/cars/vehicle';
import type { CustomerStores } from '../ports';

/** What a won lead came to. */
export interface Won {
  /** The buyer's record at the dealer; empty while none is known. */
  readonly recordId: string;
  readonly vehicleId: string;
  readonly saleId: string;
}

export interface LeadBuyers {
  /** Throws Rejection('unknown', 'record.unknown') for a record that the lead's dealer does not have: nobody gets another's history. */
  of(lead: OpenedLead, action: LeadAction): Won;
}

/** Looks up who bought, for the leads of these actions that are won. */
export async function findLeadBuyers(
  { records, vehicles }: Pick<CustomerStores, 'records' | 'vehicles'>,
  actions: readonly LeadAction[],
): Promise<LeadBuyers> {
  const won = actions.filter(({ action }) => action === 'win').map(wordsOf);
  const named = (name: keyof Won): readonly string[] => [...new Set(won.map((words) => words[name]).filter((id) => id !== ''))];
  const cars: ReadonlyMap<string, Snapshot<VehicleState>> = won.length === 0 ? new Map() : await vehicles.load(named('vehicleId'));
  const known: ReadonlyMap<string, Snapshot<SourceRecordState>> = won.length === 0 ? new Map() : await records.load(named('recordId'));
  return {
    of({ dealerId }, action) {
      const { recordId, vehicleId, saleId } = wordsOf(action);
      const record = known.get(recordId)?.state;
      if (recordId !== '' && (record?.latest === undefined || record.dealerId !== dealerId))
        throw new Rejection('unknown', 'record.unknown', { pointer: '/values/recordId' });
      // Car and sale may be told of later than the win.
      const sales = Object.values(cars.get(vehicleId)?.state.facts.sales ?? {}).filter((sale) => sale.dealerId === dealerId);
      const sale = saleId === '' ? sales.sort((a, b) => compareText(a.soldOn, b.soldOn)).at(-1) : sales.find(({ key }) => key === saleId);
      return { recordId: recordId === '' ? (sale?.recordId ?? '') : recordId, vehicleId, saleId: sale?.key ?? saleId };
    },
  };
}

function wordsOf({ values }: LeadAction): Won {
  const value = (name: string): string => (values as Readonly<Record<string, string>>)[name] ?? '';
  return { recordId: value('recordId'), vehicleId: value('vehicleId'), saleId: value('saleId') };
}

export type HeardLead = Heard<EventPayload<'homeward.customer.v1.LeadChanged'>>;

const WON = 'LeadWon';
/** The reason of the ruling: a word of ours, which names nobody and needs no seal. */
const REASON = 'lead-won';

/**
 * Whoever asked and whoever bought are one person from the win on (domain, section 2: a won lead becomes a C card with its history), by a ruling of whoever
 * won the lead: other words for the customer do not part them, and it can be undone as every ruling. Where somebody has ruled about the two already, that stands.
 */
export async function prepareBuyerRulings(
  { leads, rulings }: Pick<CustomerStores, 'leads' | 'rulings'>,
  changed: readonly HeardLead[],
): Promise<(heard: HeardLead, at: Instant) => readonly Step[]> {
  const won = changed.filter(({ event }) => event.change === WON);
  if (won.length === 0) return () => [];
  const found = await leads.load([...new Set(won.map(({ event }) => event.leadId))]);
  const pairs = new Map<string, readonly [string, string]>();
  for (const [leadId, { state }] of found) {
    const buyer = state?.entries.findLast(({ action }) => action === WON)?.values['recordId'];
    if (state !== undefined && buyer !== undefined) pairs.set(leadId, pairOf(state.recordId, buyer));
  }
  const ruled = await rulings.load([...pairs.values()].map(([a, b]) => pairIdOf(a, b)));
  return ({ event: { leadId, change, changedAt }, cause }, at) => {
    const pair = change === WON ? pairs.get(leadId) : undefined;
    if (pair === undefined || ruled.has(pairIdOf(...pair))) return [];
    const [a, b] = pair;
    const by = found.get(leadId)?.state?.entries.findLast(({ action }) => action === WON)?.by ?? '';
    return [
      command(rulings, {
        id: pairIdOf(a, b),
        command: { type: 'RulePair', a, b, ruling: 'always', by, reason: REASON, at: changedAt },
        cause: { id: `${cause}:buyer` },
        at,
      }),
    ];
  };
}
