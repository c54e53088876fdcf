// Models of PyTorch, drawn from a seed: modules one after the other, and the same as layers.
import {
  activation,
  batchNormalization,
  bidirectional,
  conv1d,
  dense,
  dropout,
  embedding,
  gru,
  type Layer,
  layerNormalization,
  leakyReLU,
  lstm,
  Network,
  simpleRNN,
} from '../../src/core.js';
import type { Generator } from '../../src/random/index.js';

/** A module, as python/torch_models.py makes it. */
export type TorchModule =
  | {
      readonly kind: 'lstm' | 'gru' | 'rnn';
      readonly features: number;
      readonly units: number;
      readonly layers: number;
      readonly bidirectional: boolean;
      readonly bias: boolean;
      readonly nonlinearity: 'tanh' | 'relu';
      /** All steps, the last one, or the last states. */
      readonly takes: 'sequence' | 'last' | 'hidden';
    }
  | { readonly kind: 'linear'; readonly features: number; readonly units: number; readonly bias: boolean }
  | { readonly kind: 'conv'; readonly features: number; readonly units: number; readonly size: number }
  | { readonly kind: 'embedding'; readonly rows: number; readonly units: number }
  | { readonly kind: 'batch_norm' | 'layer_norm'; readonly features: number }
  | { readonly kind: (typeof PLAIN)[number] };

const PLAIN = ['relu', 'tanh', 'sigmoid', 'elu', 'silu', 'leaky_relu', 'dropout'] as const;

/** A model and what goes into it: `[samples, steps, features]`, or `[samples, steps]` of row numbers. */
export interface TorchModel {
  readonly modules: readonly TorchModule[];
  readonly x: { readonly shape: readonly number[]; readonly values: readonly number[] };
}

/** Draws a model; each call another one. */
export function drawTorchModel(generator: Generator): TorchModel {
  const size = (least: number, most: number): number =>
    least + Math.floor(generator.uniform() * (most - least + 1));
  const chance = (part: number): boolean => generator.uniform() < part;
  const [samples, features, rows] = [size(1, 4), size(1, 5), size(3, 12)];
  let [steps, width] = [size(3, 8), features];
  const modules: TorchModule[] = [];
  const isOfIds = chance(0.25);
  const shape = isOfIds ? [samples, steps] : [samples, steps, features];
  const count = shape.reduce((product, axis) => product * axis, 1);
  const values = Array.from({ length: count }, () =>
    isOfIds ? Math.floor(generator.uniform() * rows) : Math.fround(2 * generator.uniform() - 1),
  );
  if (isOfIds) {
    width = size(1, 6);
    modules.push({ kind: 'embedding', rows, units: width });
  }
  const recurrent = (isLast: boolean): void => {
    const [units, both] = [size(1, 9), chance(0.3)];
    const kind = (['lstm', 'gru', 'rnn'] as const)[size(0, 2)] ?? 'lstm';
    const nonlinearity = chance(0.2) ? 'relu' : 'tanh';
    const takes = isLast ? (both || chance(0.3) ? 'hidden' : 'last') : 'sequence';
    const own = { features: width, units, layers: size(1, 2), bidirectional: both, bias: chance(0.8) };
    modules.push({ kind, ...own, nonlinearity, takes });
    width = units * (both ? 2 : 1);
  };
  const each = (): void => {
    const draw = size(0, 9);
    if (draw < 3) {
      const units = size(1, 7);
      modules.push({ kind: 'linear', features: width, units, bias: chance(0.8) });
      width = units;
    } else if (draw < 4 && steps > 3) {
      const units = size(1, 6);
      modules.push({ kind: 'conv', features: width, units, size: 2 });
      [steps, width] = [steps - 1, units];
    } else if (draw < 6) modules.push({ kind: chance(0.5) ? 'batch_norm' : 'layer_norm', features: width });
    else modules.push({ kind: PLAIN[size(0, PLAIN.length - 1)] ?? 'tanh' });
  };
  for (let left = size(0, 3); left > 0; left--) chance(0.4) ? recurrent(false) : each();
  recurrent(chance(0.7));
  modules.push({ kind: 'linear', features: width, units: size(1, 4), bias: true });
  return { modules, x: { shape, values } };
}

/** The same as a network, and by which layer each module is. */
export function networkOf({ modules, x }: TorchModel): {
  network: Network;
  modules: { [layer: string]: string | { module: string; layer: number } };
} {
  const [, steps = 1, features = 1] = x.shape;
  const names: { [layer: string]: string | { module: string; layer: number } } = {};
  const layers = modules.flatMap((module, place) => {
    const first = place > 0 ? {} : { inputShape: [steps, features] };
    const made = layersOf(module, `part${place}`, first, steps);
    for (const [index, name] of made.names.entries()) {
      const own = `part${place}`;
      names[name] = made.names.length > 1 ? { module: own, layer: index } : own;
    }
    return made.layers;
  });
  return { network: Network.create(layers), modules: names };
}

/** Layers of one module, and the names of those that have numbers. */
function layersOf(
  module: TorchModule,
  name: string,
  first: { inputShape?: number[] },
  steps: number,
): { layers: Layer[]; names: string[] } {
  const named = { name, ...first };
  switch (module.kind) {
    case 'lstm':
    case 'gru':
    case 'rnn':
      return recurrentLayers(module, name, first);
    case 'linear':
      return { layers: [dense({ ...named, units: module.units, useBias: module.bias })], names: [name] };
    case 'conv':
      return {
        layers: [conv1d({ ...named, filters: module.units, kernelSize: module.size })],
        names: [name],
      };
    case 'embedding': {
      const table = embedding({ name, inputDim: module.rows, outputDim: module.units, inputLength: steps });
      return { layers: [table], names: [name] };
    }
    case 'batch_norm':
      return { layers: [batchNormalization({ ...named, epsilon: 1e-5 })], names: [name] };
    case 'layer_norm':
      return { layers: [layerNormalization({ ...named, epsilon: 1e-5 })], names: [name] };
    case 'dropout':
      return { layers: [dropout({ ...named, rate: 0.2 })], names: [] };
    case 'leaky_relu':
      return { layers: [leakyReLU({ ...named, alpha: 0.01 })], names: [] };
    default: {
      const own = module.kind === 'silu' ? 'swish' : module.kind;
      return { layers: [activation({ ...named, activation: own })], names: [] };
    }
  }
}

function recurrentLayers(
  { kind, units, layers: count, bidirectional: both, bias, nonlinearity, takes }: Recurrent,
  name: string,
  first: { inputShape?: number[] },
): { layers: Layer[]; names: string[] } {
  const names = Array.from({ length: count }, (_, index) => (count > 1 ? `${name}_${index}` : name));
  const layers = names.map((own, index) => {
    const place = index === 0 ? first : {};
    const returnSequences = takes === 'sequence' || index < count - 1;
    const options = { units, useBias: bias, returnSequences };
    const outer = both ? {} : { name: own, ...place };
    const layer = {
      lstm: () => lstm({ ...options, ...outer, recurrentActivation: 'sigmoid' }),
      gru: () => gru({ ...options, ...outer, recurrentActivation: 'sigmoid', resetAfter: true }),
      rnn: () => simpleRNN({ ...options, ...outer, activation: nonlinearity }),
    }[kind]();
    return both ? bidirectional({ name: own, layer, ...place }) : layer;
  });
  return { layers, names };
}

type Recurrent = Extract<TorchModule, { readonly kind: 'lstm' | 'gru' | 'rnn' }>;
