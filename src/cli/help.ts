import {
  COMMON_OPTIONS,
  type ListedCommand,
  type NamedCommand,
  type Operand,
  type Option,
} from './command.js';

/** Help of the whole program. */
export function programHelp(commands: readonly ListedCommand[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'Usage: lethe COMMAND [OPTIONS]',
    '',
    'Trains LSTMs on SIMD WebAssembly, with the same bits in every JavaScript runtime.',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    '  lethe COMMAND --help lists the options of a command; lethe --version prints the version.',
  ].join('\n');
}

/** Help of one command. */
export function commandHelp(command: NamedCommand): string {
  const options = Object.entries({ ...command.options, ...COMMON_OPTIONS });
  const label = ([name, option]: [string, Option]): string =>
    `--${name}${option.value === undefined ? '' : ` ${option.value}`}`;
  const { name, summary, operands = [] } = command;
  const labels = [...options.map(label), ...operands.map(({ value }) => value)];
  const width = Math.max(...labels.map((text) => text.length));
  return [
    ['Usage: lethe', name, ...operands.map(usage), '[OPTIONS]'].join(' '),
    '',
    summary,
    '',
    ...operands.map(({ value, help }) => `  ${value.padEnd(width)}  ${help}`),
    ...options.map((entry) => `  ${label(entry).padEnd(width)}  ${entry[1].help}`),
  ].join('\n');
}

function usage({ value, optional = false }: Operand): string {
  return optional ? `[${value}]` : value;
}
