// LSTM, GRU and RNN of ONNX as layers.
import { fromOnnx, GATES, type RecurrentOperator } from '../gates.js';
import { recurrentActivations } from './activations.js';
import { type Layer, maskOf, type Place } from './network-builder.js';
import type { NodeReader } from './node-reader.js';
import { arrange, type Reading, TimeFirst } from './reading.js';
import { type Data, sizeOf, type Value } from './values.js';

interface Operator {
  readonly className: string;
  /** Default activations. */
  readonly activations: readonly string[];
  readonly states: 1 | 2;
  /** Configuration of the activations, and of what is specific to the operator. */
  readonly config: (node: NodeReader, activations: readonly string[]) => object;
  /** Whether the bias of the state is stored separately. */
  readonly isTwoRows: (node: NodeReader) => boolean;
}

const OPERATORS: { readonly [Name in RecurrentOperator]: Operator } = {
  LSTM: {
    className: 'LSTM',
    activations: ['Sigmoid', 'Tanh', 'Tanh'],
    states: 2,
    config: (node, [recurrent, activation, other]) => {
      if (activation !== other)
        throw node.refused('different activations of cell and output are not supported');
      if (node.int('input_forget', 0) !== 0) throw node.refused('input_forget is not supported');
      return { activation, recurrent_activation: recurrent };
    },
    isTwoRows: () => false,
  },
  GRU: {
    className: 'GRU',
    activations: ['Sigmoid', 'Tanh'],
    states: 1,
    config: (node, [recurrent, activation]) => {
      return { activation, recurrent_activation: recurrent, reset_after: isResetAfter(node) };
    },
    isTwoRows: isResetAfter,
  },
  RNN: {
    className: 'SimpleRNN',
    activations: ['Tanh'],
    states: 1,
    config: (_, [activation]) => ({ activation }),
    isTwoRows: () => false,
  },
};

function isResetAfter(node: NodeReader): boolean {
  return node.int('linear_before_reset', 0) !== 0;
}

const DIRECTIONS: ReadonlyMap<string, number> = new Map([
  ['forward', 1],
  ['reverse', 1],
  ['bidirectional', 2],
]);

export const readRecurrent =
  (opType: RecurrentOperator) =>
  (reading: Reading): readonly Value[] => {
    const { node, network } = reading;
    const operator = OPERATORS[opType];
    const direction = node.text('direction', 'forward');
    const directions = DIRECTIONS.get(direction);
    if (directions === undefined) throw node.refused(`direction ${direction} is not supported`);
    node.refuse('clip');
    if (node.int('layout', 0) !== 0) throw node.refused('layout 1 is not supported');
    if (node.inputs[4] !== undefined) throw node.refused('sequence_lens is not supported');
    if (node.inputs[7] !== undefined) throw node.refused('peepholes are not supported');
    const weights = readWeights(reading, opType, directions);
    const whole = node.ofOne(node.anyData(0));
    const { isTurned = false, ...given } = whole;
    if (given.axes.join() === 'batch,0,1')
      throw new TimeFirst('model', node.refused('expected steps first').message);
    const x = arrange(reading, given, [0, 'batch', 1]);
    if (maskOf(x) !== undefined) throw node.refused('masked steps before it are not supported');
    const inputs = [x, ...readInitial(node, operator.states, directions)];
    const activations = recurrentActivations(node, operator.activations, directions);
    const config = {
      units: weights.units,
      use_bias: node.inputs[3] !== undefined,
      ...operator.config(node, activations),
    };
    const isBoth = directions === 2;
    if (isBoth && isTurned) throw node.refused('both directions of a reversed sequence are not supported');
    const inner = { className: operator.className, name: 'layer', ...config };
    const layer = network.recurrent(
      isBoth ? 'Bidirectional' : operator.className,
      node.name,
      isBoth ? { inner } : { ...config, go_backwards: (direction === 'reverse') !== isTurned },
      inputs,
      { states: operator.states, isBoth, units: weights.units, steps: sizeOf(given, 0) },
    );
    for (const [index, own] of weights.each.entries()) {
      const side = index === 0 ? 'forward' : 'backward';
      const name = isBoth ? `${layer.name}/${side}_${inner.name}` : layer.name;
      for (const { own: kind, ...weight } of own) layer.weights.push({ name: `${name}/${kind}`, ...weight });
    }
    return outputsOf(layer, operator.states, direction === 'reverse');
  };

