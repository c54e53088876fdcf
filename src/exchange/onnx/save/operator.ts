// LSTM, GRU and RNN of ONNX: time steps first, an axis of directions, and another order of gates (gates.ts).
import { GATES, type RecurrentOperator, toOnnx } from '../gates.js';
import { recurrentActivations } from './activations.js';
import { type Attributes, type GraphWriter, int, text } from './graph-writer.js';
import { type Compacted, compact, expand, reverseSteps } from './masks.js';
import { asSequence, exchange, firstZeros, type Ran, type RecurrentLayer } from './steps.js';
import type { Call, Value, Weight } from './value.js';

/** What is specific to an operator. */
interface Operator {
  readonly opType: RecurrentOperator;
  readonly attributes: Attributes;
  /** Converts a bias `[gates * units]` or `[2, gates * units]` to both rows of ONNX. */
  readonly biases: (bias: Weight, columns: number) => Float32Array;
  /** Number of states. */
  readonly states: number;
}

/** The operator for the layer; undefined if no operator has its activation. */
function operatorOf(layer: RecurrentLayer): Operator | undefined {
  const { kind, activation } = layer;
  if (kind === 'simpleRNN') {
    const attributes = recurrentActivations([activation]);
    return attributes && { opType: 'RNN', attributes, biases: oneRow(GATES.RNN), states: 1 };
  }
  if (kind === 'lstm') {
    const attributes = recurrentActivations([layer.recurrentActivation, activation, activation]);
    return attributes && { opType: 'LSTM', attributes, biases: oneRow(GATES.LSTM), states: 2 };
  }
  const attributes = recurrentActivations([layer.recurrentActivation, activation]);
  return (
    attributes && {
      opType: 'GRU',
      attributes: { ...attributes, linear_before_reset: int(layer.resetAfter ? 1 : 0) },
      // The gates are in the network's order.
      biases: layer.resetAfter ? ({ values }) => values : oneRow(GATES.GRU),
      states: 1,
    }
  );
}

/** The bias of the input; that of the state is zeros. */
function oneRow(gates: readonly number[]): Operator['biases'] {
  return ({ values }, columns) => {
    const both = new Float32Array(2 * columns);
    both.set(toOnnx(gates, columns, values));
    return both;
  };
}

/** Whether an operator can replace the layer. */
export function hasOperator(layer: RecurrentLayer): boolean {
  return operatorOf(layer) !== undefined;
}

/**
 * @param given initial states, `[batch, units]` each; empty for zeros
 * @returns undefined if there is no such operator
 */
export function runOperator(call: Call<RecurrentLayer>, given: readonly string[]): Ran | undefined {
  const { layer, inputs } = call;
  const operator = operatorOf(layer);
  if (operator === undefined) return undefined;
  const [input] = inputs;
  const weights = writeWeights(call, operator);
  const { mask } = input;
  return mask === undefined
    ? runThrough(call.graph, layer, operator, input, weights, given)
    : runMasked(call.graph, layer, operator, { ...input, mask }, weights, given);
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
  return { sequence: asSequence(graph, ran.y, layer.goBackwards), last: ran.last };
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

/** How an operator processes the steps. */
interface Way {
  /** Initial states, `[batch, units]` each; empty for zeros. */
  readonly given: readonly string[];
  /** Empty for all steps. */
  readonly lengths: string;
  readonly goBackwards: boolean;
}

/** The operator, and its outputs without the axis of directions: `[time, batch, units]`, `[batch, units]`. */
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
