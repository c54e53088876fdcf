// One step of a recurrent layer in basic operators. Weights and the order of gates are those of the network.
import type { Activation } from '../../../kernels/program/opcodes.js';
import { activate } from './activations.js';
import { type GraphWriter, int } from './graph-writer.js';
import type { RecurrentLayer } from './steps.js';
import type { LayerOf } from './value.js';

/** Inputs of a cell, `[batch, features]` and `[batch, units]`. */
export interface CellStep<Layer> {
  readonly graph: GraphWriter;
  readonly layer: Layer;
  readonly x: string;
  /** States before the step. */
  readonly states: readonly string[];
  readonly kernel: string;
  readonly recurrentKernel: string;
  /** Undefined if the layer has none. */
  readonly bias: string | undefined;
}

interface Cell<Layer> {
  readonly states: number;
  /** The states after the step; the first one is the output of the cell. */
  readonly write: (step: CellStep<Layer>) => readonly string[];
}

type Cells = { readonly [Kind in RecurrentLayer['kind']]: Cell<LayerOf<Kind>> };

export const CELLS: Cells = {
  // i, f, c, o: c' = f c + i activation(..), h' = o activation(c')
  lstm: {
    states: 2,
    write: ({ graph, layer, x, states: [h = '', c = ''], kernel, recurrentKernel, bias }) => {
      const sum = add(graph, product(graph, x, kernel), product(graph, h, recurrentKernel), bias);
      const [i, f, own, o] = split(graph, sum, 4).map((gate, index) =>
        activate(graph, gate, index === 2 ? layer.activation : layer.recurrentActivation),
      ) as [string, string, string, string];
      const next = add(graph, multiply(graph, f, c), multiply(graph, i, own));
      return [multiply(graph, o, activate(graph, next, layer.activation)), next];
    },
  },
  // z, r, h: h' = z h + (1 - z) activation(..)
  gru: {
    states: 1,
    write: (step) => {
      const { graph, layer, states } = step;
      const [h = ''] = states;
      const gate = (value: string): string => activate(graph, value, layer.recurrentActivation);
      const { z, own } = layer.resetAfter ? resetAfter(step, h, gate) : resetBefore(step, h, gate);
      const rest = graph.op('Sub', [graph.float(1), z]);
      const next = activate(graph, own, layer.activation);
      return [add(graph, multiply(graph, z, h), multiply(graph, rest, next))];
    },
  },
  simpleRNN: {
    states: 1,
    write: ({ graph, layer, x, states: [h = ''], kernel, recurrentKernel, bias }) => {
      const sum = add(graph, product(graph, x, kernel), product(graph, h, recurrentKernel), bias);
      return [activate(graph, sum, layer.activation as Activation)];
    },
  },
};

interface Gates {
  /** How much of the state remains. */
  readonly z: string;
  /** Pre-activation of the candidate state. */
  readonly own: string;
}

type Gru = CellStep<LayerOf<'gru'>>;

/** The state is reset after its product; input and state have separate biases. */
function resetAfter(
  { graph, x, kernel, recurrentKernel, bias }: Gru,
  h: string,
  gate: (value: string) => string,
): Gates {
  const [ofX, ofH] = bias === undefined ? [] : graph.ops('Split', [bias], 2, { axis: int(0) });
  const [xz, xr, xh] = split(graph, add(graph, product(graph, x, kernel), ofX), 3);
  const [hz, hr, hh] = split(graph, add(graph, product(graph, h, recurrentKernel), ofH), 3);
  const r = gate(add(graph, xr, hr));
  return { z: gate(add(graph, xz, hz)), own: add(graph, xh, multiply(graph, r, hh as string)) };
}

function resetBefore(
  { graph, layer: { units }, x, kernel, recurrentKernel, bias }: Gru,
  h: string,
  gate: (value: string) => string,
): Gates {
  const [ofGates = '', ofReset = ''] = graph.ops(
    'Split',
    [recurrentKernel, graph.ints(2 * units, units)],
    2,
    { axis: int(1) },
  );
  const [xz, xr, xh] = split(graph, add(graph, product(graph, x, kernel), bias), 3);
  const [hz, hr] = split(graph, product(graph, h, ofGates), 2);
  const r = gate(add(graph, xr, hr));
  return {
    z: gate(add(graph, xz, hz)),
    own: add(graph, xh, product(graph, multiply(graph, r, h), ofReset)),
  };
}

function product(graph: GraphWriter, x: string, kernel: string): string {
  return graph.op('MatMul', [x, kernel]);
}

function multiply(graph: GraphWriter, one: string, other: string): string {
  return graph.op('Mul', [one, other]);
}

/** The sum of the values that are defined. */
function add(graph: GraphWriter, ...values: readonly (string | undefined)[]): string {
  const all = values.filter((value) => value !== undefined);
  return all.reduce((sum, value) => graph.op('Add', [sum, value]));
}

/** Splits concatenated gates. */
function split(graph: GraphWriter, gates: string, count: number): string[] {
  return graph.ops('Split', [gates], count, { axis: int(1) });
}
