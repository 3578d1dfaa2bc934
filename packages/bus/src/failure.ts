import { isNativeError } from 'node:util/types';

/** A failure in words that may be logged and kept: messages of unknown errors may quote values, so the name and the code must do. */
export function nameOf(error: unknown): string {
  if (!isNativeError(error)) return typeof error;
  const code = codeOf(error);
  return code === undefined ? error.name : `${error.name} ${code}`;
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
