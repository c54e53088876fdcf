// The layers of tfjs-layers that draw random numbers while they train: what they do with numbers that are drawn from a seed.
import * as tf from '@tensorflow/tfjs-core';

/** What such layers have, each some of it. */
export interface NoisyLayer {
  rate: number;
  stddev: number | null | undefined;
  getNoiseShape(input: tf.Tensor): number[] | undefined;
  _getNoiseShape(input: tf.Tensor): number[];
  invokeCallHook(inputs: tf.Tensor | tf.Tensor[], options: { training?: boolean }): void;
  call: (inputs: tf.Tensor | tf.Tensor[], options: { training?: boolean }) => tf.Tensor;
}

/** Draws from a seed, in order. */
export interface Draws {
  /** 0 with probability `rate`, else `kept`. */
  mask(shape: number[], rate: number, kept: number): tf.Tensor;
  normals(shape: number[], mean: number, deviation: number): tf.Tensor;
}

/** What a class of layers does while it trains. */
export interface Noise {
  /** Whether it draws anything. */
  changes(layer: NoisyLayer): boolean;
  apply(layer: NoisyLayer, input: tf.Tensor, draws: Draws): tf.Tensor;
}

/** What a scaled exponential linear unit comes near to far below 0. */
const SATURATION = -1.6732632423543772 * 1.0507009873554805;

const dropsSome = ({ rate }: NoisyLayer): boolean => rate > 0 && rate < 1;

const dropout: Noise = {
  changes: dropsSome,
  apply: (layer, input, draws) => {
    const shape = layer.getNoiseShape(input) ?? input.shape;
    return tf.mul(input, draws.mask(shape, layer.rate, 1 / (1 - layer.rate)));
  },
};

/** By the name of the class. */
export const NOISES: ReadonlyMap<string, Noise> = new Map<string, Noise>([
  ['Dropout', dropout],
  ['SpatialDropout1D', dropout],
  [
    'GaussianNoise',
    {
      changes: ({ stddev }) => stddev !== 0 && stddev !== null,
      // What is left out is 1: so tfjs-core draws.
      apply: ({ stddev }, input, draws) => tf.add(input, draws.normals(input.shape, 0, stddev ?? 1)),
    },
  ],
  [
    'GaussianDropout',
    {
      changes: dropsSome,
      apply: ({ rate }, input, draws) =>
        tf.mul(input, draws.normals(input.shape, 1, Math.sqrt(rate / (1 - rate)))),
    },
  ],
  [
    'AlphaDropout',
    {
      changes: dropsSome,
      apply: (layer, input, draws) => {
        const { rate } = layer;
        const kept = draws.mask(layer._getNoiseShape(input), rate, 1);
        const scale = 1 / Math.sqrt((1 - rate) * (1 + rate * SATURATION * SATURATION));
        const x = tf.add(tf.mul(input, kept), tf.mul(tf.sub(kept, 1), SATURATION));
        return tf.add(tf.mul(x, scale), -scale * SATURATION * rate);
      },
    },
  ],
]);
