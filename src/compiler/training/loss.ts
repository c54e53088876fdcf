import { Opcode } from '../../kernels/program/opcodes.js';
import { kernelOf, type Metric, misfit, nameOf, parametersOf } from '../losses/losses.js';
import { NotLowered } from '../not-lowered.js';
import type { Arena } from '../program/arena.js';
import type { ProgramContext } from '../program/context.js';
import { float32Word } from '../program/instruction.js';
import type { Value } from '../program/value.js';
import type { OutputTraining, Rules } from './options.js';

/** Loss and metrics of a step: their kernels, inputs and places. */
export interface Scalars {
  /** As they are logged: the loss, of several outputs the loss of each, then the metrics. Float32 each. */
  readonly address: number;
  readonly names: readonly string[];
  /** Of each output. */
  readonly outputs: readonly OutputScalars[];
}

interface OutputScalars {
  /** Factor of its loss in the total loss. */
  readonly lossWeight: number;
  readonly loss: Scalar;
  readonly metrics: readonly Scalar[];
  /** The layer that gives it. */
  readonly layer: string;
}

interface Scalar {
  readonly name: string;
  readonly metric: Metric;
  readonly address: number;
  /** Contributions of the samples; for a ratio two rows. */
  readonly sums: number;
  /** Parameters of each column, in a padded row; 0 if it has none. */
  readonly parameters: number;
}

/** Constants, which are written when an arena is opened. */
export interface Constants {
  readonly address: number;
  readonly values: Float32Array;
}

/** What an output is judged by. */
interface Judged extends OutputTraining {
  readonly name: string;
  readonly columns: number;
}

/**
 * Room for loss and metrics.
 *
 * @param outputs none if nothing is trained
 * @throws NotLowered if one does not fit outputs of this many columns.
 */
export function placeScalars(
  arena: Arena,
  outputs: readonly Judged[],
  largestBatch: number,
): { scalars: Scalars; constants: Constants[] } {
  const constants: Constants[] = [];
  const several = outputs.length > 1;
  const losses = several ? outputs.map(({ name }) => `${name}_loss`) : [];
  const metricNames = outputs.flatMap(({ name, metrics }) =>
    metrics.map((metric) => (several ? `${name}_${nameOf(metric)}` : nameOf(metric))),
  );
  const names = outputs.length === 0 ? [] : ['loss', ...losses, ...metricNames];
  const address = arena.floats(names.length, 'scratch');
  const place = (metric: Metric, columns: number, index: number): Scalar => {
    const wrong = misfit(metric, columns);
    if (wrong !== undefined) throw new NotLowered(`loss ${wrong}`);
    const rows = kernelOf(metric).ends === 'ratio' ? 2 : 1;
    const sums = arena.floats(rows * largestBatch, 'scratch');
    const values = parametersOf(metric, columns);
    const parameters = values === undefined ? 0 : arena.floats(values.length, 'data');
    if (values !== undefined) constants.push({ address: parameters, values });
    return { metric, name: names[index] ?? '', address: address + 4 * index, sums, parameters };
  };
  let next = 1 + losses.length;
  const scalars = outputs.map(({ loss, metrics, lossWeight = 1, columns, name }, output): OutputScalars => {
    return {
      layer: name,
      lossWeight,
      loss: place(loss, columns, several ? 1 + output : 0),
      metrics: metrics.map((metric) => place(metric, columns, next++)),
    };
  });
  return { scalars: { address, names, outputs: scalars }, constants };
}

/** The target of an output. */
export interface Target extends Value {
  /** Of each sample, [1, batch, 1], or of each step, [steps, batch, 1]; or 0. */
  readonly weights: number;
  readonly isWeightedByStep: boolean;
}

/**
 * The place of each output's mask, if masked steps must not count; 0: all steps count. A barrier precedes reading, as
 * each thread counts all steps.
 *
 * @throws NotLowered if a mask is not of the output's steps.
 */
