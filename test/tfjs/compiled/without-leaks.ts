// tfjs-layers as it is meant: what one layer is called with is not handed on to the next.
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { everyLayer } from '../../../src/tfjs/model/layers.js';

interface Called {
  apply(inputs: tf.Tensor | tf.Tensor[], options?: { mask?: unknown }): unknown;
}

/**
 * tfjs-layers' executor calls all layers with one object of options. A mask stays in it, and recurrent layers of inputs without
 * one take it; so do initial states, and the next recurrent layer throws. Here each call has options of its own.
 */
export function withoutLeaks(model: tfl.LayersModel): void {
  for (const layer of everyLayer(model) as unknown as Called[]) {
    const { apply } = layer;
    layer.apply = (inputs, options) => {
      const [first] = [inputs].flat();
      if (!(first instanceof tf.Tensor) || options === undefined) return apply.call(layer, inputs, options);
      const own = { ...options };
      delete options.mask; // The executor sets it again where there is one.
      return apply.call(layer, inputs, own);
    };
  }
}
