// What all recurrent layers share, whatever their cell: options, shapes, states, dropout of the input, the way backwards.
import { Activation, Opcode } from '../../kernels/program/opcodes.js';
import { NotLowered } from '../not-lowered.js';
import type { ProgramContext } from '../program/context.js';
import { rowBytes, stepBytes, type Value } from '../program/value.js';
import { type Config, readBoolean, readCount, readElementWise, readRate } from '../topology/fields.js';
import { readRules } from '../topology/weight-rules.js';
import { padded } from '../weights/weight-layout.js';
import type { Gates, WeightRules, WeightSpec } from '../weights/weight-spec.js';
import type { Memory, Named, OneOrMore, Shape, Shapes } from './record.js';

/** Options of every recurrent layer. */
export interface Recurrent extends Named {
  readonly units: number;
  readonly activation: Activation;
  readonly useBias: boolean;
  readonly returnSequences: boolean;
  /** Whether the states after the last step are outputs, too. */
  readonly returnState: boolean;
  readonly goBackwards: boolean;
  readonly stateful: boolean;
  /** Dropped fractions of the inputs and of the states, the same at every step. */
  readonly dropout: number;
  readonly recurrentDropout: number;
  /** tfjs-layers keeps the regularizers in the layer's cell, and never adds them to the loss. */
  readonly kernelRules: WeightRules;
  readonly recurrentRules: WeightRules;
  readonly biasRules: WeightRules;
  readonly trainable: boolean;
}

/** Reads them. */
export function readRecurrent(name: string, config: Config): Omit<Recurrent, 'kind'> {
  return {
    name,
    units: readCount(name, config, 'units'),
    activation: readElementWise(name, config, 'activation', 'tanh'),
    useBias: readBoolean(name, config, 'use_bias', true),
    returnSequences: readBoolean(name, config, 'return_sequences', false),
    returnState: readBoolean(name, config, 'return_state', false),
    goBackwards: readBoolean(name, config, 'go_backwards', false),
    stateful: readBoolean(name, config, 'stateful', false),
    dropout: readRate(name, config, 'dropout'),
    recurrentDropout: readRate(name, config, 'recurrent_dropout'),
    kernelRules: readRules(name, config, 'kernel'),
    recurrentRules: readRules(name, config, 'recurrent'),
    biasRules: readRules(name, config, 'bias'),
    trainable: readBoolean(name, config, 'trainable', true),
  };
}

/** Activations whose slope follows from their value: the input need not be kept. */
const SLOPE_OF_VALUE: ReadonlySet<Activation> = new Set([
  Activation.Linear,
  Activation.Sigmoid,
  Activation.Tanh,
  Activation.Relu,
]);

export function isSlopeOfValue(activation: Activation): boolean {
  return SLOPE_OF_VALUE.has(activation);
}

/**
 * @param states how many it has
 * @param biases rows of its bias, of a cell that has several
 * @throws NotLowered unless it gets sequences, and initial states for all of its states or for none
 */
export function recurrentShapes(
  layer: Recurrent,
  [input, ...initial]: OneOrMore<Shape>,
  gates: Gates,
  states: number,
  biases: number = 1,
): Shapes {
  const { name, units, useBias, returnSequences, returnState, trainable } = layer;
  checkInitialStates(layer, initial, states);
  const [steps, columns] = input;
  if (input.length !== 2 || steps === undefined || columns === undefined) {
    throw new NotLowered(`expected sequences [time, features], got samples [${input.join()}]`, name);
  }
  const weight = (own: string, rows: number[], rules: WeightRules, initializer: string): WeightSpec => ({
    name: `${name}/${own}`,
    shape: [...rows, gates * units],
    trainable,
    gates,
    ...rules,
    isForgotten: true,
    initializer,
  });
  const bias: WeightSpec =
    biases === 1
      ? weight('bias', [], layer.biasRules, 'zeros')
      : { ...weight('bias', [biases], layer.biasRules, 'zeros'), layout: 'rows' };
  const last = Array.from({ length: returnState ? states : 0 }, () => [units]);
  return {
    outputs: [returnSequences ? [steps, units] : [units], ...last],
    weights: [
      weight('kernel', [columns], layer.kernelRules, 'glorotNormal'),
      weight('recurrent_kernel', [units], layer.recurrentRules, 'orthogonal'),
      ...(useBias ? [bias] : []),
    ],
  };
}

