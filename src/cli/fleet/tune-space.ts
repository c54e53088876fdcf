// Options of `lethe tune` that accept several values: `8,16,32` or `0.001..0.1`.
import { choice, type Dimension, integer, logUniform, uniform } from '../../fleet/index.js';
import { SCALING_NAMES } from '../../forecast/scaling/scalers.js';
import { inQuotes } from '../../text/quote.js';
import { type Option, readText, UsageError, type Values } from '../command.js';

/** What is tuned: a forecast of table columns, or a classifier of sequences. */
export type Tuned = 'forecast' | 'classify';

interface Tunable {
  /** Name of the option of the job. */
  readonly name: string;
  readonly help: string;
  readonly of: readonly Tuned[];
  /** Creates a range; undefined for words. */
  readonly range: ((from: number, to: number) => Dimension) | undefined;
  /** Undefined for an invalid value. */
  read(text: string): unknown;
}

function readCount(text: string): number | undefined {
  return /^\d+$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}

function readNumber(text: string): number | undefined {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return value >= 0 && Number.isFinite(value) ? value : undefined;
}

const word =
  (words: readonly string[]) =>
  (text: string): string | undefined =>
    words.find((one) => one === text);

const BOTH: readonly Tuned[] = ['forecast', 'classify'];
const count = (name: string, help: string, of: readonly Tuned[]): Tunable => ({
  ...{ name, help, of, range: integer, read: readCount },
});

const TUNABLES: { readonly [option: string]: Tunable } = {
  units: count('units', 'of each layer', BOTH),
  layers: count('layers', 'that read the past', ['forecast']),
  lookback: count('lookback', 'steps to look back at', ['forecast']),
  'batch-size': count('batchSize', 'windows or sequences of a step', BOTH),
  'learning-rate': {
    ...{ name: 'learningRate', help: 'of the optimizer', of: BOTH, range: logUniform, read: readNumber },
  },
  dropout: {
    ...{ name: 'dropout', help: 'share that is dropped', of: ['classify'], range: uniform, read: readNumber },
  },
  network: {
    ...{
      name: 'network',
      help: 'lstm, gru',
      of: ['forecast'],
      range: undefined,
      read: word(['lstm', 'gru']),
    },
  },
  cell: { name: 'cell', help: 'lstm, gru', of: ['classify'], range: undefined, read: word(['lstm', 'gru']) },
  scaling: {
    ...{ name: 'scaling', help: SCALING_NAMES.join(', '), of: ['forecast'], range: undefined },
    read: word(SCALING_NAMES),
  },
};

/** The command-line options for them. */
export const TUNABLE_OPTIONS: { readonly [name: string]: Option } = Object.fromEntries(
  Object.entries(TUNABLES).map(([option, { help, range, of }]) => {
    const form = range === undefined ? 'A,B' : 'A,B or A..B';
    const whose = of.length > 1 ? '' : of[0] === 'forecast' ? ', of forecasts' : ', with --classify';
    return [option, { type: 'string', value: 'VALUES', help: `${form}: ${help}${whose}` }];
  }),
);

/** The given options: fixed ones, and those with several values. */
export interface GivenSpace {
  readonly fixed: { readonly [option: string]: unknown };
  readonly space: { readonly [option: string]: Dimension };
}

/** @throws UsageError that names the option, the expected and the received value; or if no option has several values. */
export function readGivenSpace(values: Values, tuned: Tuned): GivenSpace {
  const fixed: { [option: string]: unknown } = {};
  const space: { [option: string]: Dimension } = {};
  for (const [option, tunable] of Object.entries(TUNABLES)) {
    const text = readText(values, option);
    if (text === undefined) continue;
    if (!tunable.of.includes(tuned)) {
      const expected = tuned === 'classify' ? 'none with --classify' : 'none without --classify';
      throw new UsageError(`--${option}: expected ${expected}, got ${inQuotes(text)}`);
    }
    const dimension = readDimension(option, text, tunable);
    const [only, ...more] = dimension.type === 'choice' ? dimension.values : [];
    if (only !== undefined && more.length === 0) fixed[tunable.name] = only;
    else space[tunable.name] = dimension;
  }
  if (Object.keys(space).length > 0) return { fixed, space };
  throw new UsageError('expected an option of several values, such as --units 8,16,32, got none');
}

/** @throws UsageError that names the option. */
function readDimension(option: string, text: string, { range, read }: Tunable): Dimension {
  const one = (part: string): unknown => {
    const value = read(part.trim());
    if (value !== undefined) return value;
    const forms = range === undefined ? 'words, commas between' : 'numbers, commas between or A..B';
    throw new UsageError(`--${option}: expected ${forms}, got ${inQuotes(text)}`);
  };
  const [from = '', to, ...rest] = text.split('..');
  try {
    if (range === undefined || to === undefined) return choice(text.split(',').map(one));
    return range(one(from) as number, one([to, ...rest].join('..')) as number);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`--${option}: ${error.message}`);
  }
}
