// A chain of layers as instructions, forwards.
import { Opcode } from '../../kernels/program/opcodes.js';
import type { LayerActivation } from '../topology/layers.js';
import type { ProgramContext } from './context.js';
import { carryState, type LstmTape, lstmForward } from './lstm-forward.js';
import type { Parameter, Parameters } from './parameters.js';
import type { ResolvedLayer } from './resolve.js';
import { stepsAndColumns, type Value } from './value.js';

/** What one layer did forwards. */
export interface Entry {
  readonly resolved: ResolvedLayer;
  readonly parameters: readonly Parameter[];
  readonly input: Value;
  readonly output: Value;
  /** Before the activation, where a layer has one. */
  readonly linear: Value;
  readonly lstm: LstmTape | undefined;
  readonly mask: number | undefined;
}

/** The chain after its way forwards. */
export interface Tape {
  readonly entries: readonly Entry[];
  readonly output: Value;
}

/**
 * @param keep whether somebody looks at the way afterwards: then every step's gates and cells of LSTMs are kept
 */
export function forward(
  context: ProgramContext,
  layers: readonly ResolvedLayer[],
  parameters: Parameters,
  input: Value,
  keep: boolean,
): Tape {
  let value = input;
  const entries = layers.map((resolved, index) => {
    const entry = forwardLayer(context, resolved, parameters.byLayer[index] ?? [], value, keep);
    value = entry.output;
    return entry;
  });
  return { entries, output: value };
}

function forwardLayer(
  context: ProgramContext,
  resolved: ResolvedLayer,
  parameters: readonly Parameter[],
  input: Value,
  keep: boolean,
): Entry {
  const { layer } = resolved;
  const { name } = layer;
  const common = { resolved, parameters, input, linear: input, lstm: undefined, mask: undefined };
  switch (layer.kind) {
    case 'lstm': {
      const { output, tape } = lstmForward(context, layer, parameters, input, keep);
      return { ...common, output, linear: output, lstm: tape };
    }
    case 'dense': {
      const [kernel, bias] = parameters;
      const linear = context.value(input.steps, layer.units);
      context.emit(
        Opcode.Dense,
        [
          ...[input.address, (kernel as Parameter).address, bias?.address ?? 0, linear.address],
          ...[input.steps, context.batch, input.columns, layer.units],
        ],
        name,
        `x ${context.shape(input)}, y ${context.shape(linear)}`,
        2 * input.steps * context.batch * input.columns * layer.units,
      );
      return { ...common, linear, output: activate(context, name, linear, layer.activation) };
    }
    case 'activation':
      return { ...common, output: activate(context, name, input, layer.activation) };
    case 'dropout': {
      const dropped = context.masks?.drop(context, name, input, layer.rate, input.steps);
      return dropped === undefined ? { ...common, output: input } : { ...common, ...dropped };
    }
    case 'reshape': {
      const { steps, columns } = stepsAndColumns(resolved.outputShape);
      if (steps === input.steps) return { ...common, output: input };
      const output = context.value(steps, columns);
      reshape(context, name, input, output);
      return { ...common, output };
    }
    case 'repeatVector': {
      const output = context.value(layer.n, input.columns);
      const words = [input.address, output.address, layer.n, context.batch, input.columns];
      context.emit(Opcode.Repeat, words, name, context.shape(output));
      return { ...common, output };
    }
  }
}

function activate(context: ProgramContext, name: string, x: Value, activation: LayerActivation): Value {
  if (activation === 0) return x; // linear
  const y = context.value(x.steps, x.columns);
  const shape = [x.steps, context.batch, x.columns];
  if (typeof activation === 'string') {
    const logarithmic = activation === 'logSoftmax' ? 1 : 0;
    context.emit(Opcode.Softmax, [x.address, y.address, ...shape, logarithmic], name, context.shape(x));
  } else {
    context.emit(Opcode.Activate, [x.address, y.address, ...shape, activation], name, context.shape(x));
  }
  return y;
}

export function reshape(context: ProgramContext, name: string, from: Value, to: Value): void {
  context.emit(
    Opcode.Reshape,
    [from.address, to.address, context.batch, from.steps, from.columns, to.steps, to.columns],
    name,
    `${context.shape(from)} to ${context.shape(to)}`,
  );
}

/** Keeps the states of stateful layers for the next batch. */
export function carryStates(context: ProgramContext, tape: Tape): void {
  for (const { resolved, lstm } of tape.entries) {
    if (resolved.layer.kind === 'lstm' && lstm !== undefined) carryState(context, resolved.layer, lstm);
  }
}
