// What activates a layer, as ONNX says it: inside a recurrent operator, and as operators of their own.
import { type LayerDescription, NotLowered } from '../../../compiler/index.js';
import { Activation } from '../../../kernels/program/opcodes.js';
import { type Attributes, float, floats, type GraphWriter, int, texts } from './graph-writer.js';

/** Of a dense layer: element by element, or along the last axis. */
export type LayerActivation = Extract<LayerDescription, { readonly kind: 'dense' }>['activation'];

/** An activation of a recurrent operator, with the numbers that it takes. */
export interface RecurrentActivation {
  readonly name: string;
  readonly alpha?: number;
  readonly beta?: number;
}

interface ActivationRule {
  /** How messages call it. */
  readonly title: string;
  /** Null: recurrent operators have none such. */
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
    title: 'linear',
    recurrent: { name: 'Affine', alpha: 1, beta: 0 },
    write: (_, x) => x,
  },
  [Activation.Sigmoid]: { title: 'sigmoid', recurrent: { name: 'Sigmoid' }, write: operator('Sigmoid') },
  [Activation.HardSigmoid]: {
    title: 'hardSigmoid',
    recurrent: { name: 'HardSigmoid', alpha: 0.2, beta: 0.5 },
    write: operator('HardSigmoid', { alpha: float(0.2), beta: float(0.5) }),
  },
  [Activation.Tanh]: { title: 'tanh', recurrent: { name: 'Tanh' }, write: operator('Tanh') },
  [Activation.Relu]: { title: 'relu', recurrent: { name: 'Relu' }, write: operator('Relu') },
  [Activation.Relu6]: { title: 'relu6', recurrent: null, write: clip(0, 6) },
  [Activation.Elu]: {
    title: 'elu',
    recurrent: { name: 'Elu', alpha: 1 },
    write: operator('Elu', { alpha: float(1) }),
  },
  [Activation.Selu]: { title: 'selu', recurrent: null, write: operator('Selu') },
  [Activation.Softplus]: { title: 'softplus', recurrent: { name: 'Softplus' }, write: operator('Softplus') },
  [Activation.Softsign]: { title: 'softsign', recurrent: { name: 'Softsign' }, write: operator('Softsign') },
  [Activation.Swish]: {
    title: 'swish',
    recurrent: null,
    write: (graph, x) => graph.op('Mul', [x, graph.op('Sigmoid', [x])]),
  },
  [Activation.Mish]: {
    title: 'mish',
    recurrent: null,
    write: (graph, x) => graph.op('Mul', [x, graph.op('Tanh', [graph.op('Softplus', [x])])]),
  },
  [Activation.Gelu]: {
    title: 'gelu',
    recurrent: null,
    write: (graph, x) => {
      const distribution = graph.op('Erf', [graph.op('Mul', [x, graph.float(SQRT_HALF)])]);
      return halfTimes(graph, x, distribution);
    },
  },
  [Activation.GeluNew]: {
    title: 'gelu_new',
    recurrent: null,
    write: (graph, x) => {
      const cube = graph.op('Mul', [graph.op('Mul', [x, x]), x]);
      const cubic = graph.op('Add', [x, graph.op('Mul', [cube, graph.float(GELU_CUBIC)])]);
      return halfTimes(graph, x, graph.op('Tanh', [graph.op('Mul', [cubic, graph.float(GELU_SCALE)])]));
    },
  },
  [Activation.Keras3HardSigmoid]: {
    title: 'keras3HardSigmoid',
    recurrent: { name: 'HardSigmoid', alpha: 1 / 6, beta: 0.5 },
    write: operator('HardSigmoid', { alpha: float(1 / 6), beta: float(0.5) }),
  },
  [Activation.Exponential]: { title: 'exponential', recurrent: null, write: operator('Exp') },
  [Activation.HardTanh]: { title: 'hardTanh', recurrent: null, write: clip(-1, 1) },
  [Activation.HardSilu]: { title: 'hardSilu', recurrent: null, write: operator('HardSwish') },
  [Activation.LeakyRelu]: {
    title: 'leakyRelu',
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

/**
 * The attributes of a recurrent operator that has these activations, in its order.
 *
 * @throws NotLowered naming one that such operators do not have.
 */
export function recurrentActivations(layer: string, activations: readonly Activation[]): Attributes {
  const known = activations.map((activation) => {
    const { recurrent, title } = RULES[activation];
    if (recurrent !== null) return recurrent;
    throw new NotLowered(`activation ${title} is not one of the recurrent operators of ONNX`, layer);
  });
  const [alphas, betas] = (['alpha', 'beta'] as const).map((own) =>
    known.flatMap(({ [own]: number }) => number ?? []),
  ) as [number[], number[]];
  return {
    activations: texts(...known.map(({ name }) => name)),
    ...(alphas.length > 0 ? { activation_alpha: floats(...alphas) } : {}),
    ...(betas.length > 0 ? { activation_beta: floats(...betas) } : {}),
  };
}
