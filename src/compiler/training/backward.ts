// A chain of layers as instructions, backwards, and the gradients of its weights.
import { weightGradientScratch } from '../../kernels/matrix/scratch.js';
import { Opcode } from '../../kernels/program/opcodes.js';
import type { ProgramContext } from '../program/context.js';
import { type Entry, reshape, type Tape } from '../program/forward.js';
import type { Parameter, Parameters } from '../program/parameters.js';
import type { ResolvedLayer } from '../program/resolve.js';
import type { Value } from '../program/value.js';
import type { LayerActivation } from '../topology/layers.js';
import { padded } from '../weights/weight-layout.js';
import { multiplyMask } from './dropout.js';
import { type LstmTransposes, lstmBackward, lstmTransposes, lstmWeightGradients } from './lstm-backward.js';

/** Transposed weights for the way backwards, by the layer's index. */
export type Transposes = readonly ({ lstm?: LstmTransposes; dense?: number } | undefined)[];

/** Where the way back ends that goes through all layers, to the network's input. */
export const BEFORE_ALL_LAYERS = -1;

/** The first layer that has something to train: no gradient is needed before it. As many as there are if none has. */
export function firstTrained({ byLayer }: Parameters): number {
  const first = byLayer.findIndex((layer) => layer.some(({ gradient }) => gradient !== undefined));
  return first === -1 ? byLayer.length : first;
}

/**
 * Emitted first of all: the threads share each of them, and a barrier comes before they are read.
 *
 * @param first the last layer on the way back, which gives no gradient of its input
 */
export function transposes(
  context: ProgramContext,
  layers: readonly ResolvedLayer[],
  parameters: Parameters,
  first: number,
): Transposes {
  return layers.map(({ layer, inputShape }, index) => {
    if (index < first) return undefined;
    const own = parameters.byLayer[index] ?? [];
    if (layer.kind === 'lstm') return { lstm: lstmTransposes(context, layer, own, index > first) };
    if (layer.kind !== 'dense' || index === first) return undefined;
    const columns = inputShape.at(-1) ?? 1;
    const target = context.arena.floats(layer.units * padded(columns), 'scratch');
    const words = [(own[0] as Parameter).address, target, columns, layer.units];
    context.emit(Opcode.Transpose, words, layer.name, `[${columns}, ${layer.units}]`);
    return { dense: target };
  });
}

/** dL/d(what was trained on) of each layer, as the weights' gradients need it. */
type Deltas = Map<Entry, number>;

/**
 * The way back through all layers, sample by sample; the gradients of the weights follow in
 * {@link weightGradients}.
 *
 * @param first as for {@link transposes}
 * @param gradient where dL/d(output) is
 * @returns also where dL/d(input) is, if the way goes on to {@link BEFORE_ALL_LAYERS}
 */
export function backward(
  context: ProgramContext,
  tape: Tape,
  transposed: Transposes,
  first: number,
  gradient: number,
): { deltas: Deltas; inputGradient: number | undefined } {
  const deltas: Deltas = new Map();
  let delta: number | undefined = gradient;
  for (let index = tape.entries.length - 1; index >= Math.max(first, 0); index--) {
    const entry = tape.entries[index] as Entry;
    if (delta === undefined) break;
    delta = backwardLayer(context, entry, transposed[index], delta, index > first, deltas);
  }
  return { deltas, inputGradient: delta };
}

/** Returns where dL/d(input) is, if it was asked for. */
function backwardLayer(
  context: ProgramContext,
  entry: Entry,
  transposed: Transposes[number],
  gradient: number,
  inputGradient: boolean,
  deltas: Deltas,
): number | undefined {
  const { resolved, input, output, linear, lstm, mask } = entry;
  const { layer } = resolved;
  const { name } = layer;
  const { batch } = context;
  switch (layer.kind) {
    case 'lstm':
      if (lstm === undefined || transposed?.lstm === undefined) return undefined;
      return lstmBackward(context, layer, lstm, transposed.lstm, gradient);
    case 'dense': {
      activationGradient(context, name, linear, output, layer.activation, gradient);
      deltas.set(entry, gradient);
      if (!inputGradient || transposed?.dense === undefined) return undefined;
      const dx = context.value(input.steps, input.columns);
      const words = [
        gradient,
        transposed.dense,
        0,
        dx.address,
        input.steps,
        batch,
        layer.units,
        input.columns,
      ];
      const operations = 2 * input.steps * batch * layer.units * input.columns;
      context.emit(Opcode.Dense, words, name, `dx ${context.shape(dx)}`, operations);
      return dx.address;
    }
    case 'activation':
      activationGradient(context, name, input, output, layer.activation, gradient);
      return gradient;
    case 'dropout':
      if (mask !== undefined) {
        multiplyMask(context, name, { ...output, address: gradient }, mask, gradient, output.steps);
      }
      return gradient;
    case 'reshape': {
      if (input === output) return gradient;
      const dx = context.value(input.steps, input.columns);
      reshape(context, name, { ...output, address: gradient }, dx);
      return dx.address;
    }
    case 'repeatVector': {
      const dx = context.value(1, input.columns);
      const words = [gradient, dx.address, layer.n, batch, input.columns];
      context.emit(Opcode.RepeatGradient, words, name, context.shape(output));
      return dx.address;
    }
  }
}

/** In place: dL/dy becomes dL/dx. */
function activationGradient(
  context: ProgramContext,
  name: string,
  x: Value,
  y: Value,
  activation: LayerActivation,
  gradient: number,
): void {
  if (activation === 0) return;
  const shape = [x.steps, context.batch, x.columns];
  if (typeof activation === 'string') {
    const logarithmic = activation === 'logSoftmax' ? 1 : 0;
    const words = [y.address, gradient, gradient, ...shape, logarithmic];
    context.emit(Opcode.SoftmaxGradient, words, name, context.shape(x));
  } else {
    const words = [x.address, y.address, gradient, gradient, ...shape, activation];
    context.emit(Opcode.ActivationGradient, words, name, context.shape(x));
  }
}

/** Gradients of all trained weights: sums over all samples, after a barrier; the threads share their columns. */
export function weightGradients(context: ProgramContext, tape: Tape, deltas: Deltas): void {
  for (const entry of tape.entries) {
    const { resolved, parameters, input, lstm } = entry;
    const { layer } = resolved;
    if (!parameters.some(({ gradient }) => gradient !== undefined)) continue;
    if (layer.kind === 'lstm' && lstm !== undefined) lstmWeightGradients(context, layer, lstm, parameters);
    const delta = deltas.get(entry);
    if (layer.kind !== 'dense' || delta === undefined) continue;
    const [kernel, bias] = parameters;
    const rows = input.steps * context.batch;
    if (kernel?.gradient !== undefined) {
      const scratch = context.gradientScratch(weightGradientScratch(input.columns));
      context.emit(
        Opcode.WeightGradient,
        [input.address, delta, kernel.gradient, rows, input.columns, layer.units, scratch, 0],
        layer.name,
        `[${input.columns}, ${rows}] [${rows}, ${layer.units}]`,
        2 * rows * input.columns * layer.units,
      );
    }
    if (bias?.gradient !== undefined) {
      const words = [delta, bias.gradient, rows, layer.units];
      context.emit(Opcode.BiasGradient, words, layer.name, `[${rows}, ${layer.units}]`, rows * layer.units);
    }
  }
}
