import type { Heard, Reactions } from '@homeward/bus';
import { decodersOf, type EventPayload } from '@homeward/contracts';
import type { Facts } from './facts/facts';
import { factsOf, HEARD_TYPES, type HeardType } from './facts/told-facts';
import { type Organisation, readPolicy } from './organisation';

/** Every event becomes rows, written before its offset is committed; doubles and older ones are sorted out when somebody asks. */
export function createFactReactions(facts: Facts, organisation: Organisation): Reactions {
  return {
    decoders: decodersOf(...HEARD_TYPES),
    async handle(batch) {
      const heard = batch as readonly Heard<EventPayload<HeardType>>[];
      for (const { type, event } of heard)
        if (type === 'homeward.customer.v1.PolicyPublished') readPolicy(event as EventPayload<typeof type>);
      await facts.append(heard.flatMap(({ type, event, at }) => factsOf(type as HeardType, event, at)));
      for (const { type, event } of heard) {
        if (type === 'homeward.customer.v1.NodeRegistered') organisation.learnNode(event as EventPayload<typeof type>);
        if (type === 'homeward.customer.v1.PolicyPublished') organisation.learnPolicy(event as EventPayload<typeof type>);
      }
    },
  };
}
