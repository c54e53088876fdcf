import path from 'node:path';
import { shellWord } from '../text/shell-word.js';
import { version } from '../version.js';
import type { Command, Values } from './command.js';

/** Options for output that do not change any number. */
const WITHOUT = [
  'out',
  'save',
  'report',
  'json',
  'debug',
  'threads',
  'wide',
  'checkpoint',
  'every',
  'resume',
  'receipt',
];

/**
 * The command line that reproduces the numbers, for reports: with guessed options, with this version, and without local folders.
 *
 * @param name name of the command
 * @param guessed options that were guessed
 */
export function sameCommand(
  name: string,
  { operands = [], options }: Command,
  values: Values,
  guessed: readonly { readonly option: string; readonly value: string }[] = [],
): string {
  const all: Values = {
    ...Object.fromEntries(guessed.map(({ option, value }) => [option, value])),
    ...values,
  };
  const files = operands.flatMap((operand) => {
    const file = all[operand.name];
    return typeof file === 'string' ? [shellWord(path.basename(file))] : [];
  });
  const given = Object.keys(options).flatMap((option) => {
    const value = all[option];
    if (WITHOUT.includes(option) || value === undefined || value === false) return [];
    if (typeof value !== 'string') return [`--${option}`];
    return [`--${option} ${shellWord(options[option]?.value === 'FILE' ? path.basename(value) : value)}`];
  });
  return [`npx lethe@${version}`, name, ...files, ...given].join(' ');
}
