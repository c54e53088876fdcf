import { parseArgs } from 'node:util';
import { LetheError } from '../errors.js';
import { version } from '../version.js';
import { type Command, parserOptions, UsageError, type Values } from './command.js';
import { commandHelp, programHelp } from './help.js';

/** Exit codes of `lethe`. */
const EXIT = { done: 0, failed: 1, usage: 2 } as const;

/**
 * Runs one command line.
 *
 * @param args without runtime and script
 * @param commands those that there are
 * @returns the exit code: 0 done, 1 failed, 2 wrong use
 */
export async function runCommandLine(args: readonly string[], commands: readonly Command[]): Promise<number> {
  try {
    return await dispatch(args, commands);
  } catch (error) {
    const debug = args.includes('--debug');
    console.error(debug && error instanceof Error ? error.stack : `lethe: ${onOneLine(messageOf(error))}`);
    if (!debug && !isExpected(error))
      console.error('This looks like a defect in Lethe; --debug shows where.');
    return error instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}

async function dispatch(args: readonly string[], commands: readonly Command[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === 'help' && rest[0] !== undefined) return dispatch([rest[0], '--help'], commands);
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    console.log(programHelp(commands));
    return name === undefined ? EXIT.usage : EXIT.done;
  }
  if (name === '--version') {
    console.log(version);
    return EXIT.done;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    const known = commands.map((candidate) => candidate.name).join(', ');
    throw new UsageError(
      `expected a command (${known}), got ${JSON.stringify(name)}; lethe --help tells more`,
    );
  }
  const values = parse(command, rest);
  if (values.help === true) {
    console.log(commandHelp(command));
    return EXIT.done;
  }
  const outcome = await command.run(values);
  console.log(values.json === true ? JSON.stringify(outcome.json) : outcome.text);
  return EXIT.done;
}

function parse(command: Command, args: string[]): Values {
  try {
    return parseArgs({ args: joinNegative(args), options: parserOptions(command), strict: true })
      .values as Values;
  } catch (error) {
    throw new UsageError(`${messageOf(error)}; lethe ${command.name} --help tells the options`);
  }
}

/** `--seed -1` as `--seed=-1`: so it is refused for what it says, not as an option called `-1`. */
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

/** Messages may quote files: their line ends and control characters stay off the terminal. */
function onOneLine(message: string): string {
  return message.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Errors that tell a user what to change; every other one is ours. */
function isExpected(error: unknown): boolean {
  return (
    error instanceof UsageError ||
    error instanceof LetheError ||
    error instanceof RangeError ||
    (error instanceof TypeError && /: expected .*, got /.test(error.message)) ||
    (error instanceof Error && ('code' in error || error.name === 'NotCapable')) // The latter is Deno's.
  );
}
