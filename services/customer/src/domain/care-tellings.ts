import { type DeclinedWork, openWorkOf } from './declined-work';
import { fingerprintOf } from './fingerprint';
import type { VehicleFacts } from './vehicle-facts';

/** What is told of how a car is looked after, besides its visits. */
export type CareTelling = { readonly type: 'DeclinedWorkChanged'; readonly open: readonly DeclinedWork[] };

/** What the world was told of it last; parts that were never told are left out, since most cars have none. */
export interface ToldCare {
  readonly declined?: string;
}

/** Everything of it that has changed since it was told. */
export function caring(facts: VehicleFacts, told: ToldCare): readonly CareTelling[] {
  return declining(facts, told);
}

function declining(facts: VehicleFacts, told: ToldCare): readonly CareTelling[] {
  const open = openWorkOf(facts);
  return declinedMark(open) === (told.declined ?? '') ? [] : [{ type: 'DeclinedWorkChanged', open }];
}

/** What is known to the world of it once it heard this. */
export function careAfter(_told: ToldCare, { open }: CareTelling): ToldCare {
  return { declined: declinedMark(open) };
}

/** Empty for a car of which nothing is open. */
function declinedMark(open: readonly DeclinedWork[]): string {
  return open.length === 0 ? '' : fingerprintOf(JSON.stringify(open));
}
