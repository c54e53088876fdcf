// Measures stock tfjs-layers in a fresh process. `lethe/bench` gives data, model and clock; it registers nothing
// with tfjs by being imported, and whose backend computes is checked.
import { MathBackendCPU, version_cpu } from '@tensorflow/tfjs-backend-cpu';
import { BackendWasm, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, version_layers } from '@tensorflow/tfjs-layers';
import { buildModel, CHECKED_STEPS, caseData, measure, type Workload } from 'lethe/bench';
import type { MeasureAnswer, MeasureRequest } from '../measure-request.js';

const BACKENDS = {
  'stock-wasm': { backend: 'wasm', kind: BackendWasm, version: version_wasm },
  'stock-cpu': { backend: 'cpu', kind: MathBackendCPU, version: version_cpu },
} as const;

/**
 * Measures one case.
 *
 * @throws RangeError for an engine that is not stock.
 * @throws Error if tfjs computes on another backend than the stock one.
 */
export async function runSuite(request: MeasureRequest): Promise<MeasureAnswer> {
  const { engine } = request;
  if (engine !== 'stock-wasm' && engine !== 'stock-cpu') {
    throw new RangeError(`stock-suite: expected engine stock-wasm or stock-cpu, got ${engine}`);
  }
  const { backend, kind, version } = BACKENDS[engine];
  const started = await tf.setBackend(backend);
  // Lethe's backend is a class of its own.
  if (!started || tf.backend().constructor !== kind) {
    throw new Error(`stock-suite: expected ${kind.name} to compute, got ${tf.backend().constructor.name}`);
  }
  const measurement = await measure(async () => open(request.case), request.case, request.budget);
  return {
    ...measurement,
    engineVersion: `tfjs-layers ${version_layers}, tfjs-backend-${backend} ${version}`,
  };
}

/** Model and data of a case as tensors: stock's own `fit` takes nothing else. */
function open(of: MeasureRequest['case']): Workload {
  const data = caseData(of);
  const model = buildModel(of, data);
  const x = tf.tensor(data.x.values, data.x.shape);
  const y = tf.tensor(data.y.values, data.y.shape);
  return {
    run: { training: trainer(model, x, y), inference: predictor(model, x) }[of.task],
    dispose() {
      model.dispose();
      tf.dispose([x, y]);
    },
  };
}

function trainer(model: LayersModel, x: tf.Tensor, y: tf.Tensor): Workload['run'] {
  const [batchSize = 1] = x.shape;
  return async (epochs) => {
    // It is fastest when it never yields to the event loop.
    const options = { epochs, batchSize, shuffle: false, verbose: 0, yieldEvery: 'never' } as const;
    const { history } = await model.fit(x, y, options);
    const { loss = [] } = history;
    return { values: (loss as number[]).slice(0, CHECKED_STEPS) };
  };
}

function predictor(model: LayersModel, x: tf.Tensor): Workload['run'] {
  const [batchSize = 1] = x.shape;
  return async (count) => {
    let outputs: ArrayLike<number> = [];
    for (let call = 0; call < count; call++) {
      const tensor = model.predict(x, { batchSize }) as tf.Tensor;
      outputs = tensor.dataSync();
      tensor.dispose();
    }
    const mean = (term: (output: number) => number): number =>
      Array.from(outputs, term).reduce((sum, value) => sum + value, 0) / outputs.length;
    return { values: [mean((output) => output), mean((output) => output * output)] };
  };
}
