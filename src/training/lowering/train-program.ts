// One optimizer step as a program. Between barriers the threads work on samples of their own, then on columns of
// the weights' gradients, then on stretches of the weights:
//
//   transposes, forwards, losses | backwards | gradients of weights, what thread 0 does | (penalties, clipping) | optimizer
import { Opcode } from '../../kernels/program/opcodes.js';
import { KINDS } from '../optimizer.js';
import { backward, carryStates, forward, type Tape, transposes, weightGradients } from './chain.js';
import type { ProgramContext } from './context.js';
import type { Dataset } from './dataset.js';
import { float32Word, type Instruction } from './instruction.js';
import type { Layout } from './layout.js';
import { hasSparseTargets, meanScalars, sampleLosses } from './loss.js';
import type { TrainingDescription } from './options.js';
import type { Parameter } from './parameters.js';
import type { Value } from './value.js';

/** Instructions of a training program, and where the gradients are complete. */
export interface TrainInstructions {
  readonly instructions: readonly Instruction[];
  /** Index of the first instruction after the way forwards. */
  readonly loss: number;
  /** Index of the first instruction that changes weights, gradients or states. */
  readonly update: number;
  /** The way forwards, for looking into it. */
  readonly tape: Tape;
}

export function trainProgram(
  context: ProgramContext,
  layout: Layout,
  training: TrainingDescription,
): TrainInstructions {
  const { layers, parameters, scalars } = layout;
  const transposed = transposes(context, layers, parameters);
  const { x, y, weights } = gatherBatch(context, layout, training, layout.train, layout.order);
  const tape = forward(context, layers, parameters, x, true);
  const gradient = context.value(tape.output.steps, tape.output.columns);
  const { loss, metrics } = training;
  const afterForward = context.instructions.length;
  sampleLosses(context, loss, metrics, scalars, tape.output, y, weights, gradient.address);
  barrier(context);
  const deltas = backward(context, tape, parameters, transposed, gradient.address);
  barrier(context);
  weightGradients(context, tape, deltas);
  meanScalars(context, scalars, tape.output);
  penalties(context, parameters.all, scalars.address);
  context.emit(Opcode.Log, [scalars.address, layout.log, scalars.names.length], '', 'loss and metrics');
  const { kind } = training.optimizer;
  context.emit(Opcode.PrepareOptimizer, [layout.hyperparameters, KINDS[kind]], '', kind);
  barrier(context);
  const update = context.instructions.length;
  changeGradients(context, layout, training);
  optimizerStep(context, layout, training);
  carryStates(context, tape);
  barrier(context);
  return { instructions: context.instructions, loss: afterForward, update, tape };
}

/** Loss and metrics without a step. */
export function evaluateProgram(
  context: ProgramContext,
  layout: Layout,
  training: TrainingDescription,
): readonly Instruction[] {
  const { layers, parameters, scalars } = layout;
  const { x, y } = gatherBatch(context, layout, training, layout.evaluation, 0);
  const tape = forward(context, layers, parameters, x, false);
  sampleLosses(context, training.loss, training.metrics, scalars, tape.output, y, 0, 0);
  carryStates(context, tape);
  barrier(context);
  meanScalars(context, scalars, tape.output);
  context.emit(Opcode.Log, [scalars.address, layout.log, scalars.names.length], '', 'loss and metrics');
  barrier(context);
  return context.instructions;
}

/** The outputs of one batch, in `layout.input`. */
export function predictProgram(
  context: ProgramContext,
  layout: Layout,
): { instructions: readonly Instruction[]; output: Value } {
  const { layers, parameters, input } = layout;
  const x = context.value(input.steps, input.columns);
  gather(context, input.address, x, 0);
  const tape = forward(context, layers, parameters, x, false);
  carryStates(context, tape);
  barrier(context);
  return { instructions: context.instructions, output: tape.output };
}

