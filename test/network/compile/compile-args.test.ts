import { describe, expect, test } from '@jest/globals';
import * as tfl from '@tensorflow/tfjs-layers';
import { LetheError } from '../../../src/errors.js';
import { type CompileArgs, readCompileArgs } from '../../../src/network/compile/index.js';
import { trainedModel, trainingInternals } from '../../../src/tfjs/model/internals.js';
import { withBackend } from '../../tfjs/backend-for-tests.js';

withBackend();

const LOSSES = [
  'meanSquaredError',
  'meanAbsoluteError',
  'categoricalCrossentropy',
  'sparseCategoricalCrossentropy',
  'binaryCrossentropy',
];
const METRICS = [
  'accuracy',
  'acc',
  'crossentropy',
  'ce',
  'mse',
  'MSE',
  'mae',
  'MAE',
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

const compile = (args: Partial<CompileArgs>, columns: number | null = 3): unknown =>
  readCompileArgs('compile', { optimizer: 'sgd', loss: 'meanSquaredError', ...args }, { columns });

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

  test('no metrics is an empty list', () => {
    expect(compile({})).toMatchObject({ metrics: [], names: ['loss'] });
    expect(compile({ metrics: [] })).toMatchObject({ metrics: [], names: ['loss'] });
  });
});

describe('compile refuses by name', () => {
  test('an unknown loss', () => {
    expect(() => compile({ loss: 'hinge' })).toThrow(
      new LetheError('model', `compile: loss: expected one of ${LOSSES.join(', ')}, got hinge`),
    );
    for (const loss of ['mse', 'mean_squared_error', 'constructor', '__proto__']) {
      expect(() => compile({ loss })).toThrow(LetheError);
    }
    expect(() => compile({ loss: 3 as unknown as string })).toThrow(TypeError);
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
      expect(() => readCompileArgs('compile', args as unknown as CompileArgs, { columns: 1 })).toThrow(
        TypeError,
      );
    }
  });
});
