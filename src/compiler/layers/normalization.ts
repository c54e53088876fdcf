// What layer and batch normalization have in common.
import { NotLowered } from '../not-lowered.js';
import { type Config, readBoolean, readNumber } from '../topology/fields.js';
import { readRules } from '../topology/weight-rules.js';
import type { Parameter, WeightRules, WeightSpec } from '../weights/weight-spec.js';
import type { Named, Shape } from './record.js';

/** Options of both. */
export interface Normalizing extends Named {
  /** Axes that are normalized, or whose elements are; the batch's is 0; negative: from the end. */
  readonly axes: readonly number[];
  readonly epsilon: number;
  readonly center: boolean;
  readonly scale: boolean;
  readonly betaRules: WeightRules;
  readonly gammaRules: WeightRules;
  readonly trainable: boolean;
}

export function readNormalizing(name: string, config: Config): Omit<Normalizing, 'kind'> {
  const axis = config.axis ?? -1;
  const axes: unknown[] = Array.isArray(axis) ? axis : [axis];
  if (!axes.every(Number.isInteger)) throw new NotLowered('axis: expected an integer', name);
  return {
    name,
    axes: axes.map(Number),
    epsilon: readNumber(name, config, 'epsilon', 1e-3),
    center: readBoolean(name, config, 'center', true),
    scale: readBoolean(name, config, 'scale', true),
    betaRules: readRules(name, config, 'beta'),
    gammaRules: readRules(name, config, 'gamma'),
    trainable: readBoolean(name, config, 'trainable', true),
  };
}

/** @throws NotLowered unless it is the last axis, and that alone. */
export function checkLastAxis({ name, axes }: Normalizing, input: Shape): void {
  const [axis] = axes;
  if (axes.length === 1 && (axis === -1 || axis === input.length)) return;
  throw new NotLowered(`axis ${axes.join()} of [${input.join()}], not the last one, has no kernel`, name);
}

/** One number for each feature. */
export function featureWeight(
  { name, trainable }: Pick<Normalizing, 'name' | 'trainable'>,
  own: string,
  input: Shape,
  rules: WeightRules,
  initializer: string,
): WeightSpec {
  const shape = [input.at(-1) ?? 1];
  return { name: `${name}/${own}`, shape, trainable, gates: 1, ...rules, initializer };
}

/** Gamma and beta, as far as the layer has them. */
export function scaleAndShift(layer: Normalizing, input: Shape): WeightSpec[] {
  const { center, scale, gammaRules, betaRules } = layer;
  return [
    ...(scale ? [featureWeight(layer, 'gamma', input, gammaRules, 'ones')] : []),
    ...(center ? [featureWeight(layer, 'beta', input, betaRules, 'zeros')] : []),
  ];
}

/** The layer's weights by their roles; those that it does not have are undefined. */
export function byRole(
  { center, scale }: Normalizing,
  parameters: readonly Parameter[],
): { gamma: Parameter | undefined; beta: Parameter | undefined; others: readonly Parameter[] } {
  const gamma = scale ? parameters[0] : undefined;
  const beta = center ? parameters[scale ? 1 : 0] : undefined;
  return { gamma, beta, others: parameters.slice(Number(scale) + Number(center)) };
}
