// Activations as the network calls them.
import type { NodeReader } from './node-reader.js';

/** Numbers that ONNX takes where a file leaves them out. */
const DEFAULTS: { readonly [name: string]: { readonly alpha?: number; readonly beta?: number } } = {
  Affine: { alpha: 1, beta: 0 },
  Elu: { alpha: 1 },
  HardSigmoid: { alpha: 0.2, beta: 0.5 },
  LeakyRelu: { alpha: 0.01 },
};

interface Known {
  /** ONNX's. */
  readonly name: string;
  readonly alpha?: number;
  readonly beta?: number;
  /** The network's. */
  readonly activation: string;
}

const KNOWN: readonly Known[] = [
  { name: 'Sigmoid', activation: 'sigmoid' },
  { name: 'Tanh', activation: 'tanh' },
  { name: 'Relu', activation: 'relu' },
  { name: 'Softsign', activation: 'softsign' },
  { name: 'Softplus', activation: 'softplus' },
  { name: 'Exp', activation: 'exponential' },
  { name: 'HardSwish', activation: 'hardSilu' },
  { name: 'Selu', activation: 'selu' },
  { name: 'Affine', alpha: 1, beta: 0, activation: 'linear' },
  { name: 'Elu', alpha: 1, activation: 'elu' },
  { name: 'HardSigmoid', alpha: 0.2, beta: 0.5, activation: 'hardSigmoid' },
  { name: 'HardSigmoid', alpha: 1 / 6, beta: 0.5, activation: 'keras3HardSigmoid' },
  { name: 'LeakyRelu', alpha: 0.2, activation: 'leakyRelu' },
];

/** How an activation is called here. @throws LetheError `model` if there is none such */
function activationOf(node: NodeReader, name: string, alpha?: number, beta?: number): string {
  const known = KNOWN.find((one) => one.name === name && isNear(one.alpha, alpha) && isNear(one.beta, beta));
  if (known !== undefined) return known.activation;
  const numbers = [alpha, beta].filter((number) => number !== undefined);
  throw node.refused(
    `activation ${name}${numbers.length > 0 ? ` of ${numbers.join(', ')}` : ''} has no layer`,
  );
}

/** Operators that the network knows with some of their numbers alone. */
const NUMBERED = ['Elu', 'HardSigmoid', 'HardSwish', 'LeakyRelu'] as const;

/** Which activation such an operator is; undefined: it is none such. @throws LetheError `model` if its numbers are others */
export function numberedActivation(node: NodeReader): string | undefined {
  const name = NUMBERED.find((one) => one === node.opType);
  if (name === undefined) return undefined;
  const { alpha, beta } = DEFAULTS[name] ?? {};
  const given = (own: 'alpha' | 'beta', usual: number | undefined): number | undefined =>
    usual === undefined ? undefined : node.float(own, usual);
  return activationOf(node, name, given('alpha', alpha), given('beta', beta));
}

/** The activations of a recurrent operator, of each direction this many. */
export function recurrentActivations(
  node: NodeReader,
  usual: readonly string[],
  directions: number,
): string[] {
  const names = node.texts('activations') ?? Array.from({ length: directions }, () => usual).flat();
  if (names.length !== usual.length * directions) {
    throw node.refused(`expected ${usual.length * directions} activations, got ${names.length}`);
  }
  const [alphas, betas] = [[...node.floatList('activation_alpha')], [...node.floatList('activation_beta')]];
  const found = names.map((given) => {
    const name = Object.keys(DEFAULTS).find((one) => one.toLowerCase() === given.toLowerCase()) ?? given;
    const { alpha, beta } = DEFAULTS[name] ?? {};
    // Those that take a number take the next one.
    return activationOf(
      node,
      name,
      alpha === undefined ? undefined : (alphas.shift() ?? alpha),
      beta === undefined ? undefined : (betas.shift() ?? beta),
    );
  });
  const first = found.slice(0, usual.length);
  if (found.slice(usual.length).join() === (directions === 2 ? first.join() : '')) return first;
  throw node.refused('directions of different activations have no layer');
}

/** As float32, which files have. */
function isNear(one: number | undefined, other: number | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Math.fround(one) === Math.fround(other);
}
