import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../../errors.js';
import { Generator } from '../../random/index.js';
import { everyLayer, type Layer } from '../model/layers.js';
import { noteSeededCall } from '../model/seeded-calls.js';

/** tfjs-layers gives these no seed at all, and their normal draws differ between engines. */
const UNSEEDED = new Set(['AlphaDropout', 'GaussianDropout', 'GaussianNoise']);

interface DropoutLayer {
  rate: number;
  getNoiseShape(input: tf.Tensor): number[] | undefined;
  invokeCallHook(inputs: tf.Tensor | tf.Tensor[], options: { training?: boolean }): void;
  call: (inputs: tf.Tensor | tf.Tensor[], options: { training?: boolean }) => tf.Tensor;
}

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
 * Makes a model's dropout reproducible while it trains: stock tfjs-layers draws masks from `Math.random`.
 * Each mask is drawn in the order of execution from the generator `(seed, 'dropout', step)`; an element is
 * kept, and divided by `1 - rate`, if its uniform draw is not below `rate`.
 *
 * @throws LetheError `model` if a layer draws random numbers that cannot be seeded.
 */
export function seedDropout(caller: string, model: LayersModel, seed: number): SeededDropout {
  let generator = new Generator(seed, 'dropout', 0);
  const drop = (x: tf.Tensor, rate: number, shape: number[] = x.shape): tf.Tensor =>
    tf.tidy(() => {
      const kept = Math.fround(1 / (1 - rate));
      const mask = new Float32Array(tf.util.sizeFromShape(shape));
      for (let index = 0; index < mask.length; index++) mask[index] = generator.uniform() < rate ? 0 : kept;
      return tf.mul(x, tf.tensor(mask, shape));
    });
  const undo: (() => void)[] = [];
  for (const layer of everyLayer(model)) {
    if (UNSEEDED.has(layer.getClassName())) {
      throw new LetheError(
        'model',
        `${caller}: layer ${layer.name} (${layer.getClassName()}) draws unseeded random numbers: ` +
          'expected a model whose training can be repeated, such as one with dropout instead',
      );
    }
    if (isDropoutCell(layer)) {
      if (layer.dropoutFunc != null) continue; // The user's own.
      layer.dropoutFunc = drop;
      undo.push(() => {
        layer.dropoutFunc = undefined;
        // tfjs-layers keeps the last masks until the layer runs again.
        tf.dispose([layer.dropoutMask ?? [], layer.recurrentDropoutMask ?? []]);
        layer.dropoutMask = null;
        layer.recurrentDropoutMask = null;
      });
    } else if (isDropoutLayer(layer)) {
      const { call } = layer;
      const seeded: DropoutLayer['call'] = (inputs, options) => {
        const input = Array.isArray(inputs) ? inputs[0] : inputs;
        if (input === undefined || options.training !== true || layer.rate <= 0 || layer.rate >= 1) {
          return call.call(layer, inputs, options);
        }
        layer.invokeCallHook(inputs, options);
        return drop(input, layer.rate, layer.getNoiseShape(input) ?? input.shape);
      };
      noteSeededCall(seeded);
      layer.call = seeded;
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

function isDropoutLayer(layer: Layer): layer is Layer & DropoutLayer {
  return layer.getClassName() === 'Dropout' || layer.getClassName() === 'SpatialDropout1D';
}

function isDropoutCell(layer: Layer): layer is Layer & DropoutCell {
  return 'recurrentDropout' in layer && layer.getClassName().endsWith('Cell');
}
