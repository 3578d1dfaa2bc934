import { Rejection } from '@homeward/kernel';
import type { Found } from './document';
import type { LookupValue } from './query';
import type { Direction } from './selection';

/**
 * Documents without the sort value form a stretch of their own, before the others when ascending and behind them when descending. Each stretch
 * is one plain read along an index; a single condition over both would make either adapter scan.
 */
export type Stretch = 'present' | 'absent';

export interface Position {
  readonly stretch: Stretch;
  readonly value: LookupValue | undefined;
  readonly id: string;
}

/** The place behind an item, for whoever asks for the next page: opaque, and of one order only. */
export function writeCursor(by: string, direction: Direction, last: Pick<Found<unknown>, 'id' | 'sortValue'>): string {
  const stretch: Stretch = by !== '_id' && last.sortValue === undefined ? 'absent' : 'present';
  const value = stretch === 'present' && by !== '_id' ? last.sortValue : undefined;
  return Buffer.from(JSON.stringify([by, direction, stretch, last.id, value])).toString('base64url');
}

/** Throws Rejection('invalid', 'store.cursor-invalid') for what is no cursor of this order. */
export function readCursor(cursor: string, by: string, direction: Direction): Position {
  const invalid = new Rejection('invalid', 'store.cursor-invalid');
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw invalid;
  }
  if (!Array.isArray(parts)) throw invalid;
  const [cursorBy, cursorDirection, stretch, id, value] = parts as readonly unknown[];
  if (cursorBy !== by || cursorDirection !== direction || typeof id !== 'string') throw invalid;
  if (stretch !== 'present' && stretch !== 'absent') throw invalid;
  const isValue = typeof value === 'string' || typeof value === 'number';
  if (stretch === 'present' && by !== '_id' && !isValue) throw invalid;
  return { stretch, id, value: isValue ? value : undefined };
}
