// Weights, their gradients and the optimizer's slots: three regions of one layout, the trainable weights first and
// without gaps, so that one instruction does an optimizer's step on all of them.
import { arenaFloats } from '../weights/weight-layout.js';
import type { Arena } from './arena.js';
import type { ResolvedLayer, ResolvedWeight } from './resolve.js';

/** A weight with its places in the arena. */
export interface Parameter {
  readonly spec: ResolvedWeight;
  readonly address: number;
  readonly floats: number;
  /** Where its gradient goes; undefined if it is not trained. */
  readonly gradient: number | undefined;
}

/** All parameters of a network. */
export interface Parameters {
  /** In the order of the layers, as tfjs-layers has them. */
  readonly all: readonly Parameter[];
  /** By the layer's index, in tfjs's order. */
  readonly byLayer: readonly (readonly Parameter[])[];
  /** The region of all trainable weights. */
  readonly weights: number;
  readonly gradients: number;
  readonly slots: readonly number[];
  /** Floats of each of these regions. */
  readonly trainableFloats: number;
}

export function placeParameters(
  arena: Arena,
  layers: readonly ResolvedLayer[],
  training: boolean,
  slotCount: number,
): Parameters {
  const specs = layers.flatMap(({ weights }) => weights);
  const trained = training ? specs.filter(({ trainable }) => trainable) : [];
  const trainableFloats = trained.reduce((sum, spec) => sum + arenaFloats(spec), 0);
  const weights = arena.floats(trainableFloats, 'weights');
  const gradients = arena.floats(trainableFloats, 'gradients');
  const slots = Array.from({ length: slotCount }, () => arena.floats(trainableFloats, 'optimizer'));
  let offset = 0;
  const byLayer = layers.map((layer) =>
    layer.weights.map((spec): Parameter => {
      const floats = arenaFloats(spec);
      if (!trained.includes(spec)) {
        return { spec, floats, address: arena.floats(floats, 'weights'), gradient: undefined };
      }
      const at = 4 * offset;
      offset += floats;
      return { spec, floats, address: weights + at, gradient: gradients + at };
    }),
  );
  return { all: byLayer.flat(), byLayer, weights, gradients, slots, trainableFloats };
}
