// How the functions of `lethe/forecast` that read tables are called.
import { readTable, tableOf } from '../../src/forecast/table/index.js';
import type { Subject, Subjects } from './subject.js';

const OPTIONS = [
  ...[
    'target',
    'time',
    'series',
    'past',
    'future',
    'static',
    'labels',
    'timeZone',
    'ambiguous',
    'nonexistent',
  ],
  ...[
    'timeUnit',
    'dateOrder',
    'step',
    'fill',
    'separator',
    'decimal',
    'encoding',
    'names',
    'missing',
    'signal',
  ],
  'onProgress',
];
const rows = [
  { hour: '2024-01-01T00:00', load: 1 },
  { hour: '2024-01-01T01:00', load: 2 },
];
const asked: Pick<Subject, 'options' | 'takes' | 'needs'> = {
  options: { 1: OPTIONS },
  takes: {
    '1.past': ['[]'],
    '1.future': ['[]'],
    '1.static': ['[]'],
    '1.labels': ['[]'],
    '1.missing': ['[]'],
    '1.names': ['[]'],
    '1.fill': ['number'],
    '1.onProgress': ['function'],
  },
  needs: ['1.target'],
};

export const functions: Subjects = {
  readTable: { args: () => [rows, { time: 'hour', target: 'load' }], call: readTable as never, ...asked },
  tableOf: { args: () => [rows, { time: 'hour', target: 'load' }], call: tableOf as never, ...asked },
};
