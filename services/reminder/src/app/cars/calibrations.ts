import { setImmediate as letOthers } from 'node:timers/promises';
import { isVisible, type Principal } from '@homeward/access';
import { backTest } from '../../domain/due/back-test';
import { type CalibrationCount, createCalibration, type MethodCount } from '../../domain/due/calibration';
import { careDealerOf } from '../../domain/cars/care-plan';
import { invitationLeadDays } from '../../domain/cadences/maintenance-cadence';
import { access } from '../contacts/contacts';
import type { ReminderPorts } from '../ports';

export interface CalibrationPage {
  readonly dealers: ReadonlyMap<string, readonly MethodCount[]>;
  /** Of the dealers asked for. */
  readonly carsLookedAt: number;
  readonly cursor: string;
}

export interface CalibrationQuery {
  /** Empty: all dealers of the principal. */
  readonly dealerIds: readonly string[];
  readonly limit: number;
  readonly cursor: string;
}

/** The predictions of past maintenance of a page of cars, by the dealer who looks after them, under the policies in effect now. */
export async function calibratePredictions(
  { vehicles, reference, surroundingsAt, clock }: ReminderPorts,
  principal: Principal,
  { dealerIds, limit, cursor }: CalibrationQuery,
): Promise<CalibrationPage> {
  const scope = access.allowedScope(principal, 'predictions.read', reference.tree());
  const wanted = new Set(dealerIds);
  const now = clock.now();
  const { care } = surroundingsAt(now);
  const byDealer = new Map<string, CalibrationCount>();
  let carsLookedAt = 0;
  const page = await vehicles.find({ filter: {}, limit, ...(cursor === '' ? {} : { cursor }) });
  for (const { state } of page.items) {
    const dealerId = careDealerOf(state.facts);
    if (dealerId === '' || !isVisible(scope, [dealerId]) || (wanted.size > 0 && !wanted.has(dealerId))) continue;
    carsLookedAt += 1;
    const { intervals, cadencesAt } = care.of(dealerId);
    let count = byDealer.get(dealerId);
    if (count === undefined) byDealer.set(dealerId, (count = createCalibration()));
    // Some milliseconds a car: contacts and messages are not to wait for a whole page of them.
    await letOthers();
    count.add(backTest(state.facts, intervals, invitationLeadDays(cadencesAt(now))));
  }
  return {
    dealers: new Map([...byDealer].map(([dealerId, count]) => [dealerId, count.counts()])),
    carsLookedAt,
    cursor: page.cursor ?? '',
  };
}
