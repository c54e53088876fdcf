import { describe, expect, test } from '@jest/globals';
import * as tfl from '@tensorflow/tfjs-layers';
import { LOSS_RECORDS } from '../../../src/compiler/index.js';
import { LetheError } from '../../../src/errors.js';
import {
  type CompileArgs,
  huberLoss,
  quantileLoss,
  readCompileArgs,
} from '../../../src/network/compile/index.js';
import { LOSS_NAMES } from '../../../src/network/compile/losses.js';
import { trainedModel, trainingInternals } from '../../../src/tfjs/model/internals.js';
import { withBackend } from '../../tfjs/backend-for-tests.js';

withBackend();

/** Those that tfjs-layers takes by name, too. */
const LOSSES = Object.entries(LOSS_RECORDS).flatMap(([name, { inTfjs }]) => (inTfjs ? [name] : []));
const METRICS = [
  'accuracy',
  'acc',
  'crossentropy',
  'ce',
  'mse',
  'MSE',
  'mae',
  'MAE',
  'mape',
  'MAPE',
  'cosine',
  'precision',
  'binaryAccuracy',
  'categoricalAccuracy',
  'categoricalCrossentropy',
  'sparseCategoricalCrossentropy',
];

/** What tfjs-layers resolves names to: labels, and the functions' names. */
function byTfjs(
  loss: string,
  metrics: string[] | string,
  columns: number,
): { names: string[]; metrics: string[] } {
  const model = tfl.sequential({ layers: [tfl.layers.dense({ units: columns, inputShape: [2] })] });
  model.compile({ optimizer: 'sgd', loss, metrics });
  const internals = trainingInternals(trainedModel(model)) as unknown as {
    metricsTensors: [{ name: string }, number][];
    getDedupedMetricsNames(): string[];
  };
  return {
    names: internals.getDedupedMetricsNames(),
    // Bundling has numbered the functions that two modules name alike.
    metrics: internals.metricsTensors.map(([{ name }]) => name.replace(/\$\d+$/, '')),
  };
}

/** Of one output. */
function compile(args: Partial<CompileArgs>, columns: number | null = 3): unknown {
  const all = { optimizer: 'sgd', loss: 'meanSquaredError', ...args };
  const { outputs, ...rest } = readCompileArgs('compile', all, [{ name: 'output', columns }]);
  expect(outputs).toHaveLength(1);
  return { ...rest, ...outputs[0] };
}

