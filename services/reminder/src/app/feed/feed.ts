import { createAccess, isVisible, type Principal, unknown } from '@homeward/access';
import { type Instant, Rejection } from '@homeward/kernel';
import type { BusinessClock, ReferenceData, WakeUp } from '@homeward/runtime';
import type { ProjectionStore } from '@homeward/store';
import {
  appended,
  EMPTY_HEAD,
  type FeedEntry,
  type FeedHead,
  type FeedPage,
  following,
  kindsOf,
  readFeedCursor,
  type ToldEntry,
  toFeedCursor,
} from '../../domain/feed/feed';
import { outboundOf } from '../messages/outbound-policy';

export interface FeedPorts {
  readonly heads: ProjectionStore<FeedHead>;
  readonly pages: ProjectionStore<FeedPage>;
  readonly reference: ReferenceData;
  readonly clock: BusinessClock;
}

export interface FeedQuery {
  readonly dealerId: string;
  /** Empty: from `start` on. */
  readonly cursor: string;
  readonly start: string;
  /** Empty: all. */
  readonly kinds: readonly string[];
  /** 0: as many as usual. */
  readonly limit: number;
}

export interface FeedAnswer {
  readonly entries: readonly FeedEntry[];
  readonly cursor: string;
  readonly more: boolean;
  readonly tooOld: boolean;
}

/** What stands behind a place, as far as one look goes; `last` is the place up to which was looked. */
export interface FeedStretch {
  readonly entries: readonly FeedEntry[];
  readonly last: number;
  readonly more: boolean;
}

