import { createAccess, isVisible, type Principal, unknown } from '@homeward/access';
import { addDays, daysBetween, isLocalDate, localDateOf, startOfDay } from '@homeward/calendar';
import type { NewOccasion, OccasionClasses as AskedClasses, OccasionName } from '@homeward/contracts/occasions';
import { type Instant, Rejection } from '@homeward/kernel';
import { cadencesInForce, CUSTOMER_CLASSES, occasions as occasionPolicy } from '@homeward/policy';
import { causeOf, executeItems } from '@homeward/runtime';
import type { Outcome, Page, Request, Snapshot } from '@homeward/store';
import {
  type OccasionClasses,
  type OccasionCommand,
  type OccasionEvent,
  type OpenedOccasion,
  statusAt,
} from '../../domain/occasions/occasion';
import { isKept } from '../../domain/occasions/occasion-reasons';
import type { OccasionPorts } from '../ports';

export type OccasionOutcome = Outcome<OccasionEvent>;

type Tools = Pick<OccasionPorts, 'occasions' | 'reference' | 'clock' | 'ids'>;

const access = createAccess();
const MOST_NODES = 1_000;
const KEY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;
const STATUSES = ['', 'announced', 'over', 'withdrawn'] as const;
const CLASSES: Readonly<Record<keyof OccasionClasses, readonly string[]>> = CUSTOMER_CLASSES;

/** The sender's word for it, among those of its node: another node's `storm-7` is another storm. */
const occasionIdOf = (nodeId: string, key: string): string => `${Buffer.from(nodeId).toString('base64url')}.${key}`;

/** Announces occasions for the people of places in the principal's reach; a refused item does not hold up the others. */
export async function announceOccasions(
  tools: Tools,
  principal: Principal,
  wanted: readonly NewOccasion[],
): Promise<readonly OccasionOutcome[]> {
  const scope = access.allowedScope(principal, 'occasions.announce', tools.reference.tree());
  const now = tools.clock.now();
  return carryOut(tools, wanted, now, (item) => {
    const { key, kind, nodeIds, fromOn, untilOn, cadence, classes } = item;
    const tree = tools.reference.tree();
    if (!KEY.test(key)) throw new Rejection('invalid', 'occasion.unreadable-key', { pointer: '/key' });
    if (nodeIds.length === 0 || nodeIds.length > MOST_NODES)
      throw new Rejection('invalid', 'occasion.nodes', { pointer: '/area', from: 1, to: MOST_NODES });
    const at = nodeIds.findIndex((nodeId) => {
      const dealers = [...tree.dealersUnder(nodeId)];
      return dealers.length === 0 || !dealers.every((dealerId) => isVisible(scope, [dealerId]));
    });
    if (at >= 0) throw new Rejection('unknown', 'node.unknown', { pointer: `/area/${at}` });
    const { document } = tools.reference.policies().resolve(occasionPolicy, { dealerId: principal.nodeId, tree, at: now });
    const announced = Object.hasOwn(document.announced, kind) ? document.announced[kind] : undefined;
    if (announced === undefined)
      throw new Rejection('invalid', 'occasion.unknown-kind', {
        pointer: '/kind',
        expected: Object.keys(document.announced).sort().join(', '),
      });
    const zone = tree.zoneOf(nodeIds[0] ?? '');
    assertTime({ fromOn, untilOn }, localDateOf(now, zone), document.announcedDaysAtMost);
    const isKeptAt = (dealerId: string): boolean =>
      isKept({ kinds: [kind], cadence }, { cadences: cadencesInForce(tools.reference.policies(), { dealerId, tree, at: now }) });
    // What nobody would be told of is no occasion: a word was misspelt, or the cadence is missing.
    if (!nodeIds.some((nodeId) => [...tree.dealersUnder(nodeId)].some(isKeptAt)))
      throw new Rejection('invalid', 'occasion.no-cadence', { pointer: cadence === '' ? '/kind' : '/cadence', kind });
    return {
      id: occasionIdOf(principal.nodeId, key),
      command: {
        type: 'Announce',
        plan: {
          ...{ key, kinds: [kind], fromOn, untilOn, cadence },
          nodeIds: [...new Set(nodeIds)].sort(),
          turn: 0,
          ...toClasses(classes),
          againDays: announced.againDays,
          by: principal.subject,
          at: now,
          endAt: startOfDay(addDays(untilOn, 1), zone),
        },
      },
    };
  });
}

