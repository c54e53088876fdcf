// One optimizer step as a program. Between barriers the threads work on samples of their own, then on columns of
// the weights' gradients, then on stretches of the weights:
//
//   transposes, forwards, losses | backwards | gradients of weights, what thread 0 does | (penalties, clipping) | optimizer
import { Opcode } from '../../kernels/program/opcodes.js';
import { hasSparseTargets } from '../losses/losses.js';
import { OPTIMIZERS } from '../optimizer.js';
import type { ProgramContext } from '../program/context.js';
import { carryStates, forward } from '../program/forward.js';
import { gather } from '../program/gather.js';
import type { Output } from '../program/layout.js';
import type { Draft } from '../program/lower.js';
import type { Value } from '../program/value.js';
import { backward, prepareBackward, weightGradients } from './backward.js';
import type { Dataset } from './dataset.js';
import type { TrainingLayout } from './layout.js';
import { endScalars, sampleLosses } from './loss.js';
import type { TrainingDescription } from './options.js';
import { changeGradients, checkFinite, optimizerStep, penalties } from './update.js';

export function trainProgram(
  context: ProgramContext,
  layout: TrainingLayout,
  training: TrainingDescription,
): Pick<Draft, 'instructions' | 'tape' | 'status'> {
  const { parameters, scalars } = layout;
  const ways = prepareBackward(context, layout, false);
  const { x, y, weights } = gatherBatch(context, layout, training, layout.train, layout.order);
  const tape = forward(context, layout, x, true);
  const output = tape.outputs[0] as Value;
  const gradient = context.value(output.steps, output.columns);
  sampleLosses(context, scalars, output, y, weights, gradient.address);
  context.barrier();
  backward(context, layout, tape, ways, [gradient.address]);
  context.barrier();
  weightGradients(context, tape, ways);
  endScalars(context, scalars, output, y);
  penalties(context, parameters.all, scalars.address);
  context.emit(Opcode.Log, [scalars.address, layout.log, scalars.names.length], '', 'loss and metrics');
  const { kind } = training.optimizer;
  context.emit(Opcode.PrepareOptimizer, [layout.hyperparameters, OPTIMIZERS.indexOf(kind)], '', kind);
  context.barrier();
  changeGradients(context, layout, training);
  optimizerStep(context, layout, training);
  checkFinite(context, layout);
  carryStates(context, tape);
  context.barrier();
  return { instructions: context.instructions, tape, status: layout.status };
}

/** Loss and metrics without a step. */
export function evaluateProgram(
  context: ProgramContext,
  layout: TrainingLayout,
  training: TrainingDescription,
): Pick<Draft, 'instructions' | 'tape'> {
  const { scalars } = layout;
  const { x, y } = gatherBatch(context, layout, training, layout.evaluation, 0);
  const tape = forward(context, layout, x, false);
  const output = tape.outputs[0] as Value;
  sampleLosses(context, scalars, output, y, 0, 0);
  carryStates(context, tape);
  context.barrier();
  endScalars(context, scalars, output, y);
  context.emit(Opcode.Log, [scalars.address, layout.log, scalars.names.length], '', 'loss and metrics');
  context.barrier();
  return { instructions: context.instructions, tape };
}

function gatherBatch(
  context: ProgramContext,
  layout: TrainingLayout,
  training: TrainingDescription,
  dataset: Dataset,
  order: number,
): { x: Value[]; y: Value; weights: number } {
  const x = layout.inputs.map(({ steps, columns }, index) => {
    const value = context.value(steps, columns);
    gather(context, dataset.inputs[index] as number, value, order);
    return value;
  });
  const output = layout.outputs[0] as Output;
  const y = context.value(output.steps, hasSparseTargets(training.loss) ? 1 : output.columns);
  gather(context, dataset.y, y, order);
  if (dataset.weights === 0) return { x, y, weights: 0 };
  const weights = context.value(1, 1);
  gather(context, dataset.weights, weights, order);
  return { x, y, weights: weights.address };
}
