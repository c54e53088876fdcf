import { Opcode } from '../../kernels/program/opcodes.js';
import { kernelOf, type Metric, misfit, nameOf, parametersOf } from '../losses/losses.js';
import { NotLowered } from '../not-lowered.js';
import type { Arena } from '../program/arena.js';
import type { ProgramContext } from '../program/context.js';
import { float32Word } from '../program/instruction.js';
import type { Value } from '../program/value.js';

/** Loss and metrics of a step: what makes them, of what, and where they lie. */
export interface Scalars {
  /** Loss, then metrics; float32 each. */
  readonly address: number;
  readonly names: readonly string[];
  readonly parts: readonly Scalar[];
}

interface Scalar {
  readonly metric: Metric;
  /** What each sample contributes; for a ratio two rows of that. */
  readonly sums: number;
  /** Parameters of each column, in a padded row; 0 if it has none. */
  readonly parameters: number;
}

/** Numbers that never change, which whoever opens the arena has to write. */
export interface Constants {
  readonly address: number;
  readonly values: Float32Array;
}

/**
 * Room for loss and metrics.
 *
 * @param metrics the loss, then the metrics; empty if nothing is trained
 * @throws NotLowered if one does not fit outputs of so many columns.
 */
export function placeScalars(
  arena: Arena,
  metrics: readonly Metric[],
  columns: number,
  largestBatch: number,
): { scalars: Scalars; constants: Constants[] } {
  const constants: Constants[] = [];
  const address = arena.floats(metrics.length, 'scratch');
  const parts = metrics.map((metric): Scalar => {
    const wrong = misfit(metric, columns);
    if (wrong !== undefined) throw new NotLowered(`loss ${wrong}`);
    const rows = kernelOf(metric).ends === 'ratio' ? 2 : 1;
    const sums = arena.floats(rows * largestBatch, 'scratch');
    const values = parametersOf(metric, columns);
    if (values === undefined) return { metric, sums, parameters: 0 };
    const parameters = arena.floats(values.length, 'data');
    constants.push({ address: parameters, values });
    return { metric, sums, parameters };
  });
  const names = metrics.map((metric, index) => (index === 0 ? 'loss' : nameOf(metric)));
  return { scalars: { address, names, parts }, constants };
}

/**
 * Loss and metrics of each sample; what is made of them follows in {@link endScalars}, after a barrier.
 *
 * @param weights of each sample, [1, batch, 1], or 0
 * @param gradient where dL/d(output) goes, or 0
 */
export function sampleLosses(
  context: ProgramContext,
  scalars: Scalars,
  output: Value,
  target: Value,
  weights: number,
  gradient: number,
): void {
  const sizes = [output.steps, context.batch, output.columns];
  for (const [index, { metric, sums, parameters }] of scalars.parts.entries()) {
    const [opcode, between] =
      index === 0 ? [Opcode.Loss, [weights, gradient, sums]] : [Opcode.Metric, [sums]];
    const words = [output.address, target.address, ...between, ...sizes, kernelOf(metric).code, parameters];
    context.emit(opcode, words, '', `${nameOf(metric)} ${context.shape(output)}`);
  }
}

/** By thread 0, once all samples have their sums. */
export function endScalars(context: ProgramContext, scalars: Scalars, output: Value, target: Value): void {
  for (const [index, { metric, sums }] of scalars.parts.entries()) {
    const address = scalars.address + 4 * index;
    const name = scalars.names[index] ?? '';
    const { batch } = context;
    switch (kernelOf(metric).ends) {
      case 'mean':
        context.emit(Opcode.Mean, [sums, batch, float32Word(batch * output.steps), address], '', name);
        break;
      case 'ratio':
        context.emit(Opcode.Ratio, [sums, batch, address], '', name);
        break;
      case 'r2':
        context.emit(
          Opcode.R2Score,
          [target.address, sums, target.steps, batch, target.columns, address],
          '',
          name,
        );
        break;
    }
  }
}