/** Sequence, h and, for an LSTM, c. */
function outputsOf(layer: Layer, states: number, isReverse: boolean): Data[] {
  const sides = layer.recurrent?.isBoth ? ([0, 1] as const) : ([0] as const);
  const direction = sides.length === 2 ? 'directions' : 'one';
  const of = (what: 'sequence' | 'h' | 'c'): Place[] =>
    sides.map((side) => ({ layer, output: { what, direction: side } }));
  const state = (what: 'h' | 'c'): Data => {
    return { kind: 'data', places: of(what), axes: [direction, 'batch', 0] };
  };
  const sequence: Data = {
    kind: 'data',
    places: of('sequence'),
    axes: [0, direction, 'batch', 1],
    isTurned: isReverse,
  };
  return [sequence, state('h'), ...(states === 2 ? [state('c')] : [])];
}

/** Initial states of each direction; empty for zeros. */
function readInitial(node: NodeReader, states: number, directions: number): Place[] {
  const given = Array.from({ length: states }, (_, state) => node.inputs[5 + state]);
  if (given.every(isNothing)) return [];
  const all = given.map((value, state) => {
    const { kind } = value ?? {};
    if (value === undefined || kind !== 'data') {
      throw node.refused(
        `expected initial states of layers or zeros, got ${kind ?? 'none'} for input ${5 + state}`,
      );
    }
    const { places, axes } = value as Data;
    const expected = [directions === 2 ? 'directions' : 'one', 'batch', 0];
    if (axes.join() === expected.join() && places.length === directions) return places;
    throw node.refused(`expected initial states of axes [${expected.join()}], got [${axes.join()}]`);
  });
  return Array.from({ length: directions }, (_, side) => all.map((places) => places[side] as Place)).flat();
}

function isNothing(value: Value | undefined): boolean {
  if (value === undefined || value.kind === 'zeros') return true;
  return value.kind === 'constant' && value.tensor.values.every((number: number) => number === 0);
}

interface OwnWeight {
  readonly own: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Weights of each direction. */
function readWeights(
  { node, spend }: Reading,
  opType: RecurrentOperator,
  directions: number,
): { readonly units: number; readonly each: readonly (readonly OwnWeight[])[] } {
  const gates = GATES[opType];
  const [w, r] = [node.floats(1, 3), node.floats(2, 3)];
  const bias = node.inputs[3] === undefined ? undefined : node.floats(3, 2);
  const units = r.shape[2] ?? 0;
  const columns = gates.length * units;
  const features = w.shape[2] ?? 0;
  const expected = [
    [directions, columns, features],
    [directions, columns, units],
    [directions, 2 * columns],
  ];
  for (const [index, one] of [w, r, bias].entries()) {
    const shape = expected[index] ?? [];
    if (one === undefined || one.shape.join() === shape.join()) continue;
    throw node.refused(`expected input ${1 + index} of shape [${shape.join()}], got [${one.shape.join()}]`);
  }
  if (node.int('hidden_size', units) !== units) throw node.refused(`expected hidden_size ${units}`);
  spend(w.values.length + r.values.length);
  const each = Array.from({ length: directions }, (_, side): OwnWeight[] => {
    const part = (values: Float32Array): Float32Array => {
      const size = values.length / directions;
      return values.subarray(side * size, (side + 1) * size);
    };
    const kernels = [
      { own: 'kernel', shape: [features, columns], values: fromOnnx(gates, columns, part(w.values)) },
      { own: 'recurrent_kernel', shape: [units, columns], values: fromOnnx(gates, columns, part(r.values)) },
    ];
    if (bias === undefined) return kernels;
    const [own, ofState] = [0, 1].map((row) =>
      fromOnnx(gates, columns, part(bias.values).subarray(row * columns, (row + 1) * columns)),
    ) as [Float32Array, Float32Array];
    if (OPERATORS[opType].isTwoRows(node)) {
      const both = Float32Array.from([...own, ...ofState]);
      return [...kernels, { own: 'bias', shape: [2, columns], values: both }];
    }
    const sum = own.map((value, index) => value + (ofState[index] as number));
    return [...kernels, { own: 'bias', shape: [columns], values: sum }];
  });
  return { units, each };
}