export function countedSteps(
  context: ProgramContext,
  scalars: Scalars,
  outputs: readonly Value[],
  { lossMasks }: Rules,
): number[] {
  const masks = outputs.map(({ mask, steps }, index) => {
    if (lossMasks !== 'keras' || mask === undefined) return 0;
    if (mask.steps === steps) return mask.address;
    const wrong = `a mask of ${mask.steps} steps has no kernel in the loss of ${steps} rows a sample`;
    throw new NotLowered(wrong, scalars.outputs[index]?.layer);
  });
  if (masks.some((mask) => mask !== 0)) context.barrier();
  return masks;
}

/**
 * Loss and metrics of each sample; what is made of them follows in {@link endScalars}, after a barrier.
 *
 * @param counted of each output, see {@link countedSteps}
 * @param differentiates whether dL/d(output) is asked for
 * @returns where dL/d(output) of each output is
 */
export function sampleLosses(
  context: ProgramContext,
  scalars: Scalars,
  outputs: readonly Value[],
  targets: readonly Target[],
  counted: readonly number[],
  differentiates: boolean,
): number[] {
  return scalars.outputs.map(({ loss, metrics, lossWeight }, index) => {
    const output = outputs[index] as Value;
    const target = targets[index] as Target;
    const sizes = [output.steps, context.batch, output.columns];
    const gradient = differentiates ? context.value(output.steps, output.columns).address : 0;
    const mask = counted[index] as number;
    const emit = (
      opcode: Opcode,
      { metric, parameters }: Scalar,
      between: number[],
      ...more: number[]
    ): void => {
      const code = kernelOf(metric).code;
      const words = [output.address, target.address, ...between, ...sizes, code, parameters, mask, ...more];
      context.emit(opcode, words, '', `${nameOf(metric)} ${context.shape(output)}`);
    };
    emit(Opcode.Loss, loss, [target.weights, gradient, loss.sums], target.isWeightedByStep ? 1 : 0);
    for (const metric of metrics) emit(Opcode.Metric, metric, [metric.sums]);
    if (differentiates && lossWeight !== 1) {
      const words = [gradient, gradient, ...sizes, float32Word(lossWeight)];
      context.emit(Opcode.Scale, words, '', `${context.shape(output)} * ${lossWeight}`);
    }
    return gradient;
  });
}

/** By thread 0, once all samples have their sums. */
export function endScalars(
  context: ProgramContext,
  { address, outputs: scalars }: Scalars,
  outputs: readonly Value[],
  targets: readonly Target[],
  counted: readonly number[],
): void {
  for (const [index, { loss, metrics }] of scalars.entries()) {
    for (const scalar of [loss, ...metrics]) {
      end(context, scalar, outputs[index] as Value, targets[index] as Target, counted[index] as number);
    }
  }
  // The one loss of one output is the sum; of several, each is added to it.
  for (const [index, { loss, lossWeight }] of scalars.entries()) {
    if (loss.address === address && lossWeight === 1) continue;
    const words = [loss.address, address, float32Word(lossWeight), index === 0 ? 0 : 1];
    context.emit(Opcode.AddScalar, words, '', `${loss.name} * ${lossWeight}`);
  }
}

function end(
  context: ProgramContext,
  { metric, name, address, sums }: Scalar,
  output: Value,
  target: Target,
  mask: number,
): void {
  const { batch } = context;
  const rows = batch * output.steps;
  switch (kernelOf(metric).ends) {
    case 'mean':
      context.emit(Opcode.Mean, [sums, batch, float32Word(rows), address, mask, rows], '', name);
      break;
    case 'ratio':
      context.emit(Opcode.Ratio, [sums, batch, address], '', name);
      break;
    case 'r2':
      context.emit(
        Opcode.R2Score,
        [target.address, sums, target.steps, batch, target.columns, address, mask],
        '',
        name,
      );
      break;
  }
}
