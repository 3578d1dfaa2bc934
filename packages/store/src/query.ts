/** A value that documents can be found by. All values of one lookup field are of one type; absent (undefined) values are not indexed. */
export type LookupValue = string | number;

/** How one lookup field is computed from the state at every write. Names are letters and digits; `_id` is always there. */
export interface Lookup<State> {
  readonly of: (state: State) => LookupValue | undefined;
  /** `sparse`: as plain, for a field that few documents have: the others cost its index nothing. */
  readonly index: 'plain' | 'sparse' | 'unique' | 'none';
}

export type Lookups<State> = Readonly<Record<string, Lookup<State>>>;

/** A condition on one lookup field. Text compares by code point; `from` is included, `before` is not. */
export type Condition =
  | { readonly equal: LookupValue }
  | { readonly in: readonly LookupValue[] }
  | { readonly from?: LookupValue; readonly before?: LookupValue }
  | { readonly prefix: string };

/** All conditions must hold. `_id` may be used like a lookup field. */
export type Filter = Readonly<Record<string, Condition>>;

export interface Query {
  readonly filter: Filter;
  /**
   * A lookup field; ties are broken by id in the same direction. Documents without a value come first when ascending, last when
   * descending. Default: by id, ascending.
   */
  readonly sort?: { readonly by: string; readonly direction: 'ascending' | 'descending' };
  readonly limit: number;
  /** From the previous page; opaque, stable under inserts. A foreign one is `Rejection('invalid', 'store.cursor-invalid')`. */
  readonly cursor?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly cursor?: string;
}
