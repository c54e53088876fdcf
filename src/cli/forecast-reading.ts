import type { Option } from './command.js';

/** Options that say how a table to forecast is read. */
export const READING_OPTIONS: { readonly [name: string]: Option } = {
  target: {
    type: 'string',
    value: 'COLUMNS',
    help: 'what to forecast, with commas between (default: guessed)',
  },
  time: {
    type: 'string',
    value: 'COLUMN',
    help: 'times of the rows (default: guessed; without one, each row is a step)',
  },
  series: {
    type: 'string',
    value: 'COLUMN',
    help: 'which series a row belongs to (default: guessed)',
  },
  past: { type: 'string', value: 'COLUMNS', help: 'columns that are known up to the present' },
  future: {
    type: 'string',
    value: 'COLUMNS',
    help: 'columns that are known ahead: rows to come, without a target, hold them',
  },
  static: { type: 'string', value: 'COLUMNS', help: 'columns with one value for each series' },
  'time-zone': {
    type: 'string',
    value: 'NAME',
    help: 'zone of times without one, such as Europe/Berlin (default UTC)',
  },
  'date-order': { type: 'string', value: 'ORDER', help: 'of dates such as 3/4/2024: dmy or mdy' },
  fill: {
    type: 'string',
    value: 'RULE',
    help: 'missing values: mask, error, previous, linear (default mask)',
  },
  separator: { type: 'string', value: 'TEXT', help: 'between two cells (default: guessed)' },
};