/** Takes occasions back: contacts that are still open are dropped. */
export async function withdrawOccasions(
  tools: Tools,
  principal: Principal,
  wanted: readonly OccasionName[],
): Promise<readonly OccasionOutcome[]> {
  const tree = tools.reference.tree();
  const scope = access.allowedScope(principal, 'occasions.announce', tree);
  const known = await tools.occasions.load([...new Set(wanted.map(({ occasionId }) => occasionId))]);
  const now = tools.clock.now();
  return carryOut(tools, wanted, now, ({ occasionId }) => {
    const state = known.get(occasionId)?.state;
    // Whoever takes it back from a place must be somebody who could have announced it there.
    const isWithin = state !== undefined && dealersOf(tools, state).every((dealerId) => isVisible(scope, [dealerId]));
    if (!isWithin || state.plan.by === '') throw unknown('occasion');
    return { id: occasionId, command: { type: 'Withdraw', by: principal.subject, at: now } };
  });
}

/** Occasions that reach dealers of the principal, festivals too; the latest first. */
export async function listOccasions(
  tools: Tools,
  principal: Principal,
  query: { readonly status: string; readonly limit: number; readonly cursor: string },
): Promise<Page<Snapshot<OpenedOccasion>>> {
  const scope = access.allowedScope(principal, 'occasions.read', tools.reference.tree());
  const status = STATUSES.find((known) => known === query.status);
  if (status === undefined)
    throw new Rejection('invalid', 'occasion.unknown-status', { pointer: '/status', expected: STATUSES.filter(Boolean).join(', ') });
  const now = tools.clock.now();
  const { items, cursor } = await tools.occasions.find({
    filter: { listed: { equal: 'yes' } },
    sort: { by: 'announcedAt', direction: 'descending' },
    limit: query.limit,
    ...(query.cursor === '' ? {} : { cursor: query.cursor }),
  });
  const shown = items.flatMap((snapshot): readonly Snapshot<OpenedOccasion>[] => {
    const { state } = snapshot;
    if (state === undefined || !isVisible(scope, dealersOf(tools, state))) return [];
    return status === '' || statusAt(state, now) === status ? [{ ...snapshot, state }] : [];
  });
  return { items: shown, ...(cursor === undefined ? {} : { cursor }) };
}

function dealersOf({ reference }: Tools, { plan }: OpenedOccasion): readonly string[] {
  const tree = reference.tree();
  return plan.nodeIds.flatMap((nodeId) => [...tree.dealersUnder(nodeId)]);
}

function assertTime({ fromOn, untilOn }: { readonly fromOn: string; readonly untilOn: string }, today: string, daysAtMost: number): void {
  for (const [pointer, day] of [
    ['/fromOn', fromOn],
    ['/untilOn', untilOn],
  ] as const)
    if (!isLocalDate(day)) throw new Rejection('invalid', 'occasion.unreadable-day', { pointer });
  if (untilOn < fromOn || untilOn < today) throw new Rejection('invalid', 'occasion.over-before-it-begins', { pointer: '/untilOn', today });
  if (daysBetween(fromOn, untilOn) >= daysAtMost)
    throw new Rejection('invalid', 'occasion.too-long', { pointer: '/untilOn', most: daysAtMost });
}

function toClasses(asked: AskedClasses | undefined): { readonly classes?: OccasionClasses } {
  if (asked === undefined) return {};
  const classes: Partial<Record<keyof OccasionClasses, readonly string[]>> = {};
  for (const name of ['purchase', 'sales', 'service', 'use'] as const) {
    const values = [...new Set(asked[name])].sort();
    const wrong = values.findIndex((value) => !CLASSES[name].includes(value));
    if (wrong >= 0)
      throw new Rejection('invalid', 'occasion.unknown-class', { pointer: `/classes/${name}`, expected: CLASSES[name].join(', ') });
    if (values.length > 0) classes[name] = values;
  }
  return Object.keys(classes).length === 0 ? {} : { classes };
}

interface Asked {
  readonly cause?: { readonly id: string; readonly digest: string } | undefined;
}

async function carryOut<Item extends Asked>(
  { occasions, ids }: Tools,
  items: readonly Item[],
  now: Instant,
  toRequest: (item: Item) => { readonly id: string; readonly command: OccasionCommand },
): Promise<readonly OccasionOutcome[]> {
  return await executeItems(items, {
    toRequest: (item) => ({ ...toRequest(item), cause: causeOf(item.cause, ids.next()), at: now }),
    execute: (requests: readonly Request<OccasionCommand>[]) => occasions.execute(requests),
  });
}
