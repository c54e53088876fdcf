import type { ParseArgsConfig } from 'node:util';
import { closest, didYouMean } from '../text/closest.js';
import { inQuotes } from '../text/quote.js';

/** Wrong use of the command line: exit code 2 and a hint at the help. */
export class UsageError extends Error {}

/** An option as `node:util` parses it, with what the help says of it. */
export interface Option {
  type: 'string' | 'boolean';
  short?: string;
  /** Stands for the value in the help, such as `DIR`. */
  value?: string;
  help: string;
  /** What it is called elsewhere: whoever writes that is told its name here. */
  elsewhere?: readonly string[];
}

/** Parsed options: a string for each that was given with a value, true for each flag. */
export type Values = { readonly [name: string]: string | boolean | undefined };

/** What a command reports, twice: for people and, with `--json`, for programs. */
export interface Outcome {
  text: string;
  json: object;
  /** With which to end if it is not 0. */
  code?: number | undefined;
}

/** An argument without `--`. */
export interface Operand {
  /** Its key among the values. */
  name: string;
  /** As the help writes it, such as `RECEIPT`. */
  value: string;
  help: string;
  /** Whether the command does without it, and without those behind it. Default false. */
  optional?: boolean;
}

/** A subcommand of `lethe`, as the help of the whole program lists it. */
export interface ListedCommand {
  name: string;
  summary: string;
  load(): Promise<Command>;
}

/** One subcommand of `lethe`. */
export interface Command {
  /** In their order. */
  operands?: readonly Operand[];
  options: { readonly [name: string]: Option };
  run(values: Values): Promise<Outcome>;
}

/** A subcommand that is loaded. */
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

/** The option that somebody meant who wrote `name`; undefined if none is near. */
export function optionMeant(command: Command, name: string): string | undefined {
  const options = Object.entries({ ...command.options, ...COMMON_OPTIONS });
  const names = new Map(
    options.flatMap(([own, { elsewhere = [] }]) => [own, ...elsewhere].map((one) => [one, own])),
  );
  const meant = closest(name, [...names.keys()]);
  return meant === undefined ? undefined : names.get(meant);
}

/** @throws UsageError if the option was given and is not an integer from `least` to `most`, in digits. */
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
 * Integers with commas between them, each once.
 *
 * @throws UsageError if the option was given and one is not an integer from `least` to `most`, in digits.
 */
export function readIntegers(
  values: Values,
  name: string,
  least: number,
  most: number,
): readonly number[] | undefined {
  return readList(values, name, (one) => readInteger(one, name, least, most));
}

/** @throws UsageError if the option was given and is not a positive number. */
export function readPositive(values: Values, name: string): number | undefined {
  const text = values[name];
  if (typeof text !== 'string') return undefined;
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new UsageError(`--${name}: expected a positive number, got ${inQuotes(text)}`);
}

/** @throws UsageError if the option was given and is none of the words. */
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
 * Some of the words with commas between them, each once.
 *
 * @throws UsageError if the option was given and one is none of the words.
 */
export function readWords<Word extends string>(
  values: Values,
  name: string,
  words: readonly Word[],
): readonly Word[] | undefined {
  return readList(values, name, (one) => readWord(one, name, words));
}

/** Reads each part of an option's list as an option of its own. */
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
 * The option's text, if it was given.
 *
 * @throws UsageError if it is empty, as a shell makes it of a variable that is not set.
 */
export function readText(values: Values, name: string): string | undefined {
  const text = values[name];
  if (text === '') throw new UsageError(`--${name}: expected a value, got ""`);
  return typeof text === 'string' ? text : undefined;
}
