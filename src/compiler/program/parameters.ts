// Weights, their gradients and the optimizer's slots: three regions of one layout, the trainable weights first and
// without gaps, so that one instruction does an optimizer's step on all of them; on all but tables of which it takes the
// rows that occur, which come last.
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
  /** Floats at their beginning that each step of the optimizer takes: all but those of which it takes single rows. */
  readonly steppedFloats: number;
}

/**
 * @param specs of each layer
 * @param byRows of which weights the optimizer steps on single rows; undefined: of none
 */
export function placeParameters(
  arena: Arena,
  specs: readonly (readonly WeightSpec[])[],
  training: boolean,
  slotCount: number,
  byRows: ((spec: WeightSpec) => boolean) | undefined,
): Parameters {
  const takesRows = (spec: WeightSpec): boolean => byRows?.(spec) ?? false;
  const trained = new Set(training ? specs.flat().filter(({ trainable }) => trainable) : []);
  const sizeOf = (list: readonly WeightSpec[]): number =>
    list.reduce((sum, spec) => sum + arenaFloats(spec), 0);
  const trainableFloats = sizeOf([...trained]);
  const steppedFloats = sizeOf([...trained].filter((spec) => !takesRows(spec)));
  const weights = arena.floats(trainableFloats, 'weights');
  const gradients = arena.floats(trainableFloats, 'gradients');
  const slots = Array.from({ length: slotCount }, () => arena.floats(trainableFloats, 'optimizer'));
  let [offset, rowsOffset] = [0, steppedFloats];
  const byLayer = specs.map((own) =>
    own.map((spec): Parameter => {
      const floats = arenaFloats(spec);
      if (!trained.has(spec)) {
        const address = arena.floats(floats, 'weights');
        return { spec, floats, address, gradient: undefined, byRows: false };
      }
      const alone = takesRows(spec);
      const at = 4 * (alone ? rowsOffset : offset);
      if (alone) rowsOffset += floats;
      else offset += floats;
      return { spec, floats, address: weights + at, gradient: gradients + at, byRows: alone };
    }),
  );
  return { all: byLayer.flat(), byLayer, weights, gradients, slots, trainableFloats, steppedFloats };
}
