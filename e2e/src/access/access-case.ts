import type { Operation } from '@homeward/access';
import type { Things } from './books';

/** One way to ask for an operation, about the things of a dealer. */
export interface AccessCase {
  readonly operation: Operation;
  /** The ids that the question names. */
  readonly about: readonly (keyof Things)[];
  ask(things: Things): Asked;
  /** A list: what has to be in it for whoever may see it. */
  readonly lists?: keyof Things;
  /** It changes something that can be done once: one of the roles does it. */
  readonly once?: true;
  /** How one's own is answered, where that is not with success. */
  readonly answers?: readonly number[];
}

export interface Asked {
  readonly path: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly json?: object;
  readonly file?: { readonly fields: Readonly<Record<string, string>>; readonly text: string };
  readonly key?: string;
}

/** Cases by the routes that they ask, `GET /v1/people/{personId}`. */
export type AccessCases = Readonly<Record<string, readonly AccessCase[]>>;

export const get = (path: string, key?: string): Asked => ({ method: 'GET', path, ...(key === undefined ? {} : { key }) });
export const post = (path: string, json?: object): Asked => ({ method: 'POST', path, ...(json === undefined ? {} : { json }) });
export const put = (path: string, json: object): Asked => ({ method: 'PUT', path, json });
