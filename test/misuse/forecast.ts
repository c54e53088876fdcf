// How everything of `lethe/forecast` is called.
import * as forecast from '../../src/forecast/index.js';
import type { Subjects } from './subject.js';

const table = () => ({ load: Array.from({ length: 24 }, (_, row) => row % 7) });
const optional = ['undefined', 'null', '{}'] as const;

const TABLE = [
  ...['target', 'time', 'series', 'past', 'future', 'static', 'labels', 'timeZone', 'ambiguous'],
  ...['nonexistent', 'timeUnit', 'dateOrder', 'step', 'fill', 'separator', 'decimal', 'encoding'],
  ...['names', 'missing', 'signal', 'onProgress'],
];

/** Kinds that options of a table take, at a place. */
const tableTakes = (place: number): NonNullable<Subjects[string]['takes']> => ({
  [`${place}.past`]: ['[]'],
  [`${place}.future`]: ['[]'],
  [`${place}.static`]: ['[]'],
  [`${place}.labels`]: ['[]'],
  [`${place}.missing`]: ['[]'],
  [`${place}.fill`]: ['number'],
  [`${place}.onProgress`]: ['function'],
});

const FIT = [
  ...[
    'horizon',
    'lookback',
    'stride',
    'season',
    'calendar',
    'strategy',
    'scaling',
    'network',
    'units',
    'layers',
  ],
  ...['seriesEmbedding', 'interval', 'validation', 'epochs', 'patience', 'batchSize', 'learningRate'],
  ...['seed', 'ensemble', 'threads', 'memory', 'onEpoch', 'checkpoint', 'receipt'],
];

const QUICK = { target: 'load', horizon: 2, lookback: 4, epochs: 1, units: 2 };
const fitTakes = {
  ...tableTakes(1),
  '1.calendar': ['[]'],
  '1.names': ['[]'], // Of CSV alone.
  '1.learningRate': ['number'],
  '1.onEpoch': ['function'],
} as const;

export const functions: Subjects = {
  backtest: {
    args: () => [table(), { ...QUICK, folds: 2, baselines: ['last'] }],
    call: forecast.backtest as never,
    options: { 1: [...TABLE, ...FIT, 'folds', 'distance', 'refit', 'baselines', 'onFold'] },
    takes: { ...fitTakes, '1.onFold': ['function'] },
    needs: ['1.target', '1.horizon'],
  },
};

export const statics: Subjects = {
  fit: {
    args: () => [table(), QUICK],
    call: (...args) => forecast.Forecaster.fit(...(args as Parameters<typeof forecast.Forecaster.fit>)),
    options: { 1: [...TABLE, ...FIT] },
    takes: fitTakes,
    needs: ['1.target', '1.horizon'],
  },
  load: {
    args: async () => [await (await fitted()).save()],
    call: (source) => forecast.Forecaster.load(source as Uint8Array),
  },
};

function fitted(): Promise<forecast.Forecaster> {
  return forecast.Forecaster.fit(table(), QUICK);
}

export const methods: Subjects = {
  predict: {
    args: () => [table(), {}],
    call: async (...args) =>
      (await fitted()).predict(...(args as Parameters<forecast.Forecaster['predict']>)),
    options: { 1: ['baselines', 'threads'] },
    takes: { 0: ['undefined', 'null'], 1: optional, '1.baselines': ['[]'] },
  },
  save: { args: () => [], call: async () => (await fitted()).save() },
  update: {
    args: () => [[{ load: 1 }], ''],
    call: async (...args) => (await fitted()).update(...(args as Parameters<forecast.Forecaster['update']>)),
    takes: { 0: ['[]'], 1: ['undefined', 'null'] },
  },
};
