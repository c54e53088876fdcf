// Whatever a public function is given instead of what it takes, it says so by an error that begins with its name.
import { describe, expect, test } from '@jest/globals';
import * as letheBench from '../../src/bench/index.js';
import * as letheCheckpoint from '../../src/checkpoint/index.js';
import * as letheClassify from '../../src/classify/index.js';
import * as letheClassifyReport from '../../src/classify/report/report.js';
import * as letheCore from '../../src/core.js';
import { LetheError } from '../../src/errors.js';
import * as letheKeras from '../../src/exchange/keras/index.js';
import * as letheOnnx from '../../src/exchange/onnx/index.js';
import * as lethePytorch from '../../src/exchange/pytorch/index.js';
import * as letheFleet from '../../src/fleet/index.js';
import * as letheForecast from '../../src/forecast/index.js';
import * as letheForecastReport from '../../src/forecast/report/report.js';
import * as letheForgetting from '../../src/forgetting/index.js';
import * as letheReport from '../../src/forgetting/report/report.js';
import * as letheMain from '../../src/index.js';
import * as letheReceipt from '../../src/receipt/index.js';
import * as tfjsWasm from '../../src/tfjs-wasm.js';
import { withBackend } from '../tfjs/backend-for-tests.js';
import * as bench from './bench.js';
import * as checkpoint from './checkpoint.js';
import * as classify from './classify.js';
import * as classifyReport from './classify-report.js';
import * as core from './core.js';
import * as fleet from './fleet.js';
import * as forecast from './forecast.js';
import * as forecastReport from './forecast-report.js';
import * as forecastTable from './forecast-table.js';
import * as forgetting from './forgetting.js';
import * as keras from './keras.js';
import * as lethe from './lethe.js';
import * as onnx from './onnx.js';
import * as pytorch from './pytorch.js';
import * as receipt from './receipt.js';
import * as report from './report.js';
import { misuse, type Subjects } from './subject.js';

withBackend();

describe.each<[string, Subjects]>([
  ['lethe', lethe.functions],
  ['lethe on datasets', lethe.onDatasets],
  ['earlyStopping of lethe', lethe.earlyStopping],
  ['methods of accelerated models', lethe.methodsOfModels],
  ['constructors of lethe', lethe.constructors],
  ['methods of SeriesPredictor', lethe.methods],
  ['backend of lethe', lethe.wasm],
  ['lethe/core', core.functions],
  ['static methods of Network', core.statics],
  ['methods of Network', core.methods],
  ['methods of streams', core.streams],
  ['methods of layers', core.layers],
  ['lethe/bench', bench.functions],
  ['lethe/checkpoint', checkpoint.functions],
  ['lethe/receipt', receipt.functions],
  ['lethe/receipt on a part', receipt.ofPart],
  ['lethe/keras', keras.functions],
  ['lethe/pytorch', pytorch.functions],
  ['lethe/onnx', onnx.functions],
  ['tables of lethe/forecast', forecastTable.functions],
  ['lethe/classify', classify.functions],
  ['static methods of SequenceClassifier', classify.statics],
  ['SequenceClassifier with a network of one’s own', classify.ownNetwork],
  ['methods of SequenceClassifier', classify.methods],
  ['lethe/classify/report', classifyReport.functions],
  ['lethe/fleet', fleet.functions],
  ['static methods of Fleet', fleet.statics],
  ['lethe/forecast', forecast.functions],
  ['static methods of Forecaster', forecast.statics],
  ['methods of Forecaster', forecast.methods],
  ['lethe/forecast/report', forecastReport.functions],
  ['lethe/forgetting', forgetting.functions],
  ['constructors of lethe/forgetting', forgetting.constructors],
  ['methods of Jacobian', forgetting.methods],
  ['methods of tasks', forgetting.tasks],
  ['lethe/forgetting/report', report.functions],
])('%s', (_, subjects) => {
  test.each(Object.entries(subjects))('%s', async (name, subject) => {
    expect(await misuse(name, subject)).toEqual([]);
  });
});

