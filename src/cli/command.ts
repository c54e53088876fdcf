import type { ParseArgsConfig } from 'node:util';
import { closest, didYouMean } from '../text/closest.js';
import { inQuotes } from '../text/quote.js';

/** Wrong use of the command line: exit code 2, with a pointer to the help. */
export class UsageError extends Error {}

/** An option for `node:util`, with its help text. */
export interface Option {
  type: 'string' | 'boolean';
  short?: string;
  /** Placeholder for the value in the help, such as `DIR`. */
  value?: string;
  help: string;
  /** Names of this option in other tools, which are suggested as this one. */
  elsewhere?: readonly string[];
}

/** Parsed options: a string for each option with a value, true for each flag. */
export type Values = { readonly [name: string]: string | boolean | undefined };

/** Output of a command: for people and, with `--json`, for programs. */
export interface Outcome {
  text: string;
  json: object;
  /** Exit code, if not 0. */
  code?: number | undefined;
}

/** An argument without `--`. */
export interface Operand {
  /** Its key in the values. */
  name: string;
  /** Its name in the help, such as `RECEIPT`. */
  value: string;
  help: string;
  /** Whether it may be omitted, with those after it. Default false. */
  optional?: boolean;
}

/** A subcommand of `lethe` in the list of the main help. */
export interface ListedCommand {
  name: string;
  summary: string;
  load(): Promise<Command>;
}

/** One subcommand of `lethe`. */
export interface Command {
  /** In order. */
  operands?: readonly Operand[];
  options: { readonly [name: string]: Option };
  run(values: Values): Promise<Outcome>;
}

/** A loaded subcommand. */
export type NamedCommand = Command & Omit<ListedCommand, 'load'>;

/** Options that every command has. */
export const COMMON_OPTIONS: { readonly [name: string]: Option } = {
  json: { type: 'boolean', help: 'print one JSON object, for programs' },
  debug: { type: 'boolean', help: 'show stack traces of errors' },
  help: { type: 'boolean', short: 'h', help: 'show this help' },
};

/** The options in the form of `parseArgs`. */
export function parserOptions(command: Command): NonNullable<ParseArgsConfig['options']> {
  const options = { ...command.options, ...COMMON_OPTIONS };
  return Object.fromEntries(
    Object.entries(options).map(([name, { type, short }]) => [
      name,
      short === undefined ? { type } : { type, short },
    ]),
  );
}

/** The option similar to `name`; undefined if there is none. */
export function optionMeant(command: Command, name: string): string | undefined {
  const options = Object.entries({ ...command.options, ...COMMON_OPTIONS });
  const names = new Map(
    options.flatMap(([own, { elsewhere = [] }]) => [own, ...elsewhere].map((one) => [one, own])),
  );
  const meant = closest(name, [...names.keys()]);
  return meant === undefined ? undefined : names.get(meant);
}

/** @throws UsageError if the option is given and is not an integer from `least` to `most`, in digits. */
export function readInteger(
  values: Values,
  name: string,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): number | undefined {
  const text = values[name];
  if (typeof text !== 'string') return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new UsageError(`--${name}: expected an integer ${range}, in digits, got ${inQuotes(text)}`);
}

/**
 * Distinct integers, separated by commas.
 *
 * @throws UsageError if the option is given and one is not an integer from `least` to `most`, in digits.
 */
export function readIntegers(
  values: Values,
  name: string,
  least: number,
  most: number,
): readonly number[] | undefined {
  return readList(values, name, (one) => readInteger(one, name, least, most));
}

/** @throws UsageError if the option is given and is not a positive number. */
export function readPositive(values: Values, name: string): number | undefined {
  const text = values[name];
  if (typeof text !== 'string') return undefined;
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new UsageError(`--${name}: expected a positive number, got ${inQuotes(text)}`);
}

/** @throws UsageError if the option is given and is not one of the words. */
export function readWord<Word extends string>(
  values: Values,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const text = values[name];
  if (typeof text !== 'string') return undefined;
  const word = words.find((candidate) => candidate === text);
  if (word !== undefined) return word;
  const got = `${inQuotes(text)}${didYouMean(text, words)}`;
  throw new UsageError(`--${name}: expected ${words.join(', ')}, got ${got}`);
}

/**
 * Some of the words, separated by commas, without duplicates.
 *
 * @throws UsageError if the option is given and one is not among the words.
 */
export function readWords<Word extends string>(
  values: Values,
  name: string,
  words: readonly Word[],
): readonly Word[] | undefined {
  return readList(values, name, (one) => readWord(one, name, words));
}

/** Reads each item of a list as a separate option. */
function readList<Item>(
  values: Values,
  name: string,
  read: (one: Values) => Item | undefined,
): readonly Item[] | undefined {
  const text = values[name];
  if (typeof text !== 'string') return undefined;
  const items = text.split(',').map((part) => read({ [name]: part.trim() }));
  return [...new Set(items.filter((item) => item !== undefined))];
}

/**
 * The text of an option, if given.
 *
 * @throws UsageError if it is empty, as from an unset shell variable.
 */
export function readText(values: Values, name: string): string | undefined {
  const text = values[name];
  if (text === '') throw new UsageError(`--${name}: expected a value, got ""`);
  return typeof text === 'string' ? text : undefined;
}
