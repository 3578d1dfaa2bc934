import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WhatIfServiceDefinition } from '@homeward/contracts/what-if';
import { createEmbeddedPorts, type MachineClock, manualMachineClock, virtualClock } from '@homeward/runtime';
import { policyDefaults } from './shipped-policies';
import { CARS, network, NOW, twiceAsDense } from './what-if-world';
import { aPolicy, as, operationsOf, organisation, startWorld, type World } from './world';

const HEAD = as('group', 'head-office-analyst');

// A year is played for each owner, on machines that do other things as well.
jest.setTimeout(60_000);

/** A machine on which each look at the clock is a second later: two people or cars are a page. */
function slowMachine(): MachineClock {
  const clock = manualMachineClock(NOW);
  const elapsedMs = (): number => {
    clock.advanceBy(1_000);
    return clock.elapsedMs();
  };
  return { now: clock.now, elapsedMs };
}

describe('a policy tried out over everybody, in the background', () => {
  let world: World;
  let clock: ReturnType<typeof virtualClock>;
  let directory: string;
  beforeEach(async () => {
    clock = virtualClock(NOW);
    directory = mkdtempSync(path.join(tmpdir(), 'what-if-'));
    const ports = createEmbeddedPorts({ businessClock: clock, dataDirectory: directory, isDisposable: true, machineClock: slowMachine() });
    world = await startWorld(NOW, {}, ports, clock);
    await world.hear(...organisation, ...network());
  });
  afterEach(async () => {
    await world.stop();
    rmSync(directory, { recursive: true });
  });

  const runs = () => world.ports.network.client('reminder', WhatIfServiceDefinition);
  const draft = (scope = 'group', document: unknown = twiceAsDense()) => ({ subject: 'cadences', scope, body: JSON.stringify(document) });
  interface Asked {
    readonly scope?: string;
    readonly digest?: string;
    readonly document?: unknown;
  }
  const start = (key: string, { scope, digest = 'd', document }: Asked = {}, caller = HEAD) =>
    runs().startRun({ drafts: [draft(scope, document)], from: 'now', cause: { id: key, digest } }, caller);
  const read = (runId: string, caller = HEAD) => runs().readRun({ runId }, caller);
  /** Pages of two, until so many were looked at. */
  const playUntil = async (runId: string, lookedAt: number): Promise<void> => {
    for (let round = 0; round < 100; round += 1) {
      if (((await read(runId)).result?.lookedAt ?? 0) >= lookedAt) return;
      await world.service.wake('at-leisure');
    }
    throw new Error('The run does not go on');
  };

  it('comes to the same as all pages, says meanwhile how far it is, and goes on after a restart where it was', async () => {
    const pages = [];
    for (let cursor = ''; ;) {
      const page = await runs().tryPolicies({ drafts: [draft()], from: 'now', page: { limit: 200, cursor } }, HEAD);
      pages.push(page);
      if (page.cursor === '') break;
      ({ cursor } = page);
    }
    const contacts = pages.reduce((sum, { totals }) => sum + (totals?.draft?.contacts ?? 0), 0);

    expect(await start('run-1')).toMatchObject({ runId: 'run-1', status: 'waiting', askedAt: NOW, endedAt: '', result: { lookedAt: 0 } });
    await playUntil('run-1', 6);
    const before = await read('run-1');
    expect(before).toMatchObject({ status: 'running', result: { inAll: 2 * CARS, fromOn: '2024-07-09', toOn: '2025-07-09' } });
    expect(before.result?.lookedAt).toBeLessThan(2 * CARS);

    await world.service.stop();
    world = await startWorld(NOW, {}, world.ports, clock);
    expect(await read('run-1')).toEqual(before);
    // What the process that ended had taken for itself is free again some seconds later.
    for (let second = 0; second < 10; second += 1) world.ports.machineClock.elapsedMs();
    await world.settle();
    const done = await read('run-1');
    expect(done).toMatchObject({ status: 'done', endedAt: NOW, restarts: 0, result: { lookedAt: 2 * CARS, inAll: 2 * CARS } });
    expect(done.result?.totals).toMatchObject({ people: CARS, draft: { contacts } });
    const rows = done.result?.rows ?? [];
    expect(rows.filter(({ dimension }) => dimension === 'week').reduce((sum, row) => sum + row.draft, 0)).toBe(contacts);
    expect(new Set(rows.map(({ dimension, key }) => `${dimension} ${key}`)).size).toBe(rows.length);
    expect(done.result?.suppositions.map(({ code }) => code)).toContain('what-if.arrival');
  });

  it('is the same one for the same request, which cannot mean something else the second time', async () => {
    const first = await start('run-1');
    await world.settle();
    expect(await start('run-1')).toEqual(await read('run-1'));
    expect((await start('run-2')).runId).not.toBe(first.runId);
    await expect(start('run-1', { digest: 'other' })).rejects.toThrow('store.cause-reused');
  });

  it('begins again when a policy is published meanwhile, so that no result mixes two', async () => {
    await start('run-1', { document: policyDefaults('cadences') });
    await playUntil('run-1', 4);
    const caps = { ...(policyDefaults('contact-caps') as object), caps: [{ days: 90, contacts: 1 }] };
    await world.overhear(aPolicy('contact-caps', caps, 'group', '1990-01-01T00:00:00.000Z', 2));
    await world.settle();
    const { status, restarts, result } = await read('run-1');
    expect({ status, restarts, lookedAt: result?.lookedAt }).toEqual({ status: 'done', restarts: 1, lookedAt: 2 * CARS });
    // Both sides were played under the policy of now.
    expect(result?.totals?.draft).toEqual(result?.totals?.today);
  });

  it('that is cancelled stays as it is; one that is done cannot be', async () => {
    await start('run-1');
    await playUntil('run-1', 4);
    const cancelled = await runs().cancelRun({ runId: 'run-1' }, HEAD);
    expect(cancelled).toMatchObject({ status: 'cancelled', endedAt: NOW });
    await world.settle();
    expect(await read('run-1')).toEqual(cancelled);
    expect(await runs().cancelRun({ runId: 'run-1' }, HEAD)).toEqual(cancelled);

    await start('run-2');
    await world.settle();
    await expect(runs().cancelRun({ runId: 'run-2' }, HEAD)).rejects.toThrow('what-if-run.over');
  });

  it('is there for those above whoever asked, and shows a dealer its own alone', async () => {
    const [one, other] = [as('D1'), as('D2')];
    await start('run-1', { scope: 'D1' }, one);
    await world.settle();
    const { result } = await read('run-1', one);
    expect(result?.rows.filter(({ dimension }) => dimension === 'dealer').map(({ key }) => key)).toEqual(['D1']);
    expect(await read('run-1', HEAD)).toMatchObject({ status: 'done', result: { totals: result?.totals } });
    await expect(read('run-1', other)).rejects.toThrow('what-if-run.unknown');
    await expect(runs().cancelRun({ runId: 'run-1' }, other)).rejects.toThrow('what-if-run.unknown');
    await expect(read('no-such')).rejects.toThrow('what-if-run.unknown');
    await start('run-2');
    await expect(read('run-2', one)).rejects.toThrow('what-if-run.unknown');
    await expect(start('run-3', { scope: 'D2' }, one)).rejects.toThrow('policy.scope-unknown');
    await expect(start('run-4', { document: { cadences: 'none' } })).rejects.toThrow('policy.invalid');
    await expect(read('run-4')).rejects.toThrow('what-if-run.unknown');
  });

  it('writes nothing but its own document: state, bus and what is left to do are as they were', async () => {
    const seen = async () => {
      const { parts } = await operationsOf(world).digestState({});
      const { partitions, unpublished, overdue } = await operationsOf(world).readLag({});
      return { parts, partitions, unpublished, overdue };
    };
    await world.settle();
    const before = await seen();
    await start('run-1');
    await playUntil('run-1', 4);
    expect(await seen()).toEqual(before);
    await world.settle();
    expect(await read('run-1')).toMatchObject({ status: 'done' });
    expect(await seen()).toEqual(before);
  });
});
