/**
 * Keeps what was used lately, between half of `capacity` and all of it: two generations, of which the older is dropped when
 * the younger is full. (Moving an entry to the end of one Map at each use costs a rehash of the Map every few uses.)
 */
export class RecentKeys<Value> {
  private young = new Map<string, Value>();
  private old = new Map<string, Value>();
  private readonly generation: number;

  constructor(capacity: number) {
    this.generation = Math.max(1, Math.ceil(capacity / 2));
  }

  get(key: string): Value | undefined {
    const young = this.young.get(key);
    if (young !== undefined) return young;
    const old = this.old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: Value): void {
    if (this.young.size >= this.generation && !this.young.has(key)) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, value);
  }

  delete(key: string): void {
    this.young.delete(key);
    this.old.delete(key);
  }

  get size(): number {
    return this.young.size + this.old.size;
  }
}