function checkInitialStates(layer: Recurrent, initial: readonly Shape[], states: number): void {
  if (initial.length === 0) return;
  const { name, units, stateful } = layer;
  if (stateful) throw new NotLowered('stateful together with initial states has no kernel', name);
  if (initial.length === states && initial.every((shape) => shape.join() === `${units}`)) return;
  const got = initial.map((shape) => `[${shape.join()}]`).join(', ');
  throw new NotLowered(`expected ${states} initial states of shape [${units}], got ${got}`, name);
}

/** How many outputs it gives: with the states that it returns. */
export function recurrentOutputs(states: number): (layer: Recurrent) => number {
  return ({ returnState }) => (returnState ? 1 + states : 1);
}

/** Where the states before the first step lie: those that are given, of the batch before, or zeros. */
export function firstStates(
  context: ProgramContext,
  { name }: Recurrent,
  initial: readonly Value[],
  states: number,
): number[] {
  const given = initial.length > 0 ? initial.map(({ address }) => address) : context.carriedStates(name);
  return Array.from({ length: states }, (_, state) => given[state] ?? context.zeros.address);
}

/** Where the mask of its input lies, in the order in which the cell goes through the steps; 0: there is none. */
export function maskOf(context: ProgramContext, { name, goBackwards }: Recurrent, { mask }: Value): number {
  if (mask === undefined || !goBackwards || mask.steps === 1) return mask?.address ?? 0;
  const reversed = context.value(mask.steps, 1);
  reverse(context, name, mask, reversed.address);
  return reversed.address;
}

/**
 * What it gives: its output, and the states after the last step if it returns them.
 *
 * @param h of every step, or of the last alone
 * @param states where they lie, if there are others than h
 */
export function recurrentResults(
  context: ProgramContext,
  { units, returnSequences, returnState }: Recurrent,
  h: Value,
  ...states: number[]
): OneOrMore<Value> {
  const state = (address: number): Value => ({ address, steps: 1, columns: units });
  const last = state(lastStep(context, h.address, h.steps, units));
  const all = [last, ...states.map(state)];
  return [returnSequences ? h : last, ...(returnState ? all : [])];
}

/**
 * The states of a recurrent layer, `units` numbers each.
 *
 * @param gates its bias has this many times its units
 */
export function recurrentMemory<Layer extends Recurrent, Tape>(
  names: readonly string[],
  gates: number,
  last: Memory<Layer, Tape>['last'],
): Memory<Layer, Tape> {
  return {
    states: ({ units }) => names.map((name) => ({ name, units })),
    isStateful: ({ stateful }) => stateful,
    streamed: (layer) => ({ ...layer, stateful: true }),
    zeros: ({ units }, batch) => Math.max(batch * rowBytes(units), 4 * gates * padded(units)),
    last,
  };
}

/** The address of a value's last step. */
export function lastStep(
  { batch }: Pick<ProgramContext, 'batch'>,
  address: number,
  steps: number,
  columns: number,
): number {
  return address + (steps - 1) * stepBytes(batch, columns);
}

/** Why it cannot run step by step. */
export function recurrentObstacle({ goBackwards }: Recurrent): string | undefined {
  return goBackwards ? 'goBackwards begins with the last step, which is not there yet' : undefined;
}

/**
 * Dropout on the input, the same at every step, then the reversal of goBackwards.
 *
 * @param drawn masks that tfjs-layers draws for the input of such a layer, of which the first is used
 */
export function prepareInput(
  context: ProgramContext,
  layer: Recurrent,
  input: Value,
  drawn: number,
): { x: Value; inputMask: number | undefined } {
  const dropped = context.masks?.drop(context, layer.name, input, layer.dropout, 1, drawn);
  const x = dropped?.output ?? input;
  const inputMask = dropped?.mask;
  if (!layer.goBackwards || x.steps === 1) return { x, inputMask };
  const reversed = context.value(x.steps, x.columns);
  reverse(context, layer.name, x, reversed.address);
  return { x: reversed, inputMask };
}

/** y = x with the steps reversed. */
export function reverse(context: ProgramContext, name: string, x: Value, y: number): void {
  const words = [x.address, y, x.steps, context.batch, x.columns];
  context.emit(Opcode.Reverse, words, name, context.shape(x));
}
