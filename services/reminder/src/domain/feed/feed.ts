import { type Instant, Rejection } from '@homeward/kernel';

export const FEED_KINDS = ['customer', 'task', 'appointment', 'points', 'notice'] as const;
export type FeedKind = (typeof FEED_KINDS)[number];

/** The kinds that are asked for, each once; `pointer` is where they stand in the request. Throws Rejection('invalid', 'feed.kind-unknown'). */
export function kindsOf(kinds: readonly string[], pointer: string): readonly FeedKind[] {
  return [...new Set(kinds)].map((kind) => {
    const known = FEED_KINDS.find((candidate) => candidate === kind);
    if (known === undefined) throw new Rejection('invalid', 'feed.kind-unknown', { pointer, expected: FEED_KINDS.join(', ') });
    return known;
  });
}

/** Something that a dealer's own system is told: opaque ids, codes, dates and whole numbers. */
export interface ToldEntry {
  /** The same for each time that the same thing is heard. */
  readonly entryId: string;
  readonly kind: FeedKind;
  readonly change: string;
  /** What it is about; entries about one thing keep their order. */
  readonly aboutId: string;
  readonly at: Instant;
  readonly data: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** An entry in its place; places of one dealer are counted from 1, without gaps. */
export interface FeedEntry extends ToldEntry {
  readonly place: number;
}

/** The newest entries of a dealer. One document, so that places are given without gaps or doubles, whoever else writes. */
export interface FeedHead {
  /** The place of the next entry. */
  readonly next: number;
  /** Some of them may stand in a page already. */
  readonly entries: readonly FeedEntry[];
}

/** Entries that never change again; pages of one dealer may overlap. */
export interface FeedPage {
  readonly dealerId: string;
  readonly entries: readonly FeedEntry[];
  readonly expiresAt: Instant;
}

export const EMPTY_HEAD: FeedHead = { next: 1, entries: [] };

/**
 * The head with entries at its end; those up to `paged` stand in pages, and go. What is among the newest already is not told again, so that most
 * redeliveries leave no trace.
 */
export function appended(head: FeedHead, told: readonly ToldEntry[], paged: number): FeedHead {
  const kept = head.entries.filter(({ place }) => place > paged);
  const known = new Set(head.entries.map(({ entryId }) => entryId));
  const added: FeedEntry[] = [];
  for (const entry of told) {
    if (known.has(entry.entryId)) continue;
    known.add(entry.entryId);
    added.push({ place: head.next + added.length, ...entry });
  }
  return added.length === 0 ? head : { next: head.next + added.length, entries: [...kept, ...added] };
}

/** What follows a place, each entry once; undefined when the entry right behind it is not there any more. */
export function following(after: number, pages: readonly (readonly FeedEntry[])[]): readonly FeedEntry[] | undefined {
  const found: FeedEntry[] = [];
  let last = after;
  for (const entry of pages.flat()) {
    if (entry.place <= last) continue;
    if (entry.place > last + 1) return undefined;
    found.push(entry);
    last = entry.place;
  }
  return found;
}

/** A cursor says whose place it is, so that one of another dealer is not taken for one's own. */
export function toFeedCursor(dealerId: string, place: number): string {
  return Buffer.from(`1 ${place} ${dealerId}`).toString('base64url');
}

/** The place behind which is read on; undefined for what is no cursor of this dealer's feed. */
export function readFeedCursor(dealerId: string, cursor: string): number | undefined {
  const [, place, owner] = /^1 (0|[1-9]\d{0,14}) (.+)$/su.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  return place === undefined || owner !== dealerId ? undefined : Number(place);
}
