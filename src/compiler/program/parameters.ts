// Weights, their gradients and the optimizer's slots: three regions of one layout, the trainable weights first and
// without gaps, so that one instruction does an optimizer's step on all of them.
import { arenaFloats } from '../weights/weight-layout.js';
import type { Parameter, WeightSpec } from '../weights/weight-spec.js';
import type { Arena } from './arena.js';

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

/** @param specs of each layer */
export function placeParameters(
  arena: Arena,
  specs: readonly (readonly WeightSpec[])[],
  training: boolean,
  slotCount: number,
): Parameters {
  const trained = new Set(training ? specs.flat().filter(({ trainable }) => trainable) : []);
  const trainableFloats = [...trained].reduce((sum, spec) => sum + arenaFloats(spec), 0);
  const weights = arena.floats(trainableFloats, 'weights');
  const gradients = arena.floats(trainableFloats, 'gradients');
  const slots = Array.from({ length: slotCount }, () => arena.floats(trainableFloats, 'optimizer'));
  let offset = 0;
  const byLayer = specs.map((own) =>
    own.map((spec): Parameter => {
      const floats = arenaFloats(spec);
      if (!trained.has(spec)) {
        return { spec, floats, address: arena.floats(floats, 'weights'), gradient: undefined };
      }
      const at = 4 * offset;
      offset += floats;
      return { spec, floats, address: weights + at, gradient: gradients + at };
    }),
  );
  return { all: byLayer.flat(), byLayer, weights, gradients, slots, trainableFloats };
}
