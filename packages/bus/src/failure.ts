import { isNativeError } from 'node:util/types';

/** Wrapped failures that are told; what lies deeper adds nothing. */
const MOST_CAUSES = 3;

/**
 * A failure in words that may be logged and kept, with what caused it: `BusUnavailable < Error ECONNREFUSED`. Messages of unknown errors may
 * quote values, so names and codes must do.
 */
export function nameOf(error: unknown, most: number = MOST_CAUSES): string {
  if (!isNativeError(error)) return typeof error;
  const code = codeOf(error);
  const name = code === undefined ? error.name : `${error.name} ${code}`;
  return error.cause === undefined || most === 1 ? name : `${name} < ${nameOf(error.cause, most - 1)}`;
}

/** The stable code of an error, if it has one. */
export function codeOf(error: unknown): string | undefined {
  if (!isNativeError(error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' || typeof error.code === 'number' ? String(error.code) : undefined;
}

/** The innermost places of the code where an error came up, ` at decide (vehicle.js:12:3) …`, without the message that a stack begins with. */
export function placesOf(error: object): string {
  if (!isNativeError(error) || error.stack === undefined) return '';
  const places = error.stack.split('\n').filter((line) => /^ {4}at /.test(line));
  return places
    .slice(0, 3)
    .map((place) => place.slice(3).replace(/(\(| )[^( ]*[/\\]([^/\\]+:\d+:\d+)/, '$1$2'))
    .join('');
}
