// Layers that exporters write as several operators.
import type { OnnxTensor } from '../../../formats/index.js';
import { type Bound, type Formula, match, type Pattern, type Tree } from './formulas.js';

/** A layer that computes a formula. */
export interface FormulaLayer {
  readonly className: string;
  readonly config: object;
  /** One number for each feature, or one for all. */
  readonly weights?: { readonly [own: string]: OnnxTensor };
}

const relu6 = (x: Pattern): Pattern => ['clip', x, 0, 6];
const KERAS3_HARD_SIGMOID: Pattern = ['mul', relu6(['add', 'x', 3]), 1 / 6];
const ERF: Pattern = ['add', ['erf', ['mul', 'x', Math.SQRT1_2]], 1];
const CUBED: readonly Pattern[] = [
  ['mul', ['mul', ['mul', 'x', 'x'], 'x'], 0.044715],
  ['mul', ['pow', 'x', 3], 0.044715],
];
const TANHS = CUBED.map((cube): Pattern => ['add', ['tanh', ['mul', ['add', 'x', cube], 0.797884560803]], 1]);

const halfOf = (factor: Pattern): Pattern[] => [
  ['mul', ['mul', 'x', 0.5], factor],
  ['mul', ['mul', 'x', factor], 0.5],
  ['mul', 'x', ['mul', factor, 0.5]],
];

/** Names of activations in the network, each with its formulas. */
const ACTIVATIONS: { readonly [activation: string]: readonly Pattern[] } = {
  sigmoid: [['sigmoid', 'x']],
  tanh: [['tanh', 'x']],
  relu: [['relu', 'x']],
  softplus: [['softplus', 'x']],
  softsign: [
    ['softsign', 'x'],
    ['div', 'x', ['add', ['abs', 'x'], 1]],
  ],
  elu: [['elu', 'x']],
  selu: [['selu', 'x']],
  exponential: [['exp', 'x']],
  relu6: [relu6('x')],
  hardTanh: [['clip', 'x', -1, 1]],
  keras3HardSigmoid: [KERAS3_HARD_SIGMOID],
  hardSigmoid: [['clip', ['add', ['mul', 'x', 0.2], 0.5], 0, 1]],
  hardSilu: [['mul', 'x', KERAS3_HARD_SIGMOID]],
  swish: [['mul', 'x', ['sigmoid', 'x']]],
  mish: [['mul', 'x', ['tanh', ['softplus', 'x']]]],
  gelu: [...halfOf(ERF), ...halfOf(['erfc', ['mul', 'x', -Math.SQRT1_2]])],
  gelu_new: TANHS.flatMap(halfOf),
  leakyRelu: [['max', 'x', ['mul', 'x', 0.2]]],
};

/** The formula of `x` for an activation; `x` itself if there is none. */
export function formulaOfActivation(activation: string): Pattern {
  return ACTIVATIONS[activation]?.[0] ?? 'x';
}

/** The network's activation with this formula; undefined if there is none. */
export function activationOfFormula(tree: Tree): string | undefined {
  const found = Object.entries(ACTIVATIONS).find(([, patterns]) =>
    patterns.some((pattern) => match(pattern, tree) !== undefined),
  );
  return found?.[0];
}

/** Whether a step has any number other than this one, which marks masked steps. */
const MASK: Pattern = ['greater', ['sum', ['not', ['equal', 'x', 'masked']]], 0];

const CENTERED: Pattern = ['sub', 'x', ['mean', 'x']];
const VARIANCE: Pattern = ['mean', ['mul', CENTERED, CENTERED]];
const DEVIATION: Pattern = ['recip', ['sqrt', ['add', VARIANCE, 'epsilon']]];
const SCALE: Pattern = ['mul', DEVIATION, 'gamma'];
const SHIFT: Pattern = ['mul', ['mul', ['mean', 'x'], -1], SCALE];

const NORMS: readonly Pattern[] = [
  ['add', ['mul', 'x', SCALE], ['add', SHIFT, 'beta']],
  ['add', ['mul', 'x', SCALE], SHIFT],
  ['add', ['mul', ['mul', CENTERED, DEVIATION], 'gamma'], 'beta'],
  ['add', ['mul', CENTERED, SCALE], 'beta'],
  ['mul', CENTERED, SCALE],
];

interface Known {
  readonly pattern: Pattern;
  /** Undefined if the numbers do not fit the layer. */
  readonly layer: (bound: Bound) => FormulaLayer | undefined;
}

function layerNormalization(bound: Bound): FormulaLayer | undefined {
  const [epsilon, gamma, beta] = ['epsilon', 'gamma', 'beta'].map((name) => bound.get(name));
  if (typeof epsilon !== 'number') return undefined;
  const weights = Object.fromEntries(
    Object.entries({ gamma, beta }).flatMap(([name, value]) => {
      if (value === undefined) return [];
      return [[name, typeof value === 'number' ? { shape: [], values: Float32Array.of(value) } : value]];
    }),
  );
  const options = { center: beta !== undefined, scale: gamma !== undefined };
  return { className: 'LayerNormalization', config: { axis: -1, epsilon, ...options }, weights };
}

const LAYERS: readonly Known[] = [
  {
    pattern: ['clip', 'x', 0, 'most'],
    layer: (bound) => ({ className: 'ReLU', config: { max_value: bound.get('most') } }),
  },
  {
    pattern: ['mul', MASK, 'x'],
    layer: (bound) => ({ className: 'Masking', config: { mask_value: bound.get('masked') } }),
  },
  {
    pattern: ['add', ['relu', 'x'], ['mul', ['relu', ['mul', 'x', -1]], 'slopes']],
    layer: (bound) => {
      const slopes = bound.get('slopes');
      if (slopes === undefined || typeof slopes === 'number') return undefined;
      const values = Float32Array.from(slopes.values, (value) => -value);
      return { className: 'PReLU', config: {}, weights: { alpha: { ...slopes, values } } };
    },
  },
  ...NORMS.map((pattern): Known => ({ pattern, layer: layerNormalization })),
];

/** The layer that computes the formula; undefined if there is none. */
export function layerOfFormula({ tree }: Pick<Formula, 'tree'>): FormulaLayer | undefined {
  const activation = activationOfFormula(tree);
  if (activation !== undefined) return { className: 'Activation', config: { activation } };
  for (const { pattern, layer } of LAYERS) {
    const bound = match(pattern, tree);
    const found = bound && layer(bound);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The value that masks a step if all features have it; undefined if the formula is not a mask. */
export function maskedValue(tree: Tree): number | undefined {
  const value = match(MASK, tree)?.get('masked');
  return typeof value === 'number' ? value : undefined;
}

/** Whether it tests that an index is not 0. */
export function isIdMask(tree: Tree): boolean {
  return match(['not', ['equal', 'x', 0]], tree) !== undefined;
}
