import fc from 'fast-check';
import type { CommitStep } from '../src';
import { type AccountEvent, accountDecider, aDeposit, aRequest, aWithdrawal } from './accounts';
import { Crash, firstSeqs, type Instance, sweepAll, type World } from './world';

const PROPERTY_TIMEOUT_MS = 300_000;
const STEPS: readonly CommitStep[] = ['load', 'write', 'publish', 'journal', 'acknowledge'];

/** One call of a store instance; it may die after a step, and pauses let others go between its steps. */
interface Call {
  readonly kind: 'execute' | 'sweep';
  readonly requests: readonly { readonly id: string; readonly amount: number }[];
  readonly crash: CommitStep | undefined;
  readonly pauses: readonly number[];
  readonly busAway: boolean;
}

const call = fc.record<Call>({
  kind: fc.constantFrom('execute', 'execute', 'sweep'),
  requests: fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c'), amount: fc.integer({ min: -30, max: 40 }) }), {
    minLength: 1,
    maxLength: 4,
  }),
  crash: fc.option(fc.constantFrom(...STEPS), { nil: undefined, freq: 2 }),
  pauses: fc.array(fc.nat(6), { minLength: 1, maxLength: 4 }),
  busAway: fc.boolean(),
});
/** Calls of one group run at the same time, groups one after the other. */
const history = fc.array(fc.array(call, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });

/** The property over everything: whatever runs, races and dies, every event is published in order and journaled once. */
export function describeProperty(aFreshWorld: () => Promise<World>, numRuns: number): void {
  test(
    'any interleaving of writers, sweeps and crashes publishes each event, in order per aggregate, and keeps the journal complete',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, async (groups) => {
          const world = await aFreshWorld();
          try {
            await play(world, groups);
          } finally {
            await world.end();
          }
        }),
        { numRuns },
      );
    },
    PROPERTY_TIMEOUT_MS,
  );
}

async function play(world: World, groups: readonly (readonly Call[])[]): Promise<void> {
  const applied = new Map<string, number>();
  let cause = 0;
  for (const group of groups) {
    await Promise.all(
      group.map(async ({ kind, requests, crash, pauses, busAway }) => {
        let reached = 0;
        const { accounts } = await world.instance({
          hooks: {
            async after(step) {
              for (let turn = pauses[reached % pauses.length] ?? 0; turn > 0; turn -= 1) await new Promise(setImmediate);
              reached += 1;
              if (step === crash) throw new Crash(step);
              world.busAway = busAway;
            },
          },
        });
        try {
          if (kind === 'sweep') await accounts.sweep(10);
          else
            await executeAll(
              accounts,
              requests.map((request) => ({ ...request, cause: `c${(cause += 1)}` })),
              applied,
            );
        } catch (error) {
          if (!(error instanceof Crash) && !(error instanceof Error && error.message === 'the bus is away')) throw error;
        }
      }),
    );
    world.forward(10_000);
  }
  world.busAway = false;
  const last = await world.instance();
  await sweepAll(world, last);
  await verify(world, last, applied);
}

async function executeAll(
  accounts: Instance['accounts'],
  requests: readonly { readonly id: string; readonly amount: number; readonly cause: string }[],
  applied: Map<string, number>,
): Promise<void> {
  const outcomes = await accounts.execute(
    requests.map(({ id, amount, cause }) => {
      if (amount === 0) return aRequest(id, { kind: 'open', owner: 'p' }, cause);
      return amount > 0 ? aDeposit(id, amount, cause) : aWithdrawal(id, -amount, cause);
    }),
  );
  for (const outcome of outcomes) {
    if (outcome.status === 'applied') applied.set(outcome.id, (applied.get(outcome.id) ?? 0) + outcome.events.length);
  }
}

async function verify(world: World, { accounts }: Instance, applied: ReadonlyMap<string, number>): Promise<void> {
  for (const [id, { version, state }] of await accounts.load(['a', 'b', 'c'])) {
    const journal = await accounts.history(id);
    expect(journal.map(({ seq }) => seq)).toEqual(Array.from({ length: version }, (_, index) => index + 1));
    const told = journal.filter(({ event }) => event.type !== 'Opened').map(({ seq }) => seq);
    expect(firstSeqs(world.published, id)).toEqual(told);
    const balance = journal.reduce((sum, { event }) => sum + amountOf(event), accountDecider.initial.balance);
    expect(state.balance).toBe(balance);
    expect(version).toBeGreaterThanOrEqual(applied.get(id) ?? 0);
  }
}

function amountOf(event: AccountEvent): number {
  switch (event.type) {
    case 'Opened':
      return 0;
    case 'Deposited':
      return event.amount;
    case 'Withdrawn':
      return -event.amount;
  }
}