export interface Feed {
  /** Tells dealers, in order. */
  append(told: ReadonlyMap<string, readonly ToldEntry[]>): Promise<void>;
  /** Of the principal's dealers; another one is unknown. */
  read(principal: Principal, query: FeedQuery): Promise<FeedAnswer>;
  /** Entries behind a place, or undefined when they are not kept any more. */
  stretch(dealerId: string, after: number, isWanted: (entry: FeedEntry) => boolean, limit: number): Promise<FeedStretch | undefined>;
  /** The last place of each of these dealers. */
  ends(dealerIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** The place before the oldest entry that is kept. */
  oldest(dealerId: string): Promise<number>;
  /** The dealers who were told something by this process since it was last asked. */
  takeTold(): readonly string[];
  /** There may be more for this dealer's endpoints. */
  tellAgain(dealerId: string): void;
  /** Pages whose time is over go. */
  readonly expiry: WakeUp;
}

const access = createAccess();
/** A head with so many becomes a page: few writes for many entries, and a head that is still cheap to write again. */
const PAGE_ENTRIES = 64;
/** How many pages one look goes through when little of them is asked for. */
const PAGES_A_LOOK = 20;
const USUAL_LIMIT = 100;
const LARGEST_LIMIT = 1_000;
const EXPIRED_AT_ONCE = 500;
const DAY_MS = 86_400_000;
const END_OF_TIME: Instant = '9999-12-31T23:59:59.999Z';

/** The feeds of all dealers (decision 0015). */
export function createFeed({ heads, pages, reference, clock }: FeedPorts): Feed {
  // Up to where the head of a dealer stands in pages. Forgotten with the process, which then pages some entries twice.
  const paged = new Map<string, number>();
  const lately = new Set<string>();

  /** At the end of a day, so that pages of one day go together. */
  const expiryOf = (dealerId: string): Instant => {
    const now = clock.now();
    const days = Math.ceil(Date.parse(now) / DAY_MS) + outboundOf(reference, dealerId, now).feed.keptDays;
    return new Date(days * DAY_MS).toISOString();
  };

  // What is told while a head is being written goes with the next writing: partitions are heard side by side, and a head is written whole.
  let gathering: { readonly told: Map<string, ToldEntry[]>; readonly written: Promise<void> } | undefined;
  let writing: Promise<void> = Promise.resolve();

  function append(told: ReadonlyMap<string, readonly ToldEntry[]>): Promise<void> {
    if (told.size === 0) return Promise.resolve();
    if (gathering === undefined) {
      const gathered = new Map<string, ToldEntry[]>();
      const written = writing.then(() => {
        gathering = undefined;
        return write(gathered);
      });
      gathering = { told: gathered, written };
      // Whoever told something hears that it failed; the next ones are not its matter.
      writing = written.catch(() => undefined);
    }
    for (const [dealerId, entries] of told) {
      const own = gathering.told.get(dealerId);
      if (own === undefined) gathering.told.set(dealerId, [...entries]);
      else own.push(...entries);
    }
    return gathering.written;
  }

  async function write(told: ReadonlyMap<string, readonly ToldEntry[]>): Promise<void> {
    const written = new Map<string, FeedHead>();
    await heads.update(
      [...told].map(([dealerId, entries]) => ({
        id: dealerId,
        change: (present) => {
          const head = appended(present ?? EMPTY_HEAD, entries, paged.get(dealerId) ?? 0);
          written.set(dealerId, head);
          return head;
        },
      })),
    );
    for (const dealerId of told.keys()) lately.add(dealerId);
    const full = [...written].filter(([, { entries }]) => entries.length >= PAGE_ENTRIES);
    if (full.length === 0) return;
    // Before the head lets go of them, with its next entries.
    await pages.update(
      full.map(([dealerId, { next, entries }]) => ({
        id: `${dealerId}/${next - 1}`,
        change: () => ({ dealerId, entries, expiresAt: expiryOf(dealerId) }),
      })),
    );
    for (const [dealerId, { next }] of full) paged.set(dealerId, next - 1);
  }

  /** Entries behind a place in one go, from the pages first. */
  async function behind(
    dealerId: string,
    after: number,
  ): Promise<{ readonly found: readonly FeedEntry[] | undefined; readonly end: number }> {
    // The head before the pages: what it lets go of meanwhile stands in them.
    const head = (await heads.get([dealerId])).get(dealerId) ?? EMPTY_HEAD;
    const end = head.next - 1;
    if (after >= end) return { found: [], end };
    if ((head.entries[0]?.place ?? Infinity) <= after + 1) return { found: following(after, [head.entries]), end };
    const { items } = await pages.find({
      filter: { dealer: { equal: dealerId }, last: { from: after + 1 } },
      sort: { by: 'last', direction: 'ascending' },
      limit: PAGES_A_LOOK,
    });
    const kept = items.map(({ document }) => document.entries);
    const found = following(after, items.length < PAGES_A_LOOK ? [...kept, head.entries] : kept);
    return { found, end };
  }

  async function oldest(dealerId: string): Promise<number> {
    const head = (await heads.get([dealerId])).get(dealerId) ?? EMPTY_HEAD;
    const { items } = await pages.find({
      filter: { dealer: { equal: dealerId } },
      sort: { by: 'last', direction: 'ascending' },
      limit: 1,
    });
    const first = items[0]?.document.entries[0] ?? head.entries[0];
    return first === undefined ? head.next - 1 : first.place - 1;
  }

  async function stretch(
    dealerId: string,
    after: number,
    isWanted: (entry: FeedEntry) => boolean,
    limit: number,
  ): Promise<FeedStretch | undefined> {
    const { found, end } = await behind(dealerId, after);
    if (found === undefined) return undefined;
    const entries: FeedEntry[] = [];
    let last = after;
    for (const entry of found) {
      if (isWanted(entry)) entries.push(entry);
      last = entry.place;
      if (entries.length === limit) break;
    }
    return { entries, last, more: last < end };
  }

  async function read(principal: Principal, { dealerId, cursor, start, kinds, limit }: FeedQuery): Promise<FeedAnswer> {
    const scope = access.allowedScope(principal, 'feed.read', reference.tree());
    if (!isVisible(scope, [dealerId])) throw unknown('dealer');
    const wanted = kindsOf(kinds, '/query/kinds');
    if (limit < 0 || limit > LARGEST_LIMIT)
      throw new Rejection('invalid', 'feed.page-size', { pointer: '/query/limit', from: 1, to: LARGEST_LIMIT });
    const end = (await ends([dealerId])).get(dealerId) ?? 0;
    const given = cursor === '' ? undefined : readFeedCursor(dealerId, cursor);
    // A place that was never given: of another feed, or from before this one was set up anew.
    if (cursor !== '' && (given === undefined || given > end))
      throw new Rejection('invalid', 'feed.cursor-invalid', { pointer: '/query/cursor' });
    const after = given ?? (start === 'newest' ? end : await oldest(dealerId));
    const isWanted = (entry: FeedEntry): boolean => wanted.length === 0 || wanted.includes(entry.kind);
    const found = await stretch(dealerId, after, isWanted, limit === 0 ? USUAL_LIMIT : limit);
    if (found === undefined) return { entries: [], cursor: toFeedCursor(dealerId, await oldest(dealerId)), more: true, tooOld: true };
    return { entries: found.entries, cursor: toFeedCursor(dealerId, found.last), more: found.more, tooOld: false };
  }

  async function ends(dealerIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return new Map([...(await heads.get(dealerIds))].map(([dealerId, { next }]) => [dealerId, next - 1]));
  }

  const expired = (until: Instant, limit: number) =>
    pages.find({ filter: { expiresAt: { before: `${until}!` } }, sort: { by: 'expiresAt', direction: 'ascending' }, limit });

  return {
    append,
    read,
    stretch,
    ends,
    oldest,
    takeTold() {
      const dealerIds = [...lately];
      lately.clear();
      return dealerIds;
    },
    tellAgain: (dealerId) => void lately.add(dealerId),
    expiry: {
      name: 'feed-pages',
      async run(now) {
        const { items } = await expired(now, EXPIRED_AT_ONCE);
        if (items.length > 0) await pages.update(items.map(({ id }) => ({ id, change: () => undefined })));
        return items.length;
      },
      nextAt: async () => (await expired(END_OF_TIME, 1)).items[0]?.document.expiresAt,
      overdue: (now) => pages.count({ expiresAt: { before: `${now}!` } }),
    },
  };
}
