import { parseArgs } from 'node:util';
import { LetheError } from '../errors.js';
import { didYouMean } from '../text/closest.js';
import { inQuotes } from '../text/quote.js';
import { version } from '../version.js';
import {
  type Command,
  type ListedCommand,
  type NamedCommand,
  optionMeant,
  parserOptions,
  UsageError,
  type Values,
} from './command.js';
import { commandHelp, programHelp } from './help.js';
import { ClosedPipe, complain, print } from './output.js';

/** Exit codes of `lethe`; the last one is that of shells for a process that wrote to a closed pipe. */
const EXIT = { done: 0, failed: 1, usage: 2, closedPipe: 141 } as const;

/**
 * Runs one command line.
 *
 * @param args without runtime and script
 * @param commands all commands
 * @returns the exit code: 0 done, 1 failed, 2 wrong use; above 128 after a signal or a closed pipe
 */
export async function runCommandLine(
  args: readonly string[],
  commands: readonly ListedCommand[],
): Promise<number> {
  try {
    return await dispatch(args, commands);
  } catch (error) {
    if (error instanceof ClosedPipe) return EXIT.closedPipe;
    const debug = args.includes('--debug');
    const stack = debug && error instanceof Error ? error.stack : undefined;
    complain(stack ?? `lethe: ${onOneLine(messageOf(error))}`);
    if (!debug && !isExpected(error)) complain('This looks like a defect in Lethe; --debug shows where.');
    return error instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}

async function dispatch(args: readonly string[], commands: readonly ListedCommand[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === 'help' && rest[0] !== undefined) return dispatch([rest[0], '--help'], commands);
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    await print(programHelp(commands));
    return name === undefined ? EXIT.usage : EXIT.done;
  }
  if (name === '--version') {
    await print(version);
    return EXIT.done;
  }
  const listed = commands.find((candidate) => candidate.name === name);
  if (listed === undefined) {
    const known = commands.map((candidate) => candidate.name);
    const got = `${inQuotes(name)}${didYouMean(name, known)}`;
    throw new UsageError(`expected a command (${known.join(', ')}), got ${got}; lethe --help tells more`);
  }
  const { load, ...named } = listed;
  const command: NamedCommand = { ...named, ...(await load()) };
  const values = parse(command, rest);
  if (values.help === true) {
    await print(commandHelp(command));
    return EXIT.done;
  }
  const outcome = await command.run(values);
  await print(values.json === true ? JSON.stringify(outcome.json) : outcome.text);
  return outcome.code ?? EXIT.done;
}

function parse(command: NamedCommand, args: string[]): Values {
  const joined = joinNegative(args);
  const options = parserOptions(command);
  const { operands = [] } = command;
  try {
    checkOptionNames(command, joined);
    const allowPositionals = operands.length > 0;
    const { values, positionals } = parseArgs({ args: joined, options, strict: true, allowPositionals });
    if (values.help === true) return values as Values;
    const least = operands.filter(({ optional = false }) => !optional).length;
    if (positionals.length >= least && positionals.length <= operands.length) {
      const named = operands.map(({ name }, index) => [name, positionals[index]]);
      return { ...(values as Values), ...(Object.fromEntries(named) as Values) };
    }
    const names = operands.map(({ value, optional }) => (optional === true ? `perhaps ${value}` : value));
    const one = operands.length === 1 ? 'one ' : '';
    const most = `at most ${one}${operands.map(({ value }) => value).join(' and ')}`;
    const expected = least === 0 ? most : `${one}${names.join(' and ')}`;
    throw new Error(`expected ${expected}, got ${positionals.length}`);
  } catch (error) {
    throw new UsageError(`${messageOf(error)}; lethe ${command.name} --help tells the options`);
  }
}

/** @throws UsageError for an unknown option, with a similar known one. */
function checkOptionNames(command: Command, args: string[]): void {
  const options = parserOptions(command);
  const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option' || Object.hasOwn(options, token.name)) continue;
    const meant = optionMeant(command, token.name);
    const hint = meant === undefined ? '' : ` (did you mean --${meant}?)`;
    throw new UsageError(`unknown option ${inQuotes(token.rawName)}${hint}`);
  }
}

/** Rewrites `--seed -1` as `--seed=-1`, so that the value is refused, not an option named `-1`. */
function joinNegative(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1);
    if (/^-\.?\d/.test(arg) && before !== undefined && /^--[a-z-]+$/.test(before)) {
      joined[joined.length - 1] = `${before}=${arg}`;
    } else joined.push(arg);
  }
  return joined;
}

/** Messages may quote files: removes line ends and control characters. */
function onOneLine(message: string): string {
  return message.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Errors that tell users what to change; all others are defects of Lethe. */
function isExpected(error: unknown): boolean {
  return (
    error instanceof UsageError ||
    error instanceof LetheError ||
    error instanceof RangeError ||
    (error instanceof TypeError && /: expected .*, got /.test(error.message)) ||
    (error instanceof Error && ('code' in error || error.name === 'NotCapable')) // The latter is Deno's.
  );
}
