// LSTM, GRU and RNN of ONNX: steps first, an axis of directions, gates in an order of their own (../gates.ts).
import { GATES, type RecurrentOperator, toOnnx } from '../gates.js';
import { recurrentActivations } from './activations.js';
import { type Attributes, type GraphWriter, int, ints, text } from './graph-writer.js';
import { type Compacted, compact, expand, reverseSteps } from './masks.js';
import type { Call, LayerOf, Value, Weight, Written } from './value.js';

type RecurrentLayer = LayerOf<'lstm' | 'gru' | 'simpleRNN'>;

/** What an operator has of its own. */
interface Operator {
  readonly opType: RecurrentOperator;
  readonly attributes: Attributes;
  /** Of `[gates * units]` or `[2, gates * units]` both rows of ONNX's biases. */
  readonly biases: (bias: Weight, columns: number) => Float32Array;
  /** How many states. */
  readonly states: number;
}

type Outputs = readonly [Written, ...Written[]];

export function writeLstm(call: Call<LayerOf<'lstm'>>): Outputs {
  const { name, activation, recurrentActivation } = call.layer;
  return writeRecurrent(call, {
    opType: 'LSTM',
    attributes: recurrentActivations(name, [recurrentActivation, activation, activation]),
    biases: oneRow(GATES.LSTM),
    states: 2,
  });
}

export function writeGru(call: Call<LayerOf<'gru'>>): Outputs {
  const { name, activation, recurrentActivation, resetAfter } = call.layer;
  return writeRecurrent(call, {
    opType: 'GRU',
    attributes: {
      ...recurrentActivations(name, [recurrentActivation, activation]),
      linear_before_reset: int(resetAfter ? 1 : 0),
    },
    // The gates are in the network's order.
    biases: resetAfter ? ({ values }) => values : oneRow(GATES.GRU),
    states: 1,
  });
}

export function writeSimpleRnn(call: Call<LayerOf<'simpleRNN'>>): Outputs {
  const { name, activation } = call.layer;
  return writeRecurrent(call, {
    opType: 'RNN',
    attributes: recurrentActivations(name, [activation]),
    biases: oneRow(GATES.RNN),
    states: 1,
  });
}

/** The bias of the input; that of the state is zeros. */
function oneRow(gates: readonly number[]): Operator['biases'] {
  return ({ values }, columns) => {
    const both = new Float32Array(2 * columns);
    both.set(toOnnx(gates, columns, values));
    return both;
  };
}

function writeRecurrent(call: Call<RecurrentLayer>, operator: Operator): Outputs {
  const { graph, layer, inputs, states } = call;
  const [input, ...initial] = inputs;
  const given = states?.first ?? initial.map((value) => value.name);
  const weights = writeWeights(call, operator);
  const { mask } = input;
  const ran =
    mask === undefined
      ? runThrough(graph, layer, operator, input, weights, given)
      : runMasked(graph, layer, operator, { ...input, mask }, weights, given);
  states?.end(ran.last);
  const last = ran.last.map((name): Written => ({ name }));
  const [h = { name: '' }] = last;
  const output = layer.returnSequences ? { ...ran.sequence, mask } : h;
  return [output, ...(layer.returnState ? last : [])];
}

/** W, R and B. */
function writeWeights(
  { graph, layer, weight }: Call<RecurrentLayer>,
  { opType, biases }: Operator,
): string[] {
  const gates = GATES[opType];
  const columns = gates.length * layer.units;
  const kernels = (['kernel', 'recurrent_kernel'] as const).map((own) => {
    const { name = '', values = new Float32Array() } = weight(own) ?? {};
    const shape = [1, columns, values.length / columns];
    return graph.weight(name, shape, toOnnx(gates, columns, values));
  });
  const bias = weight('bias');
  if (bias === undefined) return [...kernels, ''];
  return [...kernels, graph.weight(bias.name, [1, 2 * columns], biases(bias, columns))];
}

/** What a layer gave: its sequence, in the order in which it went through the steps, and its states after the last. */
interface Ran {
  readonly sequence: Written;
  /** `[batch, units]` each. */
  readonly last: readonly string[];
}

function runThrough(
  graph: GraphWriter,
  layer: RecurrentLayer,
  operator: Operator,
  input: Value,
  weights: readonly string[],
  given: readonly string[],
): Ran {
  const x = input.timeFirst ?? exchange(graph, input.name);
  const ran = run(graph, layer, operator, x, weights, { given, lengths: '', goBackwards: layer.goBackwards });
  const straight = exchange(graph, ran.y);
  const sequence: Written = layer.goBackwards
    ? { name: reverseSteps(graph, straight), reversed: straight }
    : { name: straight, timeFirst: ran.y };
  return { sequence, last: ran.last };
}

function runMasked(
  graph: GraphWriter,
  layer: RecurrentLayer,
  operator: Operator,
  input: Value & { readonly mask: string },
  weights: readonly string[],
  given: readonly string[],
): Ran {
  const turned = (value: string): string => (layer.goBackwards ? reverseSteps(graph, value) : value);
  const compacted: Compacted = compact(graph, turned(input.name), turned(input.mask));
  const zeros = firstZeros(graph, input.name, layer.units);
  const first = Array.from({ length: operator.states }, (_, state) => given[state] ?? zeros);
  const { lengths, isEmpty } = compacted;
  const x = exchange(graph, compacted.x);
  const ran = run(graph, layer, operator, x, weights, { given: first, lengths, goBackwards: false });
  const [firstH = zeros] = first;
  return {
    sequence: { name: expand(graph, compacted, exchange(graph, ran.y), firstH) },
    last: ran.last.map((state, index) => graph.op('Where', [isEmpty, first[index] ?? zeros, state])),
  };
}

/** How an operator goes through the steps. */
interface Way {
  /** States before the first step, `[batch, units]` each; none: zeros. */
  readonly given: readonly string[];
  /** Empty: all steps. */
  readonly lengths: string;
  readonly goBackwards: boolean;
}

/** The operator itself, and its outputs without the axis of directions: `[time, batch, units]`, `[batch, units]`. */
function run(
  graph: GraphWriter,
  { units }: RecurrentLayer,
  { opType, attributes, states }: Operator,
  x: string,
  weights: readonly string[],
  { given, lengths, goBackwards }: Way,
): { readonly y: string; readonly last: readonly string[] } {
  const initial = given.map((state) => graph.op('Unsqueeze', [state, graph.ints(0)]));
  const inputs = [x, ...weights, lengths, ...initial];
  while (inputs.at(-1) === '') inputs.pop();
  const [y = '', ...last] = graph.ops(opType, inputs, 1 + states, {
    hidden_size: int(units),
    direction: text(goBackwards ? 'reverse' : 'forward'),
    ...attributes,
  });
  return {
    y: graph.op('Squeeze', [y, graph.ints(1)]),
    last: last.map((state) => graph.op('Squeeze', [state, graph.ints(0)])),
  };
}

/** `[batch, time, features]` as `[time, batch, features]`, and back. */
function exchange(graph: GraphWriter, x: string): string {
  return graph.op('Transpose', [x], { perm: ints(1, 0, 2) });
}

/** Zeros for each sample. */
function firstZeros(graph: GraphWriter, x: string, units: number): string {
  const batch = graph.op('Shape', [x], { start: int(0), end: int(1) });
  const shape = graph.op('Concat', [batch, graph.ints(units)], { axis: int(0) });
  return graph.op('Expand', [graph.float(0), shape]);
}
