// A model as tfjs-layers saves it, with the state of its optimizer: what the tests of storage read.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { fromArtifacts, type ModelFile } from '../../../src/network/storage/index.js';

/** `[batch, 3, 2]` to `[batch, 3, 1]`, two units: 43 weights. */
function sequential(): tfl.LayersModel {
  const model = tfl.sequential({ name: 'sample' });
  model.add(lstm({ inputShape: [3, 2], returnSequences: true }));
  model.add(tfl.layers.timeDistributed({ layer: tfl.layers.dense({ units: 1 }), name: 'readout' }));
  return model;
}

/** `[1, 3, 2]` to `[1, 1]`: a functional model that keeps its state. */
function stateful(): tfl.LayersModel {
  const inputs = tfl.input({ batchShape: [1, 3, 2], name: 'input' });
  let outputs = lstm({ stateful: true, dropout: 0.25 }).apply(inputs) as tfl.SymbolicTensor;
  outputs = tfl.layers.dropout({ rate: 0.5, name: 'dropout' }).apply(outputs) as tfl.SymbolicTensor;
  outputs = tfl.layers.dense({ units: 1, name: 'readout' }).apply(outputs) as tfl.SymbolicTensor;
  return tfl.model({ inputs, outputs, name: 'stateful' });
}

/** The default recurrent initializer, orthogonal, needs more of tfjs than is imported. */
function lstm(options: object): ReturnType<typeof tfl.layers.lstm> {
  return tfl.layers.lstm({ units: 2, recurrentInitializer: 'glorotUniform', name: 'lstm', ...options });
}

const MODELS = { sequential, stateful } as const;

/** What `model.save` gives, the weights being the same each time; with an optimizer, one step of Adam is done. */
export async function saveSample(
  includeOptimizer: boolean = true,
  kind: keyof typeof MODELS = 'sequential',
): Promise<tf.io.ModelArtifacts> {
  await tf.setBackend('cpu');
  const model = MODELS[kind]();
  const weights = model
    .getWeights()
    .map(({ shape, size }) => tf.reshape(tf.linspace(-0.5, 0.5, size), shape));
  model.setWeights(weights);
  model.setUserDefinedMetadata({ purpose: 'a sample', nested: { list: [1, 2, 3] } });
  if (includeOptimizer) {
    model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
    const { outputShape } = model;
    await model.trainOnBatch(tf.ones([1, 3, 2]), tf.ones([1, ...(outputShape.slice(1) as number[])]));
  }
  let saved: tf.io.ModelArtifacts = {};
  const handler = tf.io.withSaveHandler(async (artifacts) => {
    saved = artifacts;
    return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
  });
  await model.save(handler, { includeOptimizer });
  model.dispose();
  return saved;
}

/** The same as `model.json` and the bytes of its weights, without digest. */
export async function sampleFile(
  includeOptimizer: boolean = true,
  kind?: keyof typeof MODELS,
): Promise<ModelFile> {
  return fromArtifacts(await saveSample(includeOptimizer, kind));
}

/** The file with each weight of the model in another kind of quantization, as tfjs's converter would write it. */
export function quantizeSample({ json, weights }: ModelFile): ModelFile {
  const kinds = [
    { dtype: 'uint8', scale: 0.007843137718737125, min: -1.0039216279983521 },
    { dtype: 'uint16', scale: 0.00003051804378628731, min: -1.0000152587890625 },
    { dtype: 'float16', original_dtype: 'float32' },
  ] as const;
  const sizes = { uint8: 1, uint16: 2, float16: 2 };
  const [group] = json.weightsManifest;
  const specs = (group?.weights ?? []).filter((spec) => spec.group !== 'optimizer');
  const quantized = specs.map((spec, index) => ({ ...spec, quantization: kinds[index % 3] ?? kinds[0] }));
  const bytes = quantized.map(({ shape, quantization }) => {
    const size = shape.reduce((product, length) => product * length, sizes[quantization.dtype]);
    // Halves below 2, whatever the weights' bytes are.
    return weights.slice(0, size).map((byte, place) => (place % 2 === 1 ? byte & 0xbf : byte));
  });
  return {
    json: { ...json, weightsManifest: [{ paths: ['group1-shard1of1.bin'], weights: quantized }] },
    weights: new Uint8Array(bytes.flatMap((part) => [...part])),
  };
}
