import type { OrgTree } from '@homeward/access';
import type { Instant, LocalDate } from '@homeward/kernel';
import {
  cadencesInForce,
  customerStates,
  type CustomerStates,
  dataQuality,
  homeDealer,
  type HomeDealer,
  type MaintenanceIntervals,
  maintenanceIntervals,
  maintenanceOf,
  type PolicyBook,
  type TriggerKind,
} from '@homeward/policy';
import { firstDayWithin } from './periods';

/** The kinds of the first steps about maintenance, which are named after what is due. */
const REMINDERS = ['first-service', 'routine'];
/** What is followed by a call that asks how it was. */
const CALLBACKS: readonly TriggerKind[] = ['visit', 'delivery'];

/** What the policies of one dealer say, as a row. Rules of several rows are kept once, under the reference of their policy. */
export interface DealerRow {
  readonly dealer_id: string;
  readonly region_id: string;
  readonly brand_id: string;
  readonly zone: string;
  readonly home_1: HomeDealer['order'][number] | '';
  readonly home_2: HomeDealer['order'][number] | '';
  readonly home_3: HomeDealer['order'][number] | '';
  readonly routine_kinds: readonly string[];
  /** Reasons of contacts that follow a visit or delivery. */
  readonly callback_kinds: readonly string[];
  /** Reasons of contacts that remind of maintenance. */
  readonly reminder_kinds: readonly string[];
  readonly state_rules: string;
  readonly service_rules: string;
  /** Basic fields of a person and of a car. */
  readonly person_fields: readonly string[];
  readonly car_fields: readonly string[];
  /** Days in which a record is to arrive. */
  readonly timely_days: number;
  /** The first day on which a visit still counts for the state. */
  readonly window_from: LocalDate;
}

/** One rule for the state of an owner, its months turned into days as of the date asked for. */
export interface StateRuleRow {
  readonly state_rules: string;
  readonly place: number;
  readonly state: string;
  readonly min_visits: number;
  readonly max_visits: number | null;
  /** The last visit lies before this day. */
  readonly last_visit_before: LocalDate | null;
  /** The sale lies on this day or later. */
  readonly sale_from: LocalDate | null;
  /** The last visit lies on this day or later. */
  readonly last_visit_from: LocalDate | null;
  /** The sale lies before this day, or nobody knows it. */
  readonly sale_before: LocalDate | null;
}

/** When the first service falls due; `model` empty: of all models that have no row of their own. */
export interface FirstServiceRow {
  readonly service_rules: string;
  readonly model: string;
  readonly months: number;
  readonly km: number;
}

export interface DealerRules {
  readonly dealers: readonly DealerRow[];
  readonly stateRules: readonly StateRuleRow[];
  readonly firstServices: readonly FirstServiceRow[];
}

export interface DealerRulesQuestion {
  readonly tree: OrgTree;
  readonly policies: PolicyBook;
  /** Dealers of the organisation, and those that are spoken of without being in it yet. */
  readonly dealerIds: Iterable<string>;
  /** The policies in effect at this moment count. */
  readonly at: Instant;
  /** Months are past, or not, as of this day. */
  readonly on: LocalDate;
}

/** Everything that the facts are measured by, per dealer. */
export function dealerRulesOf({ tree, policies, dealerIds, at, on }: DealerRulesQuestion): DealerRules {
  const stateRules = new Map<string, readonly StateRuleRow[]>();
  const firstServices = new Map<string, readonly FirstServiceRow[]>();
  const dealers = [...dealerIds].map((dealerId): DealerRow => {
    const question = { dealerId, tree, at };
    const states = policies.resolve(customerStates, question);
    const home = policies.resolve(homeDealer, question).document;
    const intervals = policies.resolve(maintenanceIntervals, question);
    const steps = cadencesInForce(policies, question).flatMap(({ cadence }) =>
      cadence.steps.map((step) => ({ ...step, on: cadence.trigger.on })),
    );
    const { basicFields, timelyDays } = policies.resolve(dataQuality, question).document;
    const maintenanceSteps = steps.filter(({ on, when }) => on === 'maintenance-due' || when.kind === 'around-due').map(({ key }) => key);
    if (!stateRules.has(states.reference)) stateRules.set(states.reference, toStateRules(states.reference, states.document, on));
    if (!firstServices.has(intervals.reference))
      firstServices.set(intervals.reference, toFirstServices(intervals.reference, intervals.document));
    return {
      dealer_id: dealerId,
      region_id: tree.regionOf(dealerId) ?? '',
      brand_id: tree.brandOf(dealerId) ?? '',
      zone: tree.zoneOf(dealerId),
      home_1: home.order[0] ?? '',
      home_2: home.order[1] ?? '',
      home_3: home.order[2] ?? '',
      routine_kinds: home.routineKinds,
      callback_kinds: steps.filter(({ key, on }) => CALLBACKS.includes(on) && !maintenanceSteps.includes(key)).map(({ key }) => key),
      reminder_kinds: [...REMINDERS, ...maintenanceSteps],
      state_rules: states.reference,
      service_rules: intervals.reference,
      person_fields: basicFields.person,
      car_fields: basicFields.vehicle,
      timely_days: timelyDays,
      window_from: firstDayWithin(states.document.windowMonths, on),
    };
  });
  return { dealers, stateRules: [...stateRules.values()].flat(), firstServices: [...firstServices.values()].flat() };
}

function toStateRules(reference: string, { rules }: CustomerStates, on: LocalDate): readonly StateRuleRow[] {
  const since = (months: number | undefined): LocalDate | null => (months === undefined ? null : firstDayWithin(months, on));
  return rules.map(({ state, minVisits, maxVisits, ...ages }, place) => ({
    state_rules: reference,
    place,
    state,
    min_visits: minVisits,
    max_visits: maxVisits ?? null,
    last_visit_before: since(ages.lastVisitMonthsPast),
    sale_from: since(ages.saleMonthsNotPast),
    last_visit_from: since(ages.lastVisitMonthsNotPast),
    sale_before: since(ages.saleMonthsPast),
  }));
}

function toFirstServices(reference: string, intervals: MaintenanceIntervals): readonly FirstServiceRow[] {
  return ['', ...Object.keys(intervals.models)].map((model) => {
    const { months, km } = maintenanceOf(intervals, { model, engine: '', use: '', isSevere: false }).firstService;
    return { service_rules: reference, model, months, km };
  });
}
