import type { Instant } from '@homeward/kernel';
import type { Lot, Redemption, VisitToSettle } from './account-facts';

/** What visits and redemptions make together. */
export interface Standing {
  readonly lots: Readonly<Record<string, Lot>>;
  readonly shortfall: number;
}

interface Moment {
  readonly at: Instant;
  /** Of what happens at one instant: points come, are reserved, and then reservations end. */
  readonly order: number;
  readonly id: string;
  readonly happen: () => void;
}

interface OpenLot extends Lot {
  left: number;
  held: number;
  expired: number;
}

/** Points that a redemption has been given, by lot; what is missing is taken as soon as it is there. */
interface Claim {
  readonly redemption: Redemption;
  missing: number;
  readonly takes: Map<OpenLot, number>;
}

/** When a redemption stopped holding points, as far as an instant knows. */
function endOf({ status, settledAt, untilAt }: Redemption, now: Instant): Instant | undefined {
  if (status !== 'reserved') return settledAt ?? untilAt;
  return untilAt <= now ? untilAt : undefined;
}

/**
 * Goes through everything in the order in which it happened, and not in which it was heard: so that a visit or a redemption that comes to this account
 * late, or leaves it again, leaves no trace in what everything else took from where. Points that are there pay what is owed first, then they complete
 * reservations, then they are free; lots are spent the earliest-expiring first and are valid through their expiry day (PL4), or until the account was
 * closed.
 */
export function standingOf(visits: Iterable<VisitToSettle>, redemptions: Iterable<Redemption>, now: Instant, closedAt?: Instant): Standing {
  const lots: OpenLot[] = [];
  let free: OpenLot[] = [];
  let claims: Claim[] = [];
  let shortfall = 0;

  const take = (wanted: number, taken: (lot: OpenLot, points: number) => void): number => {
    let missing = wanted;
    for (const lot of free) {
      if (missing === 0) break;
      const points = Math.min(missing, lot.left);
      lot.left -= points;
      missing -= points;
      taken(lot, points);
    }
    free = free.filter(({ left }) => left > 0);
    return missing;
  };
  const cover = (claim: Claim): void => {
    claim.missing = take(claim.missing, (lot, points) => {
      lot.held += points;
      claim.takes.set(lot, (claim.takes.get(lot) ?? 0) + points);
    });
  };
  /** Points have become free: whoever waits for them is served. */
  const giveOut = (): void => {
    shortfall = take(shortfall, () => undefined);
    for (const claim of claims) cover(claim);
  };
  const expire = (at: Instant): void => {
    for (const lot of free) {
      if (lot.expiresAt > at) continue;
      lot.expired += lot.left;
      lot.left = 0;
    }
    free = free.filter(({ left }) => left > 0);
  };
  const add = (lot: OpenLot): void => {
    free = [...free.filter((other) => other !== lot), lot].sort(byExpiry);
  };
  const begin = (redemption: Redemption): void => {
    const claim: Claim = { redemption, missing: redemption.points, takes: new Map() };
    cover(claim);
    claims.push(claim);
  };
  const end = ({ redemptionId, status }: Redemption, at: Instant): void => {
    const claim = claims.find(({ redemption }) => redemption.redemptionId === redemptionId);
    if (claim === undefined) return;
    claims = claims.filter((other) => other !== claim);
    for (const [lot, points] of claim.takes) {
      lot.held -= points;
      if (status === 'confirmed') continue;
      lot.left += points;
      add(lot);
    }
    if (status === 'confirmed') shortfall += claim.missing;
    // What ran out while it was held has run out.
    expire(at);
    giveOut();
  };

  const moments: Moment[] = [];
  for (const { visitId, dealerId, points, expiresOn, expiresAt: validUntilAt, policy, earnedAt } of visits) {
    if (points === 0) continue;
    const expiresAt = lapseOf(validUntilAt, earnedAt, closedAt);
    const lot: OpenLot = { lotId: visitId, dealerId, points, left: points, held: 0, expired: 0, expiresOn, expiresAt, policy };
    lots.push(lot);
    const happen = (): void => {
      add(lot);
      giveOut();
    };
    moments.push({ at: earnedAt, order: 0, id: visitId, happen });
  }
  for (const redemption of redemptions) {
    const { redemptionId, reservedAt } = redemption;
    moments.push({ at: reservedAt, order: 1, id: redemptionId, happen: () => begin(redemption) });
    const endsAt = endOf(redemption, now);
    if (endsAt !== undefined) moments.push({ at: endsAt, order: 2, id: redemptionId, happen: () => end(redemption, endsAt) });
  }
  moments.sort((a, b) => compare(a.at, b.at) || a.order - b.order || compare(a.id, b.id));
  for (const { at, happen } of moments) {
    expire(at);
    happen();
  }
  expire(now);
  return { lots: Object.fromEntries(lots.map((lot) => [lot.lotId, lot])), shortfall };
}

/** When points end; those of a closed account with it, but not before they were earned. */
function lapseOf(expiresAt: Instant, earnedAt: Instant, closedAt: Instant | undefined): Instant {
  if (closedAt === undefined || expiresAt <= closedAt) return expiresAt;
  return [closedAt, earnedAt].sort().at(-1) ?? expiresAt;
}

/** The earliest-expiring first; ties by id, so that every order of arrival spends alike (PL4). */
export function byExpiry(a: Lot, b: Lot): number {
  return compare(a.expiresAt, b.expiresAt) || compare(a.lotId, b.lotId);
}

/** The order of text by code point. */
export function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
