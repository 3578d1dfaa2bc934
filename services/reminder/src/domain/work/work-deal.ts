import { hash } from 'node:crypto';
import { compareText } from '../cars/care-facts';

/** Somebody who is there on the day. */
export interface Worker {
  /** As contacts name their owner. */
  readonly code: string;
  readonly kind: string;
  /** Contacts that this person makes in a day. */
  readonly capacity: number;
  /** Contacts of the day that this person has made already: they take up room as well. */
  readonly done: number;
}

/** A contact of the day as far as dealing it out goes. */
export interface Task {
  readonly contactId: string;
  readonly ownerKind: string;
  /** Empty for anybody of the kind. */
  readonly ownerId: string;
  /** Promised or taken: it stays with its owner, however much that is. */
  readonly isBound: boolean;
  /** Texts in whose order the tasks find room. */
  readonly rank: string;
}

export interface Desk {
  readonly workers: readonly Worker[];
  /** Who stands in for whom, by code; empty for nobody. */
  readonly away: ReadonlyMap<string, string>;
  /** Of an owner of whom nothing is known but the code. */
  readonly capacityOf: (kind: string) => number;
  readonly evenUpToPercent: number;
}

export interface Dealt {
  /** Whose work it is; empty when there is nobody. */
  readonly ownerId: string;
  readonly how: 'own' | 'substitute' | 'dealt' | 'nobody';
  /** There is no room for it on this day. */
  readonly isOver: boolean;
}

const HUNDRED = 100;

/**
 * Whose work each contact of a day is. A function of the set: the same whoever asks, and in whatever order the contacts are read. Contacts that name an
 * owner stay with that one, or go to the substitute; the others go to whom each of them likes best of those who have room, so that when somebody comes or
 * leaves hardly any contact changes hands but those of that one.
 */
export function dealOut(tasks: readonly Task[], desk: Desk): ReadonlyMap<string, Dealt> {
  const loads = new Map(desk.workers.map(({ code, done }) => [code, done]));
  const capacities = new Map(desk.workers.map(({ code, capacity }) => [code, capacity]));
  const load = (code: string): number => loads.get(code) ?? 0;
  const put = (code: string): void => void loads.set(code, load(code) + 1);
  const dealt = new Map<string, Dealt>();
  const free: Task[] = [];

  const sorted = [...tasks].sort((a, b) => compareText(a.rank, b.rank) || compareText(a.contactId, b.contactId));
  const owned = sorted.flatMap((task) => {
    const owner = presentOwner(task.ownerId, desk, capacities);
    if (owner === '') free.push(task);
    return owner === '' ? [] : [{ task, owner }];
  });
  // What is bound takes its room before anything else.
  for (const { task, owner } of [...owned.filter(({ task }) => task.isBound), ...owned.filter(({ task }) => !task.isBound)]) {
    const room = capacities.get(owner) ?? desk.capacityOf(task.ownerKind);
    const isOver = !task.isBound && load(owner) >= room;
    if (!isOver) put(owner);
    dealt.set(task.contactId, { ownerId: owner, how: owner === task.ownerId ? 'own' : 'substitute', isOver });
  }
  for (const [kind, ofKind] of Map.groupBy(free, ({ ownerKind }) => ownerKind)) {
    const workers = desk.workers.filter((worker) => worker.kind === kind);
    const total = workers.reduce((sum, { code }) => sum + load(code), ofKind.length);
    const even = Math.ceil((total * desk.evenUpToPercent) / (HUNDRED * Math.max(workers.length, 1)));
    for (const task of ofKind) {
      const liked = likedFirst(task.contactId, workers);
      const taker =
        liked.find(({ code, capacity }) => load(code) < Math.min(even, capacity)) ??
        liked.find(({ code, capacity }) => load(code) < capacity);
      if (taker !== undefined) put(taker.code);
      dealt.set(task.contactId, {
        ownerId: taker?.code ?? '',
        how: taker === undefined ? 'nobody' : 'dealt',
        isOver: taker === undefined && workers.length > 0,
      });
    }
  }
  return dealt;
}

/** The owner, or who stands in; empty when it is anybody's. An owner of whom nothing is known is there. */
function presentOwner(ownerId: string, { away }: Desk, present: ReadonlyMap<string, number>): string {
  const seen = new Set<string>();
  let code = ownerId;
  while (code !== '' && !present.has(code) && away.has(code)) {
    if (seen.has(code)) return '';
    seen.add(code);
    code = away.get(code) ?? '';
  }
  return code;
}

/** Rendezvous hashing: each contact ranks all workers by itself. */
function likedFirst(contactId: string, workers: readonly Worker[]): readonly Worker[] {
  return workers
    .map((worker) => ({ worker, weight: hash('sha1', `${contactId}\n${worker.code}`, 'hex') }))
    .sort((a, b) => compareText(b.weight, a.weight))
    .map(({ worker }) => worker);
}
