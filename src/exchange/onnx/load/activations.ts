// Activations by their names in the network.
import type { NodeReader } from './node-reader.js';

/** Defaults in ONNX. */
const DEFAULTS: { readonly [name: string]: { readonly alpha?: number; readonly beta?: number } } = {
  Affine: { alpha: 1, beta: 0 },
  Elu: { alpha: 1 },
  HardSigmoid: { alpha: 0.2, beta: 0.5 },
  LeakyRelu: { alpha: 0.01 },
};

interface Known {
  /** Name in ONNX. */
  readonly name: string;
  readonly alpha?: number;
  readonly beta?: number;
  /** Name in the network. */
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

/** Name of an activation in the network. @throws LetheError `model` if there is none */
function activationOf(node: NodeReader, name: string, alpha?: number, beta?: number): string {
  const known = KNOWN.find((one) => one.name === name && isNear(one.alpha, alpha) && isNear(one.beta, beta));
  if (known !== undefined) return known.activation;
  const numbers = [alpha, beta].filter((number) => number !== undefined);
  throw node.refused(
    `activation ${name}${numbers.length > 0 ? ` of ${numbers.join(', ')}` : ''} is not supported`,
  );
}

/** Operators that the network supports only with certain numbers. */
const NUMBERED = ['Elu', 'HardSigmoid', 'HardSwish', 'LeakyRelu'] as const;

/** The activation of such an operator; undefined for others. @throws LetheError `model` if its numbers are unsupported */
export function numberedActivation(node: NodeReader): string | undefined {
  const name = NUMBERED.find((one) => one === node.opType);
  if (name === undefined) return undefined;
  const { alpha, beta } = DEFAULTS[name] ?? {};
  const given = (own: 'alpha' | 'beta', usual: number | undefined): number | undefined =>
    usual === undefined ? undefined : node.float(own, usual);
  return activationOf(node, name, given('alpha', alpha), given('beta', beta));
}

/** The activations of a recurrent operator, this many for each direction. */
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
    // Activations with a parameter take the next number.
    return activationOf(
      node,
      name,
      alpha === undefined ? undefined : (alphas.shift() ?? alpha),
      beta === undefined ? undefined : (betas.shift() ?? beta),
    );
  });
  const first = found.slice(0, usual.length);
  if (found.slice(usual.length).join() === (directions === 2 ? first.join() : '')) return first;
  throw node.refused('directions of different activations are not supported');
}

/** Equal as float32, the precision of files. */
function isNear(one: number | undefined, other: number | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Math.fround(one) === Math.fround(other);
}
