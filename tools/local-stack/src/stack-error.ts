/** A server or an installation that could not be had. The message says what failed, why, and what to do next. */
export class StackError extends Error {
  override readonly name: string = 'StackError';
}

/** A program that a server needs is not on this machine. `tool` is its name on PATH. */
export class MissingTool extends StackError {
  override readonly name = 'MissingTool';

  constructor(
    readonly tool: string,
    neededFor: string,
    remedy: string,
  ) {
    super(`${neededFor} needs \`${tool}\`, which is not on PATH. ${remedy}`);
  }
}

/** The text of whatever was thrown. An error of another realm (a test runner's) is no `instanceof Error` here, hence the look at its shape. */
export function toMessage(thrown: unknown): string {
  return isRecord(thrown) && typeof thrown['message'] === 'string' ? thrown['message'] : String(thrown);
}

/** The code of a system error (`ENOENT`, `ESRCH` …), or undefined for anything else. */
export function systemCode(thrown: unknown): string | undefined {
  return isRecord(thrown) && typeof thrown['code'] === 'string' ? thrown['code'] : undefined;
}

/** Whether the value is an object whose fields can be looked at. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