describe('names of losses and metrics', () => {
  test('a metric given alone is a list of one', () => {
    for (const metric of ['mae', 'accuracy', 'mse']) {
      expect(compile({ metrics: metric })).toEqual(compile({ metrics: [metric] }));
      const { names } = compile({ metrics: metric }, 1) as { names: string[] };
      expect(names).toEqual(byTfjs('meanSquaredError', metric, 1).names);
    }
  });

  test.each(LOSSES)('%s with each metric is what tfjs-layers makes of it', (loss) => {
    let compared = 0;
    for (const columns of [1, 3]) {
      for (const metric of METRICS) {
        let own: unknown;
        try {
          own = compile({ loss, metrics: metric }, columns);
        } catch (error) {
          expect(String(error)).toContain('takes other targets');
          continue;
        }
        expect(own).toMatchObject({ loss, ...byTfjs(loss, metric, columns) });
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(8);
  });

  test('names that come more than once are numbered as in the history of tfjs-layers', () => {
    const metrics = ['mae', 'acc', 'accuracy', 'mae', 'MAE', 'ce', 'acc'];
    expect(compile({ metrics })).toMatchObject(byTfjs('meanSquaredError', metrics, 3));
  });

  test('metrics may also be named as the functions of tfl.metrics', () => {
    const metrics = ['meanAbsoluteError', 'binaryCrossentropy'];
    expect(compile({ metrics })).toMatchObject({ metrics, names: ['loss', ...metrics] });
    expect(
      compile({ loss: 'sparseCategoricalCrossentropy', metrics: 'sparseCategoricalAccuracy' }),
    ).toMatchObject({
      metrics: ['sparseCategoricalAccuracy'],
    });
  });

  test('every loss but quantile is a metric by its name, and by its aliases', () => {
    for (const [name, { aliases, targets }] of Object.entries(LOSS_RECORDS)) {
      if (name === 'quantile' || targets === 'class') continue;
      const { metrics } = compile({ metrics: [name, ...aliases] }) as { metrics: unknown[] };
      expect(new Set(metrics.map((metric) => JSON.stringify(metric))).size).toBe(1);
    }
    expect(() => compile({ metrics: 'quantile' })).toThrow(LetheError);
  });

  test('losses with parameters are described; huber by name has those of Keras', () => {
    expect(compile({ loss: 'huber' })).toMatchObject({ loss: huberLoss(1) });
    expect(compile({ loss: huberLoss(0.5) })).toMatchObject({ loss: { kind: 'huber', delta: 0.5 } });
    const quantiles = [0.1, 0.5, 0.9];
    expect(compile({ loss: quantileLoss(quantiles) })).toMatchObject({
      loss: { kind: 'quantile', quantiles },
    });
  });

  test('no metrics is an empty list', () => {
    expect(compile({})).toMatchObject({ metrics: [], names: ['loss'] });
    expect(compile({ metrics: [] })).toMatchObject({ metrics: [], names: ['loss'] });
  });
});

describe('compile refuses by name', () => {
  test('an unknown loss', () => {
    const names = `${LOSS_NAMES.join(', ')}, or the result of huberLoss() or quantileLoss()`;
    expect(() => compile({ loss: 'ctc' })).toThrow(
      new LetheError('model', `compile: loss: expected one of ${names}, got ctc`),
    );
    for (const loss of ['mse', 'quantile', 'mean_squared_error', 'constructor', '__proto__']) {
      expect(() => compile({ loss })).toThrow(LetheError);
    }
    expect(() => compile({ loss: 3 as unknown as string })).toThrow(TypeError);
  });

  test('a loss whose parameters are not what they should be, or do not fit the output', () => {
    const loss = (given: object): unknown => compile({ loss: given as CompileArgs['loss'] });
    expect(() => loss({ kind: 'huber', delta: 0 })).toThrow(
      new RangeError('huberLoss: delta: expected a number above 0, got 0'),
    );
    expect(() => loss({ kind: 'quantile', quantiles: [0.5, 1] })).toThrow(
      new RangeError('quantileLoss: quantiles[1]: expected a number above 0 and below 1, got 1'),
    );
    expect(() => loss({ kind: 'huber', delta: '1' })).toThrow(TypeError);
    expect(() => loss({ kind: 'quantile' })).toThrow(TypeError);
    expect(() => loss({ kind: 'meanSquaredError' })).toThrow(TypeError);
    expect(() => loss(quantileLoss([0.1, 0.9]))).toThrow(
      new LetheError(
        'model',
        'compile: loss quantile: expected outputs of a column for each of 2 quantiles, or a multiple of that, got 3',
      ),
    );
  });

  test('an unknown metric, or one for other targets', () => {
    expect(() => compile({ metrics: ['acc', 'auc'] })).toThrow(
      /compile: metrics: expected one of .*, got auc/,
    );
    expect(() => compile({ metrics: [3] as unknown as string[] })).toThrow(TypeError);
    expect(() => compile({ metrics: 'sparseCategoricalAccuracy' })).toThrow(
      'compile: metrics: sparseCategoricalAccuracy takes other targets than loss meanSquaredError',
    );
  });

  test('arguments that are none', () => {
    for (const args of [undefined, null, 'sgd']) {
      expect(() => readCompileArgs('compile', args as unknown as CompileArgs, [])).toThrow(TypeError);
    }
  });
});
