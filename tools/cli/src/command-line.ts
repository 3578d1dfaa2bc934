import { Command, CommanderError, Option } from 'commander';
import { EXIT, type ExitCode } from './exit-codes';
import { usageFailure } from './failure';
import { createGiven } from './given';
import { FORMATS } from './output/output';
import { createSession, DEFAULT_URL, type Run } from './session';
import type { Terminal } from './terminal';
import { LANGUAGES, type Language, type TextKey, type Texts } from './texts/texts';

/** An option: how it is written, the key of what it says, and its default. */
export type OptionLine = readonly [flags: string, text: TextKey, standard?: string];

export interface CommandLine {
  readonly program: Command;
  /** Adds a command to another one: `arguments` are commander's, such as `<files...>`, with the key of what they say. */
  add(parent: Command, name: string, description: TextKey, details?: CommandDetails): Command;
  /** Reads the arguments and runs what they ask for. Throws Failure for a line that is not understood. */
  run(args: readonly string[]): Promise<ExitCode>;
}

export interface CommandDetails {
  readonly arguments?: readonly (readonly [name: string, text: TextKey])[];
  readonly options?: readonly OptionLine[];
  /** Left out for a command that only holds others. */
  readonly run?: Run;
}

/** The grammar of the command line, its help in the language of the reader. */
export function createCommandLine(terminal: Terminal, texts: Texts, language: Language): CommandLine {
  const program = new Command('homeward');
  let exitCode: ExitCode = EXIT.done;
  localise(program, terminal, texts);
  program.description(texts('program.description')).helpOption('-h, --help', texts('program.help'));
  program
    .option('--url <url>', `${texts('option.url')} (${texts('option.default')} ${DEFAULT_URL})`)
    .option('--token <token>', texts('option.token'))
    .option('--login <name>', texts('option.login'))
    .addOption(new Option('--output <format>', `${texts('option.output')} (${texts('option.choices')} ${FORMATS.join(', ')})`))
    .addOption(new Option('--lang <language>', `${texts('option.lang')} (${texts('option.choices')} ${LANGUAGES.join(', ')})`));

  return {
    program,
    add(parent, name, description, { arguments: expected = [], options = [], run } = {}) {
      const command = parent.command(name).description(texts(description)).helpOption('-h, --help', texts('program.help'));
      localise(command, terminal, texts);
      for (const [argument, text] of expected) command.argument(argument, texts(text));
      for (const [flags, text, standard] of options) {
        const said = standard === undefined ? texts(text) : `${texts(text)} (${texts('option.default')} ${standard})`;
        command.addOption(new Option(flags, said));
      }
      if (run !== undefined) {
        command.action(async () => {
          const given = createGiven(command.optsWithGlobals(), command.args, pathOf(command), texts);
          given.choice('lang', LANGUAGES);
          exitCode = (await run(createSession(terminal, texts, language, given), given)) ?? EXIT.done;
        });
      }
      return command;
    },
    async run(args) {
      exitCode = EXIT.done;
      try {
        await program.parseAsync([...args], { from: 'user' });
      } catch (error) {
        if (!(error instanceof CommanderError)) throw error;
        if (error.exitCode === 0) return EXIT.done;
        throw toUsageFailure(error, args, program);
      }
      return exitCode;
    },
  };
}

function pathOf(command: Command): string {
  const { parent } = command;
  return parent === null ? '' : `${pathOf(parent)} ${command.name()}`.trim();
}

function localise(command: Command, terminal: Terminal, texts: Texts): void {
  const titles: Readonly<Record<string, string>> = {
    'Usage:': texts('program.usage'),
    'Options:': texts('program.options'),
    'Commands:': texts('program.commands'),
    'Arguments:': texts('program.arguments'),
  };
  command
    .exitOverride()
    .helpCommand(false)
    .configureHelp({ styleTitle: (title) => titles[title] ?? title })
    // Errors are told by `explain`, in the language of the reader.
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: () => undefined });
}

/** Names in commander's messages stand in quotes. */
function nameIn(message: string): string {
  return /'([^']+)'/.exec(message)?.[1] ?? '';
}

function toUsageFailure(error: CommanderError, args: readonly string[], program: Command): Error {
  const name = nameIn(error.message);
  const command = commandIn(args, program);
  switch (error.code) {
    case 'commander.unknownOption':
      return usageFailure(['error.usage.option-unknown', { name }], command);
    case 'commander.optionMissingArgument':
      return usageFailure(['error.usage.option-value', { name }], command);
    case 'commander.missingArgument':
      return usageFailure(['error.usage.argument-missing', { name }], command);
    case 'commander.excessArguments':
      return usageFailure(['error.usage.argument-excess'], command);
    case 'commander.unknownCommand':
      return usageFailure(['error.usage.command-unknown', { name }], command);
    default:
      return usageFailure(['error.usage.command-missing'], command);
  }
}

/** As far as the arguments name commands. */
function commandIn(args: readonly string[], program: Command): string {
  const names: string[] = [];
  let present: Command = program;
  for (const argument of args) {
    const next = present.commands.find((command) => command.name() === argument);
    if (next === undefined) continue;
    names.push(argument);
    present = next;
  }
  return names.join(' ');
}
