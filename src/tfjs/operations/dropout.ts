import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Generator } from '../../random/index.js';
import { everyLayer, innerLayers, type Layer } from '../model/layers.js';
import { noteSeededCall } from '../model/seeded-calls.js';
import { type Draws, NOISES, type NoisyLayer } from './noise.js';

interface DropoutCell {
  dropout: number;
  recurrentDropout: number;
  dropoutFunc?: ((x: tf.Tensor, rate: number) => tf.Tensor) | undefined;
  dropoutMask: tf.Tensor | tf.Tensor[] | null;
  recurrentDropoutMask: tf.Tensor | tf.Tensor[] | null;
}

/** Masks for one training run: `startStep` before each step, `restore` at the end. */
export interface SeededDropout {
  startStep(step: number): void;
  restore(): void;
}

/**
 * Makes a model's dropout and noise reproducible while it trains: stock tfjs-layers draws masks from `Math.random`, and
 * normal numbers that differ between engines. Each mask is drawn in the order of execution from the generator `(seed,
 * 'dropout', step)`; an element is kept, and divided by `1 - rate`, if its uniform draw is not below `rate`.
 */
export function seedDropout(model: LayersModel, seed: number): SeededDropout {
  let generator = new Generator(seed, 'dropout', 0);
  const draws: Draws = {
    mask: (shape, rate, kept) => numbers(shape, () => (generator.uniform() < rate ? 0 : kept)),
    normals: (shape, mean, deviation) => numbers(shape, () => mean + deviation * generator.normal()),
  };
  const drop = (x: tf.Tensor, rate: number): tf.Tensor =>
    tf.tidy(() => tf.mul(x, draws.mask(x.shape, rate, 1 / (1 - rate))));
  const undo: (() => void)[] = [];
  for (const layer of everyLayer(model)) {
    const noise = NOISES.get(layer.getClassName());
    if (isDropoutCell(layer)) {
      if (layer.dropoutFunc != null) continue; // The user's own.
      layer.dropoutFunc = drop;
      undo.push(() => {
        layer.dropoutFunc = undefined;
        forgetMasks(layer); // tfjs-layers keeps the last masks until the layer runs again.
      });
    } else if (layer.getClassName() === 'RNN') {
      // tfjs-layers keeps the masks of such a layer's cells for ever; an LSTM and the like forget theirs at each call.
      const cells = innerLayers(layer).filter(isDropoutCell);
      const runner = layer as unknown as NoisyLayer;
      const { call } = runner;
      const seeded: NoisyLayer['call'] = (...given) => {
        for (const cell of cells) forgetMasks(cell);
        return call.apply(layer, given);
      };
      noteSeededCall(seeded);
      runner.call = seeded;
      undo.push(() => void Reflect.deleteProperty(layer, 'call'));
    } else if (noise !== undefined) {
      const noisy = layer as unknown as NoisyLayer;
      const { call } = noisy;
      const seeded: NoisyLayer['call'] = (inputs, options) => {
        const input = Array.isArray(inputs) ? inputs[0] : inputs;
        if (input === undefined || options.training !== true || !noise.changes(noisy)) {
          return call.call(layer, inputs, options);
        }
        noisy.invokeCallHook(inputs, options);
        return tf.tidy(() => noise.apply(noisy, input, draws));
      };
      noteSeededCall(seeded);
      noisy.call = seeded;
      undo.push(() => void Reflect.deleteProperty(layer, 'call'));
    }
  }
  return {
    startStep(step) {
      if (undo.length > 0) generator = new Generator(seed, 'dropout', step);
    },
    restore() {
      for (const action of undo) action();
    },
  };
}

function forgetMasks(cell: DropoutCell): void {
  tf.dispose([cell.dropoutMask ?? [], cell.recurrentDropoutMask ?? []]);
  cell.dropoutMask = null;
  cell.recurrentDropoutMask = null;
}

/** A tensor of drawn numbers, rounded to float32. */
function numbers(shape: number[], draw: () => number): tf.Tensor {
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  for (let index = 0; index < values.length; index++) values[index] = draw();
  return tf.tensor(values, shape);
}

function isDropoutCell(layer: Layer): layer is Layer & DropoutCell {
  return 'recurrentDropout' in layer && layer.getClassName().endsWith('Cell');
}
