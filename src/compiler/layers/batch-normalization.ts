import { Opcode } from '../../kernels/program/opcodes.js';
import type { ProgramContext } from '../program/context.js';
import { float32Word } from '../program/instruction.js';
import { rowBytes, type Value } from '../program/value.js';
import { readBoolean, readNumber } from '../topology/fields.js';
import { NO_RULES, type Parameter } from '../weights/weight-spec.js';
import {
  byRole,
  checkLastAxis,
  featureWeight,
  type Normalizing,
  readNormalizing,
  scaleAndShift,
} from './normalization.js';
import { type LayerRecord, noObstacle, oneOutput, passesMasks } from './record.js';

/**
 * Normalizes each feature to mean 0 and variance 1: training uses those of the batch, over all samples and steps, and
 * updates moving averages; prediction uses the averages. So does a layer that is not trainable, as in tfjs-layers;
 * Keras' uses the averages then, which its files mark by `fixed_moments`.
 */
export interface BatchNormalizationLayer extends Normalizing {
  readonly kind: 'batchNormalization';
  readonly momentum: number;
  /** Whether training uses the moving averages as well, without updating them. */
  readonly isFixed: boolean;
}

/** What the backward pass needs. */
export interface BatchNormalizationTape {
  /** The normalized value; undefined if not needed. */
  readonly xHat: Value | undefined;
  /** Place of the variance used. */
  readonly variance: number;
  /** Whether it is the batch's own variance. */
  readonly isOwn: boolean;
}

export const batchNormalization: LayerRecord<BatchNormalizationLayer, BatchNormalizationTape, never> = {
  classes: {
    BatchNormalization: (name, config) => {
      const momentum = readNumber(name, config, 'momentum', 0.99);
      const isFixed = readBoolean(name, config, 'fixed_moments', false);
      return { kind: 'batchNormalization', ...readNormalizing(name, config), momentum, isFixed };
    },
    Normalization: (name, config) => {
      // Of no axis: one mean and variance of all, which whoever reads the file gives each feature (formats/keras/moments.ts). Theirs also
      // are those of the way back, `invert`, of which nothing is left to do here.
      const isOfAll = Array.isArray(config.axis) && config.axis.length === 0;
      const axis = isOfAll ? -1 : config.axis;
      const options = { axis, epsilon: 0, center: false, scale: false, trainable: false };
      return { kind: 'batchNormalization', ...readNormalizing(name, options), momentum: 1, isFixed: true };
    },
  },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: (layer, [input]) => {
    checkLastAxis(layer, input);
    const moving = { name: layer.name, trainable: false };
    return {
      outputs: [input],
      weights: [
        ...scaleAndShift(layer, input),
        featureWeight(moving, 'moving_mean', input, NO_RULES, 'zeros'),
        featureWeight(moving, 'moving_variance', input, NO_RULES, 'ones'),
      ],
    };
  },
  masking: passesMasks,
  mixesSamples: true,
  memory: null,
  obstacleToStream: noObstacle,
  forward: (context, { layer, parameters, inputs: [input], keep }) => {
    const { steps, columns } = input;
    const { gamma, beta, others } = byRole(layer, parameters);
    const [movingMean, movingVariance] = others as [Parameter, Parameter];
    const isOwn = context.masks !== undefined && !layer.isFixed;
    const { mean, variance } = isOwn
      ? ownMoments(context, layer, input, movingMean, movingVariance)
      : { mean: movingMean.address, variance: movingVariance.address };
    const output = context.value(steps, columns);
    const xHat = keep ? context.value(steps, columns) : undefined;
    const words = [input.address, mean, variance, gamma?.address ?? 0, beta?.address ?? 0];
    const sizes = [steps, context.batch, columns, float32Word(layer.epsilon)];
    context.emit(
      Opcode.BatchNormalize,
      [...words, xHat?.address ?? 0, output.address, ...sizes],
      layer.name,
      context.shape(output),
    );
    return { outputs: [output], tape: { xHat, variance, isOwn } };
  },
  trace: null,
};

/** Mean and variance of the batch, which the moving ones follow. */
function ownMoments(
  context: ProgramContext,
  { name, momentum }: BatchNormalizationLayer,
  { address, steps, columns }: Value,
  movingMean: Parameter,
  movingVariance: Parameter,
): { mean: number; variance: number } {
  const take = (): number => context.arena.take(rowBytes(columns), 'scratch');
  const [mean, variance] = [take(), take()];
  const rows = steps * context.batch;
  context.barrier();
  context.emit(Opcode.ColumnMoments, [address, mean, variance, rows, columns], name, `[${rows}, ${columns}]`);
  context.barrier();
  for (const [value, { address: w, floats, spec }] of [
    [mean, movingMean],
    [variance, movingVariance],
  ] as const) {
    context.emit(Opcode.MovingAverage, [w, value, floats, float32Word(1 - momentum)], name, spec.name);
  }
  return { mean, variance };
}
