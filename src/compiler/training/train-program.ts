// One optimizer step as a program. Between barriers the threads work on samples of their own, then on columns of
// the weights' gradients, then on stretches of the weights:
//
//   transposes, forwards, (where masked steps do not count |) losses | backwards | gradients of weights, what thread 0 does | (penalties, clipping) | optimizer
import { Opcode } from '../../kernels/program/opcodes.js';
import { OPTIMIZERS } from '../optimizer.js';
import type { ProgramContext } from '../program/context.js';
import { carryStates, forward } from '../program/forward.js';
import { gather } from '../program/gather.js';
import type { Draft } from '../program/lower.js';
import type { Value } from '../program/value.js';
import { backward, prepareBackward, weightGradients } from './backward.js';
import { constrain } from './constraints.js';
import type { Dataset, WeightsPlace } from './dataset.js';
import type { TrainingLayout } from './layout.js';
import { countedSteps, endScalars, sampleLosses, type Target } from './loss.js';
import type { TrainingDescription } from './options.js';
import { changeGradients, checkFinite, optimizerStep, penalties } from './update.js';

export function trainProgram(
  context: ProgramContext,
  layout: TrainingLayout,
  training: TrainingDescription,
): Pick<Draft, 'instructions' | 'tape' | 'status'> {
  const { parameters, scalars } = layout;
  const ways = prepareBackward(context, layout, false);
  const { inputs, targets } = gatherBatch(context, layout.train, layout.order);
  const tape = forward(context, layout, inputs, true);
  const counted = countedSteps(context, scalars, tape.outputs, training);
  const gradients = sampleLosses(context, scalars, tape.outputs, targets, counted, true);
  context.barrier();
  backward(context, layout, tape, ways, gradients);
  context.barrier();
  weightGradients(context, tape, ways);
  endScalars(context, scalars, tape.outputs, targets, counted);
  penalties(context, parameters.all, training, scalars.address);
  context.emit(Opcode.Log, [scalars.address, layout.log, scalars.names.length], '', 'loss and metrics');
  const { kind } = training.optimizer;
  context.emit(Opcode.PrepareOptimizer, [layout.hyperparameters, OPTIMIZERS.indexOf(kind)], '', kind);
  context.barrier();
  changeGradients(context, layout, training);
  optimizerStep(context, layout, training);
  checkFinite(context, layout);
  if (training.constraints === 'keras') constrain(context, parameters.all);
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
  const { parameters, scalars } = layout;
  const { resolved } = layout.evaluation;
  const { inputs, targets } = gatherBatch(context, layout.evaluation, 0);
  const tape = forward(context, { resolved, parameters }, inputs, false);
  const counted = countedSteps(context, scalars, tape.outputs, training);
  sampleLosses(context, scalars, tape.outputs, targets, counted, false);
  carryStates(context, tape);
  context.barrier();
  endScalars(context, scalars, tape.outputs, targets, counted);
  if (training.regularizers === 'keras') penalties(context, parameters.all, training, scalars.address);
  context.emit(Opcode.Log, [scalars.address, layout.log, scalars.names.length], '', 'loss and metrics');
  context.barrier();
  return { instructions: context.instructions, tape };
}

function gatherBatch(
  context: ProgramContext,
  dataset: Dataset,
  order: number,
): { inputs: Value[]; targets: Target[] } {
  const gathered = ({ address, steps, columns }: Value): Value => {
    const value = context.value(steps, columns);
    gather(context, address, value, order);
    return value;
  };
  const inputs = dataset.inputs.map(gathered);
  const targets = dataset.targets.map((target, index): Target => {
    const value = gathered(target);
    const { steps, address } = dataset.weights[index] as WeightsPlace;
    const weights = steps === 0 ? 0 : gathered({ address, steps, columns: 1 }).address;
    return { ...value, weights, isWeightedByStep: steps > 1 };
  });
  return { inputs, targets };
}
