/** So many ways to deal are tried at most: 16 cars among 2, 7 among 5. Everything beyond is dealt well, not best. */
const MOST_WAYS = 80_000;

/**
 * To whom each of these parts goes, so that nobody has less far from who has most; what somebody has already stays. By part the place of whoever gets it, of
 * several ways as good the first; undefined when no way is closer than `closerThan`, or when there are too many to try.
 */
export function evenestShares(kept: readonly number[], parts: readonly number[], closerThan: number): readonly number[] | undefined {
  if (kept.length < 2 || parts.length === 0 || kept.length ** parts.length > MOST_WAYS) return undefined;
  const shares = [...kept];
  const mean = [...kept, ...parts].reduce((sum, value) => sum + value, 0) / kept.length;
  const places = parts.map(() => 0);
  let closest = closerThan;
  let best: readonly number[] | undefined;

  const deal = (index: number): void => {
    const part = parts[index];
    // Shares only grow, and the least of them ends at the mean or below.
    if (Math.max(...shares) - mean >= closest) return;
    if (part === undefined) {
      const spread = Math.max(...shares) - Math.min(...shares);
      if (spread >= closest) return;
      closest = spread;
      best = [...places];
      return;
    }
    const tried = new Set<number>();
    for (const [place, share] of shares.entries()) {
      // Who has as much as one who was tried comes to the same.
      if (tried.has(share)) continue;
      tried.add(share);
      shares[place] = share + part;
      places[index] = place;
      deal(index + 1);
      shares[place] = share;
    }
  };
  deal(0);
  return best;
}
