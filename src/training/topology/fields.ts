import { Activation } from '../../kernels/program/opcodes.js';
import { NotLowered } from '../not-lowered.js';
import type { LayerActivation, Penalty } from './layers.js';

/** A layer's configuration as model.json has it: keys in snake_case. */
export type Config = Readonly<Record<string, unknown>>;

const ELEMENT_WISE: ReadonlyMap<string, Activation> = new Map([
  ['linear', Activation.Linear],
  ['sigmoid', Activation.Sigmoid],
  ['hard_sigmoid', Activation.HardSigmoid],
  ['tanh', Activation.Tanh],
  ['relu', Activation.Relu],
  ['relu6', Activation.Relu6],
  ['elu', Activation.Elu],
  ['selu', Activation.Selu],
  ['softplus', Activation.Softplus],
  ['softsign', Activation.Softsign],
  ['swish', Activation.Swish],
  ['mish', Activation.Mish],
  ['gelu', Activation.Gelu],
  ['gelu_new', Activation.GeluNew],
]);

export function isRecord(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readBoolean(layer: string, config: Config, key: string, otherwise: boolean): boolean {
  const value = config[key];
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'boolean') return value;
  throw new NotLowered(`${key}: expected a boolean, got ${typeof value}`, layer);
}

export function readCount(layer: string, config: Config, key: string): number {
  const value = config[key];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  throw new NotLowered(`${key}: expected a positive integer, got ${String(value)}`, layer);
}

/** A fraction as tfjs-layers takes it: bounded to [0, 1], 0 if left out. */
export function readRate(layer: string, config: Config, key: string): number {
  const value = config[key] ?? 0;
  if (typeof value === 'number' && !Number.isNaN(value)) return Math.min(1, Math.max(0, value));
  throw new NotLowered(`${key}: expected a number, got ${String(value)}`, layer);
}

/** @throws NotLowered for an activation that is not one of tfjs-layers' own. */
export function readActivation(layer: string, config: Config, key: string): LayerActivation {
  const value = config[key];
  const name = toSnakeCase(isRecord(value) ? value.class_name : (value ?? 'linear'));
  if (name === 'softmax') return 'softmax';
  if (name === 'log_softmax') return 'logSoftmax';
  const activation = ELEMENT_WISE.get(name);
  if (activation !== undefined) return activation;
  throw new NotLowered(`${key} ${name} has no kernel`, layer);
}

export function readElementWise(layer: string, config: Config, key: string): Activation {
  const activation = readActivation(layer, config, key);
  if (typeof activation !== 'string') return activation;
  throw new NotLowered(`${key} ${activation} is not element by element`, layer);
}

/** tfjs-layers writes `hard_sigmoid` into files and `hardSigmoid` in memory. */
function toSnakeCase(name: unknown): string {
  return String(name).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** @throws NotLowered for a regularizer other than L1L2. */
export function readPenalty(layer: string, config: Config, key: string): Penalty | undefined {
  const value = config[key];
  if (value === undefined || value === null) return undefined;
  if (isRecord(value) && value.class_name === 'L1L2' && isRecord(value.config)) {
    const { l1, l2 } = value.config;
    if (typeof l1 === 'number' && typeof l2 === 'number')
      return l1 === 0 && l2 === 0 ? undefined : { l1, l2 };
  }
  throw new NotLowered(`${key} is not an l1l2 regularizer`, layer);
}

/** @throws NotLowered if one of the options is set: they have no kernels. */
export function refuse(layer: string, config: Config, ...keys: string[]): void {
  for (const key of keys) {
    const value = config[key];
    if (value !== undefined && value !== null && value !== false) {
      throw new NotLowered(`${key} has no kernel`, layer);
    }
  }
}
