import type { Instant } from '@homeward/kernel';
import { z } from 'zod';
import { moment } from './parameters';
import { Problem } from './problems';
import { type Route, route } from './route';

/** What an embedded constellation in development lets a client do with the world. */
export interface DevelopmentHooks {
  /** Moves business time to the instant; what falls due on the way happens. Rejects with a RangeError for the past. */
  advanceTo(at: Instant): Promise<void>;
  /** Works everything off that is under way. */
  settle(): Promise<void>;
  stateHash(): Promise<string>;
}

/** Routes that exist in the embedded constellation in development only. They are open: who reaches the loopback owns the world behind it. */
export function developmentRoutes(hooks: DevelopmentHooks, clock: { now(): Instant }): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/dev/clock',
      tag: 'Development',
      operation: 'anyone',
      summary: 'Move the virtual clock',
      body: z.strictObject({ at: moment() }),
      answer: z.object({ now: z.string() }),
      handle: async ({ body }) => {
        if (body.at < clock.now()) throw new Problem(409, 'gateway.clock-goes-forward', { values: { now: clock.now() } });
        await hooks.advanceTo(body.at);
        return { body: { now: clock.now() } };
      },
    }),
    route({
      method: 'post',
      path: '/dev/settle',
      tag: 'Development',
      operation: 'anyone',
      summary: 'Work off everything that is under way',
      answer: z.object({ now: z.string() }),
      handle: async () => {
        await hooks.settle();
        return { body: { now: clock.now() } };
      },
    }),
    route({
      method: 'get',
      path: '/dev/state-hash',
      tag: 'Development',
      operation: 'anyone',
      summary: 'The hash of the business state',
      answer: z.object({ stateHash: z.string() }),
      handle: async () => ({ body: { stateHash: await hooks.stateHash() } }),
    }),
  ];
}
