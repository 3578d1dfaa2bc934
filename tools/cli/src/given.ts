import { usageFailure } from './failure';
import type { Texts } from './texts/texts';

/** Options and arguments of a command, as they were written. Options by their name without dashes: `data-dir`. */
export interface Given {
  text(option: string): string | undefined;
  /** Throws Failure for an option that is missing. */
  needed(option: string): string;
  flag(option: string): boolean;
  /** Throws Failure for what is no whole number within the bounds. */
  whole(option: string, from: number, to: number): number | undefined;
  /** An instant with its offset, as instants are written: in UTC with milliseconds. Throws Failure for what is none. */
  instant(option: string): string | undefined;
  /** Values by name, of an option that is given once or more as `name=value`; undefined when it is not given. Throws Failure for what has no name. */
  pairs(option: string): Readonly<Record<string, string>> | undefined;
  choice<Choice extends string>(option: string, choices: readonly Choice[]): Choice | undefined;
  /** The arguments that are not options. */
  readonly args: readonly string[];
  /** The path of the command: `contacts list`. */
  readonly command: string;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

export function createGiven(options: Readonly<Record<string, unknown>>, args: readonly string[], command: string, texts: Texts): Given {
  const valueOf = (option: string): unknown => options[option.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
  const text = (option: string): string | undefined => {
    const value = valueOf(option);
    return typeof value === 'string' ? value : undefined;
  };
  const wrong = (option: string, expected: string, given: string): Error =>
    usageFailure(['error.usage.value', { name: `--${option}`, expected, given }], command);
  return {
    args,
    command,
    text,
    needed(option) {
      const given = text(option);
      if (given === undefined) throw usageFailure(['error.usage.argument-missing', { name: `--${option}` }], command);
      return given;
    },
    flag: (option) => valueOf(option) === true,
    whole(option, from, to) {
      const given = text(option);
      if (given === undefined) return undefined;
      const number = /^\d{1,16}$/.test(given) ? Number(given) : Number.NaN;
      if (number >= from && number <= to) return number;
      throw wrong(option, texts('error.expected.whole', { from, to }), given);
    },
    instant(option) {
      const given = text(option);
      if (given === undefined) return undefined;
      const at = INSTANT.test(given) ? new Date(given) : undefined;
      if (at === undefined || Number.isNaN(at.getTime())) throw wrong(option, texts('error.expected.instant'), given);
      return at.toISOString();
    },
    pairs(option) {
      const given = valueOf(option);
      if (!Array.isArray(given)) return undefined;
      return Object.fromEntries(
        given.map(String).map((pair) => {
          const at = pair.indexOf('=');
          if (at < 1) throw wrong(option, texts('error.expected.pair'), pair);
          return [pair.slice(0, at), pair.slice(at + 1)];
        }),
      );
    },
    choice(option, choices) {
      const given = text(option);
      if (given === undefined) return undefined;
      const chosen = choices.find((choice) => choice === given);
      if (chosen !== undefined) return chosen;
      throw wrong(option, texts('error.expected.choice', { choices: choices.join(', ') }), given);
    },
  };
}
