import { latestSale } from '../cars/care-facts';
import { reasonsOf } from './occurrence';
import { type Reason, type ReasonContext, startedBy } from './reasons';
import { changedHands, cameSince } from './stops';

/** The callbacks of the life cycle, from the day on which a new car was handed over (S2; RE6). */
export function deliveryReasons(context: ReasonContext): readonly Reason[] {
  const { facts, terms, advisors } = context;
  const sale = latestSale(facts);
  // Nobody is asked how the new car is before it is there.
  if (sale === undefined || sale.deliveredOn === '') return [];
  const { key, deliveredOn, dealerId } = sale;
  return startedBy(context, 'delivery', terms.startOf(deliveredOn)).flatMap((started) => {
    const { stops } = started.cadence;
    return reasonsOf(context, started, {
      ...{ key, dealerId, personId: '', visitId: '', concern: '' },
      startedOn: deliveredOn,
      advisorId: advisors.adopting,
      capExempt: true,
      over: changedHands(stops, facts, deliveredOn) ?? cameSince(stops, facts, deliveredOn),
    });
  });
}
