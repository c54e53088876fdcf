// What is measured: programs as a page or a worker bundles them, and how large they may become.

const FULL = "export * from 'lethe/core';";
const INFERENCE = "export { InferenceNetwork } from 'lethe/core';";
const LSTM = "export * from 'lethe/core/lstm';";
const FORECAST_INFERENCE = "export * from 'lethe/forecast/inference';";
const LSTM_INFERENCE = "export * from 'lethe/core/lstm-inference';";

/** The same network in stock TensorFlow.js: what has to be there to build, train, run and keep it. */
const STOCK = `
  import * as tf from '@tensorflow/tfjs-core';
  import * as tfl from '@tensorflow/tfjs-layers';
  import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
  export async function start(folder) {
    setWasmPaths(folder);
    await tf.setBackend('wasm');
    const layers = [tfl.layers.lstm({ units: 8, inputShape: [24, 2] }), tfl.layers.dense({ units: 1 })];
    const model = tfl.sequential({ layers });
    model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
    return model;
  }
  export const fit = (model, x, y) => model.fit(tf.tensor3d(x), tf.tensor2d(y));
  export const predict = (model, x) => model.predict(tf.tensor3d(x)).data();
  export const load = (files) => tfl.loadLayersModel(files);
  export const save = (model, place) => model.save(place);`;

const BROWSER = ['browser'];
const WORKERD = ['workerd', 'worker', 'browser'];

/**
 * `program` is bundled and minified by esbuild under `conditions`; `files` go along. `limit` is in bytes after gzip, some
 * 3 % above the size of November 2026; what has none is there to compare with. The goals were 80,000 bytes for all of
 * lethe/core, 45,000 for LSTMs and 30,000 for their inference: docs/core.md tells what they are made of.
 */
export const ROWS = [
  {
    id: 'core',
    what: '`lethe/core`, all of it',
    form: 'one file, kernels for one thread and for many inside',
    program: FULL,
    conditions: BROWSER,
    limit: 122_500,
  },
  {
    id: 'core-workerd',
    what: '`lethe/core`, all of it',
    form: 'workerd: script and `kernels.wasm`',
    program: FULL,
    conditions: WORKERD,
    limit: 118_400,
  },
  {
    id: 'inference',
    what: '`InferenceNetwork` of `lethe/core`',
    form: 'one file, kernels for one thread and for many inside',
    program: INFERENCE,
    conditions: BROWSER,
    limit: 75_600,
  },
  {
    id: 'inference-workerd',
    what: '`InferenceNetwork` of `lethe/core`',
    form: 'workerd: script and `kernels.wasm`',
    program: INFERENCE,
    conditions: WORKERD,
    limit: 71_900,
  },
  {
    id: 'lstm',
    what: '`lethe/core/lstm`',
    form: 'one file, kernels for one thread and for many inside',
    program: LSTM,
    conditions: BROWSER,
    limit: 97_200,
  },
  {
    id: 'lstm-workerd',
    what: '`lethe/core/lstm`',
    form: 'workerd: script and `lstm.wasm`',
    program: LSTM,
    conditions: WORKERD,
    limit: 93_900,
  },
  {
    id: 'lstm-inference',
    what: '`lethe/core/lstm-inference`',
    form: 'one file, kernels for one thread and for many inside',
    program: LSTM_INFERENCE,
    conditions: BROWSER,
    limit: 47_500,
  },
  {
    id: 'lstm-inference-workerd',
    what: '`lethe/core/lstm-inference`',
    form: 'workerd: script and `lstm-inference.wasm`',
    program: LSTM_INFERENCE,
    conditions: WORKERD,
    limit: 44_600,
  },
  {
    id: 'forecast',
    what: '`lethe/forecast`, all of it',
    form: 'one file, kernels for one thread and for many inside',
    program: "export * from 'lethe/forecast';",
    conditions: BROWSER,
    limit: 175_000,
  },
  {
    id: 'forecast-inference',
    what: '`lethe/forecast/inference`',
    form: 'one file, kernels for one thread and for many inside',
    program: FORECAST_INFERENCE,
    conditions: BROWSER,
    limit: 47_500,
  },
  {
    id: 'forecast-inference-workerd',
    what: '`lethe/forecast/inference`',
    form: 'workerd: script and `forecast-inference.wasm`',
    program: FORECAST_INFERENCE,
    conditions: WORKERD,
    limit: 45_000,
  },
  {
    id: 'kernels',
    what: '`lethe/kernels.wasm`',
    form: 'the plain SIMD kernels alone',
    files: ['dist/kernels/kernels.wasm'],
    limit: 29_200,
  },
  {
    id: 'tfjs',
    what: 'tfjs-core, tfjs-layers, tfjs-backend-wasm 4.22',
    form: 'script and its SIMD `.wasm`',
    program: STOCK,
    conditions: BROWSER,
    files: ['node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm'],
  },
];

/**
 * What a format of files adds to all of lethe/core: a bundle with both, less `core` above. `limit` is in bytes after gzip, some 3 % above
 * the size of November 2026.
 */
export const ADDITIONS = [
  {
    id: 'load-keras',
    what: "`loadKeras` of `lethe/keras`: zip, HDF5, Keras' configurations, compiling",
    program: "export { loadKeras } from 'lethe/keras';",
    limit: 12_200,
  },
  { id: 'keras', what: 'all of `lethe/keras`', program: "export * from 'lethe/keras';", limit: 25_300 },
  {
    id: 'save-onnx',
    what: '`saveOnnx` of `lethe/onnx`',
    program: "export { saveOnnx } from 'lethe/onnx';",
    limit: 9_400,
  },
  {
    id: 'load-onnx',
    what: '`loadOnnx`, which also writes the graph again, to compare',
    program: "export { loadOnnx } from 'lethe/onnx';",
    limit: 37_500,
  },
  { id: 'pytorch', what: 'all of `lethe/pytorch`', program: "export * from 'lethe/pytorch';", limit: 4_500 },
].map((row) => ({ ...row, program: FULL + row.program, conditions: BROWSER }));
