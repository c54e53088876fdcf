// What happens to gradients and weights at the end of a step: penalties, clipping, the optimizer.
import { Opcode } from '../../kernels/program/opcodes.js';
import { OPTIMIZERS } from '../optimizer.js';
import type { ProgramContext } from '../program/context.js';
import { float32Word } from '../program/instruction.js';
import type { Parameter, Penalty } from '../weights/weight-spec.js';
import type { TrainingLayout } from './layout.js';
import type { Rules, TrainingDescription } from './options.js';
import { stepOnRows } from './rows.js';

/**
 * The penalty of a weight that a training run counts: in Keras none of a frozen weight; in tfjs-layers that, too, and for each
 * use of the layer.
 */
function penaltyOf({ spec, gradient }: Parameter, { regularizers }: Rules): Penalty | undefined {
  const { penalty, isForgotten, uses = 1 } = spec;
  if (regularizers === 'keras') return gradient === undefined ? undefined : penalty;
  return isForgotten || penalty === undefined ? undefined : { l1: uses * penalty.l1, l2: uses * penalty.l2 };
}

/** What regularizers add to the loss. */
export function penalties(
  context: ProgramContext,
  parameters: readonly Parameter[],
  training: Rules,
  loss: number,
): void {
  for (const parameter of parameters) {
    const { spec, address, floats } = parameter;
    const penalty = penaltyOf(parameter, training);
    if (penalty === undefined) continue;
    const { l1, l2 } = penalty;
    const words = [address, floats, float32Word(l1), float32Word(l2), loss];
    context.emit(Opcode.Penalty, words, spec.name, `l1 ${l1}, l2 ${l2}`);
  }
}

/** Regularizers, masks, then clipping: by value, by each weight's norm, by the norm of all. */
export function changeGradients(
  context: ProgramContext,
  layout: TrainingLayout,
  training: TrainingDescription,
): void {
  const { parameters, norms, gradientMask } = layout;
  const { clipValue, clipNorm, globalClipNorm } = training;
  const trained = parameters.all.filter(
    (parameter): parameter is Parameter & { gradient: number } => parameter.gradient !== undefined,
  );
  const flat = training.regularizers === 'keras' ? 1 : 0;
  let isPunished = false;
  for (const parameter of trained) {
    const { spec, address, gradient, floats } = parameter;
    const penalty = penaltyOf(parameter, training);
    if (penalty === undefined) continue;
    isPunished = true;
    const { l1, l2 } = penalty;
    const words = [address, gradient, floats, float32Word(l1), float32Word(l2), flat];
    context.emit(Opcode.PenaltyGradient, words, spec.name, `l1 ${l1}, l2 ${l2}`);
  }
  if (isPunished) context.barrier();
  const { gradients, trainableFloats } = parameters;
  if (gradientMask !== 0) {
    // As rows of four, of which each thread takes some.
    const words = [gradients, gradientMask, gradients, 1, trainableFloats / 4, 4, 1];
    context.emit(Opcode.MultiplyMask, words, '', `gradients [${trainableFloats}]`);
    context.barrier();
  }
  if (clipValue !== undefined) {
    const words = [gradients, trainableFloats, float32Word(clipValue)];
    context.emit(Opcode.ClipValue, words, '', `clipValue ${clipValue}`);
    context.barrier();
  }
  if (clipNorm !== undefined) {
    for (const [index, { gradient, floats, spec }] of trained.entries()) {
      context.emit(Opcode.SquaredNorm, [gradient, floats, norms + 4 * index, 0], spec.name, 'norm');
    }
    context.barrier();
    for (const [index, { gradient, floats, spec }] of trained.entries()) {
      const words = [gradient, floats, norms + 4 * index, float32Word(clipNorm)];
      context.emit(Opcode.ClipNorm, words, spec.name, `clipNorm ${clipNorm}`);
    }
    context.barrier();
  }
  if (globalClipNorm !== undefined) {
    context.emit(Opcode.SquaredNorm, [gradients, trainableFloats, norms, 0], '', 'norm of all gradients');
    context.barrier();
    const words = [gradients, trainableFloats, norms, float32Word(globalClipNorm)];
    context.emit(Opcode.ClipNorm, words, '', `globalClipNorm ${globalClipNorm}`);
    context.barrier();
  }
}

export function optimizerStep(
  context: ProgramContext,
  layout: TrainingLayout,
  training: TrainingDescription,
): void {
  const { parameters, hyperparameters } = layout;
  const { weights, gradients, slots, steppedFloats } = parameters;
  const kind = OPTIMIZERS.indexOf(training.optimizer.kind);
  const [slot0 = 0, slot1 = 0, slot2 = 0] = slots;
  const words = [weights, gradients, slot0, slot1, slot2, steppedFloats, hyperparameters, kind];
  context.emit(Opcode.Optimize, words, '', `${training.optimizer.kind} [${steppedFloats}]`);
  stepOnRows(context, layout, training);
}

/** Looks at the loss and, each thread at what it has just stepped, the weights. */
export function checkFinite(context: ProgramContext, { parameters, scalars, status }: TrainingLayout): void {
  if (status === 0) return;
  const { weights, steppedFloats } = parameters;
  const words = [weights, steppedFloats, scalars.address, status];
  context.emit(Opcode.CheckFinite, words, '', `loss, weights [${steppedFloats}]`);
}
