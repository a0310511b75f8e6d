import { flagsOf } from '@ganforge/formats';
import { Argument as CommanderArgument, Command as CommanderCommand, Option } from 'commander';
import type { Command } from './command.ts';
import type { Streams } from './output.ts';

/** A parsed command line. */
export interface Parsed {
  readonly command: Command;
  readonly args: readonly string[];
  readonly given: Readonly<Record<string, unknown>>;
}

/** Defines the options that every command has. */
const COMMON = {
  json: { type: 'boolean', default: false, about: 'Prints JSON on stdout, one object per line.' },
  quiet: { type: 'boolean', default: false, about: 'Shows no progress and no notes on stderr.' },
} as const;

/**
 * Builds the commander program of all commands. It parses arguments and writes help, but it does not run a command.
 *
 * @param found is called with the parsed command line
 * @param extra text of help after the options, by command
 */
export function buildProgram(
  commands: readonly Command[],
  { stdout, stderr }: Streams,
  found: (parsed: Parsed) => void,
): CommanderCommand {
  const program = new CommanderCommand('ganforge')
    .description('Train, sample and judge generative adversarial networks.')
    .usage('COMMAND [options]')
    .option('--version', 'Shows the version of this program.')
    .helpOption('-h, --help', 'Shows this help.')
    .addHelpText('after', `\n${EXIT_CODES}`)
    .configureHelp({ subcommandTerm: (sub) => sub.name() })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => stdout.columns ?? COLUMNS,
      getErrHelpWidth: () => stdout.columns ?? COLUMNS,
    })
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .exitOverride();
  program.helpCommand('help [command]', 'show the help of a command');
  for (const command of commands) addCommand(program, command, found);
  return program;
}

/** The maximum length of a placeholder for a value. A longer placeholder would move the whole help to the right. */
const LONGEST = 16;
/** The number of columns of the help if the terminal does not report its width. */
const COLUMNS = 110;

const EXIT_CODES =
  'Exit codes: 0 done, 1 failed, 2 the command line was wrong, 130 interrupted (a run then has a checkpoint).';

function addCommand(program: CommanderCommand, command: Command, found: (parsed: Parsed) => void): void {
  const { name, summary, args, options, examples, repeated = {}, passesOn } = command;
  const sub = program
    .command(name)
    .summary(summary)
    .description(`${summary[0]!.toUpperCase()}${summary.slice(1)}.`);
  sub.usage([...args.map(usageOf), '[options]'].join(' '));
  for (const { name: argument, about, optional, many } of args) {
    const term = `${argument}${many === true ? '...' : ''}`;
    sub.addArgument(new CommanderArgument(optional === true ? `[${term}]` : `<${term}>`, about));
  }
  sub.helpOption('-h, --help', 'Shows this help.');
  const collect = (text: string, before: readonly string[] = []): string[] => [...before, text];
  for (const [flag, { value, about }] of Object.entries(repeated)) sub.option(`--${flag} <${value}>`, about, collect);
  if (passesOn === true) sub.helpOption(false).allowUnknownOption().passThroughOptions();
  for (const { flag, value, help, parse } of flagsOf(passesOn === true ? options : [...options, COMMON])) {
    const [shown, text] = value.length > LONGEST ? ['NAME', withChoices(help, value)] : [value, help];
    const option = new Option(value === '' ? flag : `${flag} <${shown}>`, text);
    if (value !== '') option.argParser(parse);
    sub.addOption(option);
  }
  if (examples.length > 0) sub.addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}`);
  sub.action(() => {
    const isOwn = (option: string): boolean =>
      !Object.hasOwn(COMMON, option) && sub.getOptionValueSource(option) === 'cli';
    const given = Object.entries(sub.opts()).filter(([option]) => isOwn(option));
    found({ command, args: sub.args, given: Object.fromEntries(given) });
  });
}

/** Adds the choices to the help: `Format (default csv)` becomes `Format (one of csv, latex; default csv)`. */
function withChoices(help: string, value: string): string {
  const choices = `one of ${value.replaceAll('|', ', ')}`;
  const standard = /\((default [^()]*)\)$/.exec(help);
  return standard === null
    ? `${help.replace(/\.$/, '')} (${choices})`
    : `${help.slice(0, standard.index)}(${choices}; ${standard[1]})`;
}

function usageOf({ name, optional, many }: Command['args'][number]): string {
  const term = `${name}${many === true ? '...' : ''}`;
  return optional === true ? `[${term}]` : term;
}
