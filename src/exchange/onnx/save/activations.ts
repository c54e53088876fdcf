// Activations in ONNX: inside recurrent operators, and as separate operators.
import type { LayerDescription } from '../../../compiler/index.js';
import { Activation } from '../../../kernels/program/opcodes.js';
import { type Attributes, float, floats, type GraphWriter, int, texts } from './graph-writer.js';

/** For a dense layer: element-wise, or along the last axis. */
export type LayerActivation = Extract<LayerDescription, { readonly kind: 'dense' }>['activation'];

/** An activation of a recurrent operator, with its parameters. */
export interface RecurrentActivation {
  readonly name: string;
  readonly alpha?: number;
  readonly beta?: number;
}

interface ActivationRule {
  /** Null if recurrent operators lack it, or their version fails. */
  readonly recurrent: RecurrentActivation | null;
  readonly write: (graph: GraphWriter, x: string) => string;
}

const operator =
  (opType: string, attributes: Attributes = {}) =>
  (graph: GraphWriter, x: string): string =>
    graph.op(opType, [x], attributes);

const clip =
  (least: number, most: number) =>
  (graph: GraphWriter, x: string): string =>
    graph.op('Clip', [x, graph.float(least), graph.float(most)]);

const SQRT_HALF = Math.SQRT1_2;
/** sqrt(2 / pi) */
const GELU_SCALE = 0.7978845608028654;
const GELU_CUBIC = 0.044715;

/** src/kernels/activations/elementwise.ts has the formulas. */
const RULES: { readonly [Code in Activation]: ActivationRule } = {
  [Activation.Linear]: {
    recurrent: { name: 'Affine', alpha: 1, beta: 0 },
    write: (_, x) => x,
  },
  [Activation.Sigmoid]: { recurrent: { name: 'Sigmoid' }, write: operator('Sigmoid') },
  [Activation.HardSigmoid]: {
    recurrent: { name: 'HardSigmoid', alpha: 0.2, beta: 0.5 },
    write: operator('HardSigmoid', { alpha: float(0.2), beta: float(0.5) }),
  },
  [Activation.Tanh]: { recurrent: { name: 'Tanh' }, write: operator('Tanh') },
  [Activation.Relu]: { recurrent: { name: 'Relu' }, write: operator('Relu') },
  [Activation.Relu6]: { recurrent: null, write: clip(0, 6) },
  [Activation.Elu]: {
    recurrent: { name: 'Elu', alpha: 1 },
    write: operator('Elu', { alpha: float(1) }),
  },
  [Activation.Selu]: { recurrent: null, write: operator('Selu') },
  // In onnxruntime's recurrent operators it is infinite above 88; its separate operator is not.
  [Activation.Softplus]: { recurrent: null, write: operator('Softplus') },
  [Activation.Softsign]: { recurrent: { name: 'Softsign' }, write: operator('Softsign') },
  [Activation.Swish]: {
    recurrent: null,
    write: (graph, x) => graph.op('Mul', [x, graph.op('Sigmoid', [x])]),
  },
  [Activation.Mish]: {
    recurrent: null,
    write: (graph, x) => graph.op('Mul', [x, graph.op('Tanh', [graph.op('Softplus', [x])])]),
  },
  [Activation.Gelu]: {
    recurrent: null,
    write: (graph, x) => {
      const distribution = graph.op('Erf', [graph.op('Mul', [x, graph.float(SQRT_HALF)])]);
      return halfTimes(graph, x, distribution);
    },
  },
  [Activation.GeluNew]: {
    recurrent: null,
    write: (graph, x) => {
      const cube = graph.op('Mul', [graph.op('Mul', [x, x]), x]);
      const cubic = graph.op('Add', [x, graph.op('Mul', [cube, graph.float(GELU_CUBIC)])]);
      return halfTimes(graph, x, graph.op('Tanh', [graph.op('Mul', [cubic, graph.float(GELU_SCALE)])]));
    },
  },
  [Activation.Keras3HardSigmoid]: {
    recurrent: { name: 'HardSigmoid', alpha: 1 / 6, beta: 0.5 },
    write: operator('HardSigmoid', { alpha: float(1 / 6), beta: float(0.5) }),
  },
  [Activation.Exponential]: { recurrent: null, write: operator('Exp') },
  [Activation.HardTanh]: { recurrent: null, write: clip(-1, 1) },
  [Activation.HardSilu]: { recurrent: null, write: operator('HardSwish') },
  [Activation.LeakyRelu]: {
    recurrent: { name: 'LeakyRelu', alpha: 0.2 },
    write: operator('LeakyRelu', { alpha: float(0.2) }),
  },
};

/** x (1 + factor) / 2 */
function halfTimes(graph: GraphWriter, x: string, factor: string): string {
  const half = graph.op('Mul', [x, graph.float(0.5)]);
  return graph.op('Mul', [half, graph.op('Add', [factor, graph.float(1)])]);
}

/** The same value if the activation is linear. */
export function activate(graph: GraphWriter, x: string, activation: LayerActivation): string {
  if (typeof activation !== 'string') return RULES[activation].write(graph, x);
  return graph.op(activation === 'softmax' ? 'Softmax' : 'LogSoftmax', [x], { axis: int(-1) });
}

/** Attributes of a recurrent operator with these activations, in its order; undefined if there is no such operator. */
export function recurrentActivations(activations: readonly Activation[]): Attributes | undefined {
  const known = activations.map((activation) => RULES[activation].recurrent);
  if (!known.every((rule) => rule !== null)) return undefined;
  const [alphas, betas] = (['alpha', 'beta'] as const).map((own) =>
    known.flatMap(({ [own]: number }) => number ?? []),
  ) as [number[], number[]];
  return {
    activations: texts(...known.map(({ name }) => name)),
    ...(alphas.length > 0 ? { activation_alpha: floats(...alphas) } : {}),
    ...(betas.length > 0 ? { activation_beta: floats(...betas) } : {}),
  };
}