function gatherBatch(
  context: ProgramContext,
  layout: Layout,
  training: TrainingDescription,
  dataset: Dataset,
  order: number,
): { x: Value; y: Value; weights: number } {
  const { input, output } = layout;
  const x = context.value(input.steps, input.columns);
  gather(context, dataset.x, x, order);
  const y = context.value(output.steps, hasSparseTargets(training.loss) ? 1 : output.columns);
  gather(context, dataset.y, y, order);
  if (dataset.weights === 0) return { x, y, weights: 0 };
  const weights = context.value(1, 1);
  gather(context, dataset.weights, weights, order);
  return { x, y, weights: weights.address };
}

function gather(context: ProgramContext, dataset: number, value: Value, order: number): void {
  const words = [dataset, value.address, order, value.steps, context.batch, value.columns];
  context.emit(Opcode.Gather, words, '', context.shape(value));
}

function barrier(context: ProgramContext): void {
  if (context.threads > 1) context.emit(Opcode.Barrier, [], '', '');
}

/** What regularizers add to the loss. */
function penalties(context: ProgramContext, parameters: readonly Parameter[], loss: number): void {
  for (const { spec, address, floats } of parameters) {
    if (spec.penalty === undefined) continue;
    const { l1, l2 } = spec.penalty;
    const words = [address, floats, float32Word(l1), float32Word(l2), loss];
    context.emit(Opcode.Penalty, words, spec.name, `l1 ${l1}, l2 ${l2}`);
  }
}

/** Regularizers, then clipping: by value, by each weight's norm, by the norm of all. */
function changeGradients(context: ProgramContext, layout: Layout, training: TrainingDescription): void {
  const { parameters, norms } = layout;
  const { clipValue, clipNorm, globalClipNorm } = training;
  const trained = parameters.all.filter(
    (parameter): parameter is Parameter & { gradient: number } => parameter.gradient !== undefined,
  );
  const punished = trained.filter(({ spec }) => spec.penalty !== undefined);
  for (const { spec, address, gradient, floats } of punished) {
    const { l1 = 0, l2 = 0 } = spec.penalty ?? {};
    const words = [address, gradient, floats, float32Word(l1), float32Word(l2)];
    context.emit(Opcode.PenaltyGradient, words, spec.name, `l1 ${l1}, l2 ${l2}`);
  }
  if (punished.length > 0) barrier(context);
  const { gradients, trainableFloats } = parameters;
  if (clipValue !== undefined) {
    const words = [gradients, trainableFloats, float32Word(clipValue)];
    context.emit(Opcode.ClipValue, words, '', `clipValue ${clipValue}`);
    barrier(context);
  }
  if (clipNorm !== undefined) {
    for (const [index, { gradient, floats, spec }] of trained.entries()) {
      context.emit(Opcode.SquaredNorm, [gradient, floats, norms + 4 * index, 0], spec.name, 'norm');
    }
    barrier(context);
    for (const [index, { gradient, floats, spec }] of trained.entries()) {
      const words = [gradient, floats, norms + 4 * index, float32Word(clipNorm)];
      context.emit(Opcode.ClipNorm, words, spec.name, `clipNorm ${clipNorm}`);
    }
    barrier(context);
  }
  if (globalClipNorm !== undefined) {
    context.emit(Opcode.SquaredNorm, [gradients, trainableFloats, norms, 0], '', 'norm of all gradients');
    barrier(context);
    const words = [gradients, trainableFloats, norms, float32Word(globalClipNorm)];
    context.emit(Opcode.ClipNorm, words, '', `globalClipNorm ${globalClipNorm}`);
    barrier(context);
  }
}

function optimizerStep(context: ProgramContext, layout: Layout, training: TrainingDescription): void {
  const { parameters, hyperparameters } = layout;
  const { weights, gradients, slots, trainableFloats } = parameters;
  const kind = KINDS[training.optimizer.kind];
  const [slot0 = 0, slot1 = 0, slot2 = 0] = slots;
  const words = [weights, gradients, slot0, slot1, slot2, trainableFloats, hyperparameters, kind];
  context.emit(Opcode.Optimize, words, '', `${training.optimizer.kind} [${trainableFloats}]`);
}