describe('nothing public is left out', () => {
  const described = (...tables: Subjects[]): string[] => tables.flatMap((table) => Object.keys(table)).sort();
  const isClass = (value: unknown): boolean => /^class\b/.test(Function.prototype.toString.call(value));
  const functionsOf = (module: object): string[] =>
    Object.entries(module).flatMap(([name, value]) =>
      typeof value === 'function' && !isClass(value) ? name : [],
    );
  const classesOf = (module: object): string[] =>
    Object.entries(module).flatMap(([name, value]) =>
      typeof value === 'function' && isClass(value) ? name : [],
    );
  /** Methods of a class and of those that it extends, without those that TypeScript keeps for subclasses. */
  const methodsOf = (from: { prototype: object }): string[] => {
    const names = new Set<string>();
    for (let at: object = from.prototype; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
      for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
        if (typeof value === 'function' && name !== 'constructor') names.add(name);
      }
    }
    return [...names]
      .filter((name) => !/^(current|keep)(Values|States)$|^readPredictOptions$/.test(name))
      .sort();
  };
  const staticsOf = (from: object): string[] =>
    Object.entries(Object.getOwnPropertyDescriptors(from)).flatMap(([name, { value }]) =>
      typeof value === 'function' ? name : [],
    );

  test('functions', () => {
    expect(functionsOf(letheMain).sort()).toEqual(described(lethe.functions, lethe.wasm));
    expect(functionsOf(letheCore).sort()).toEqual(described(core.functions));
    expect(functionsOf(tfjsWasm).sort()).toEqual(described(lethe.wasm));
    expect(functionsOf(letheBench).sort()).toEqual(described(bench.functions));
    expect(functionsOf(letheCheckpoint).sort()).toEqual(described(checkpoint.functions));
    expect(functionsOf(letheReceipt).sort()).toEqual(described(receipt.functions));
    expect(functionsOf(letheKeras).sort()).toEqual(described(keras.functions));
    expect(functionsOf(lethePytorch).sort()).toEqual(described(pytorch.functions));
    expect(functionsOf(letheOnnx).sort()).toEqual(described(onnx.functions));
    expect(functionsOf(letheClassifyReport)).toEqual(described(classifyReport.functions));
    expect(functionsOf(letheClassify).sort()).toEqual(described(classify.functions));
    expect(functionsOf(letheFleet).sort()).toEqual(described(fleet.functions));
    expect(functionsOf(letheForecast).sort()).toEqual(described(forecast.functions, forecastTable.functions));
    expect(functionsOf(letheForecastReport)).toEqual(described(forecastReport.functions));
    expect(functionsOf(letheForgetting).sort()).toEqual(described(forgetting.functions));
    expect(functionsOf(letheReport).sort()).toEqual(described(report.functions));
  });

  test('classes', () => {
    expect(classesOf(letheMain).sort()).toEqual(['LetheError', ...described(lethe.constructors)]);
    expect(classesOf(letheCore).sort()).toEqual(['InferenceNetwork', 'LetheError', 'Network']);
    expect(classesOf(letheClassify)).toEqual(['SequenceClassifier']);
    expect(classesOf(letheForgetting)).toEqual(described(forgetting.constructors));
    expect(classesOf(letheFleet)).toEqual(['Fleet']);
    expect(classesOf(letheForecast)).toEqual(['Forecaster']);
    expect(classesOf(tfjsWasm)).toEqual(['LetheError']);
    expect(new LetheError('data', 'load: nothing')).toMatchObject({ code: 'data', message: 'load: nothing' });
  });

  test('methods', async () => {
    const { dense, Network, InferenceNetwork, lstm } = letheCore;
    const { SeriesPredictor } = letheMain;
    expect([...methodsOf(SeriesPredictor), ...staticsOf(SeriesPredictor), 'dispose'].sort()).toEqual(
      [...described(lethe.methods), 'dispose', 'dispose'].sort(),
    );
    expect(methodsOf(Network)).toEqual(described(core.methods));
    expect(staticsOf(Network).sort()).toEqual(described(core.statics));
    for (const name of methodsOf(InferenceNetwork)) expect(described(core.methods)).toContain(name);
    expect(staticsOf(InferenceNetwork)).toEqual(['load']);
    const { SequenceClassifier } = letheClassify;
    expect(staticsOf(SequenceClassifier).sort()).toEqual(described(classify.statics));
    expect(methodsOf(SequenceClassifier)).toEqual(described(classify.methods));
    expect(methodsOf(letheForgetting.Jacobian).map((name) => `Jacobian.${name}`)).toEqual(
      described(forgetting.methods),
    );
    for (const task of letheForgetting.TASKS) {
      const names = functionsOf(task);
      expect([...new Set([...names, 'stateless'])].sort()).toEqual(described(forgetting.tasks));
    }
    expect(methodsOf(letheForecast.Forecaster)).toEqual(described(forecast.methods));
    expect(staticsOf(letheForecast.Forecaster).sort()).toEqual(described(forecast.statics));
    expect(staticsOf(letheFleet.Fleet).map((name) => `Fleet.${name}`)).toEqual(described(fleet.statics));
    const stream = await Network.create([lstm({ units: 1, inputShape: [1, 1] })]).stream();
    expect(methodsOf(dense({ units: 1 }).constructor)).toEqual(described(core.layers));
    stream.close(); // Takes nothing, and may be called again.
    stream.close();
    expect(methodsOf(stream.constructor as unknown as { prototype: object })).toEqual(
      [...described(core.streams), 'close'].sort(),
    );
  });
});

test.each<[string, unknown, string]>([
  ['Network', letheCore.Network, 'create'],
  ['InferenceNetwork', letheCore.InferenceNetwork, 'create'],
  ['Forecaster', letheForecast.Forecaster, 'fit'],
])('%s is made by its static methods alone', (name, Class, method) => {
  const message = `${name}: expected to be made by ${method} or load`;
  expect(() => new (Class as new () => unknown)()).toThrow(new TypeError(message));
});
