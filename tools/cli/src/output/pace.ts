const WINDOW_MS = 30_000;

/** Hears how much is done, and says how much of it a second, over the last half minute; undefined until that can be said. */
export function createPace(nowMs: () => number = () => performance.now()): (count: number) => number | undefined {
  const looks: { readonly atMs: number; readonly count: number }[] = [];
  return (count) => {
    const atMs = nowMs();
    looks.push({ atMs, count });
    while (looks.length > 2 && atMs - (looks[1]?.atMs ?? atMs) > WINDOW_MS) looks.shift();
    const first = looks[0] ?? { atMs, count };
    const done = count - first.count;
    return atMs > first.atMs && done > 0 ? (done * 1_000) / (atMs - first.atMs) : undefined;
  };
}
