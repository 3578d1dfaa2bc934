import { z } from 'zod';
import type { DeepReadonly } from '../definition';

/** Where cars are driven, in the words of the intake. */
const ENVIRONMENTS = ['city', 'highway', 'country', 'mountain', 'dusty', 'cold', 'hot', 'short-trips'] as const;

const names = z.array(z.string().min(1)).min(1).optional();

/** Which cars something is about; what is left out does not matter. A car of which a trait is unknown has none of those that are named. */
export const carsMeant = {
  models: names,
  engines: names,
  uses: names,
  /** `true`: cars under severe conditions alone; `false`: the others. */
  severe: z.boolean().optional(),
};
type CarsMeant = DeepReadonly<z.infer<z.ZodObject<typeof carsMeant>>>;

/** What makes driving severe when nobody has said whether it is. */
export const severeUse = z.strictObject({ environments: z.array(z.enum(ENVIRONMENTS)) });
export type SevereUse = DeepReadonly<z.infer<typeof severeUse>>;

/** What cars differ by that need different care; texts are empty while unknown. */
export interface CarTraits {
  readonly model: string;
  /** petrol, diesel, hybrid, plug-in-hybrid, electric, or a code of the maker's. */
  readonly engine: string;
  readonly use: string;
  readonly isSevere: boolean;
}

export function isMeant({ models, engines, uses, severe }: CarsMeant, car: CarTraits): boolean {
  return (
    (models === undefined || models.includes(car.model)) &&
    (engines === undefined || engines.includes(car.engine)) &&
    (uses === undefined || uses.includes(car.use)) &&
    (severe === undefined || severe === car.isSevere)
  );
}

/** What was said of the driving decides (normal, severe; empty: nothing), else where the car is driven. */
export function isSevereUse(rules: SevereUse | undefined, drivingConditions: string, environments: readonly string[]): boolean {
  if (drivingConditions !== '' || rules === undefined) return drivingConditions === 'severe';
  const severe: readonly string[] = rules.environments;
  return environments.some((environment) => severe.includes(environment));
}
