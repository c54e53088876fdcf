// The parts of a network with weights, and their names and layouts in PyTorch.
import { type LayerDescription, type NetworkDescription, NotLowered } from '../../compiler/index.js';
import { Activation } from '../../kernels/program/opcodes.js';
import { kernelOf, type Layout, rowsOf, sameOf, sumOf, tableOf } from './layouts.js';

/** One weight of a network, and the tensors of a module that form it. */
export interface Part {
  /** Name in the network: `lstm/kernel`. */
  readonly weight: string;
  /** Names in the module: `weight_ih`. */
  readonly tensors: readonly string[];
  readonly layout: Layout;
}

/** The weights that one module, or one layer of a recurrent module, fills. */
export interface Place {
  /** Name of the layer, or of the bidirectional layer around it. */
  readonly layer: string;
  /** Class in PyTorch. */
  readonly className: string;
  readonly isRecurrent: boolean;
  readonly parts: readonly Part[];
}

type PlaceOf<Layer> = (layer: Layer, suffix: string) => Pick<Place, 'className' | 'isRecurrent' | 'parts'>;

/** Kinds of layers that are modules with tensors in PyTorch. */
type Module =
  | 'lstm'
  | 'gru'
  | 'simpleRNN'
  | 'dense'
  | 'embedding'
  | 'layerNormalization'
  | 'batchNormalization'
  | 'conv1d';

type LayerOf<Kind extends Module> = Extract<LayerDescription, { readonly kind: Kind }>;

/** Gates of the network by their indices in PyTorch: i, f, c, o are i, f, g, o there; z, r, h are 1, 0, 2 of r, z, n. */
const GATES = { lstm: [0, 1, 2, 3], gru: [1, 0, 2], simpleRNN: [0] } as const;

const PLACES: { readonly [Kind in Module]: PlaceOf<LayerOf<Kind>> } = {
  lstm: (layer, suffix) => {
    checkActivation(layer.name, 'activation', layer.activation, 'tanh', Activation.Tanh);
    checkActivation(
      layer.name,
      'recurrentActivation',
      layer.recurrentActivation,
      'sigmoid',
      Activation.Sigmoid,
    );
    return recurrent(
      'nn.LSTM',
      layer.name,
      suffix,
      GATES.lstm,
      layer.useBias ? sumOf(GATES.lstm) : undefined,
    );
  },
  gru: (layer, suffix) => {
    checkActivation(layer.name, 'activation', layer.activation, 'tanh', Activation.Tanh);
    checkActivation(
      layer.name,
      'recurrentActivation',
      layer.recurrentActivation,
      'sigmoid',
      Activation.Sigmoid,
    );
    if (!layer.resetAfter)
      throw new NotLowered('resetAfter is false, but every GRU of PyTorch has true', layer.name);
    return recurrent('nn.GRU', layer.name, suffix, GATES.gru, layer.useBias ? rowsOf(GATES.gru) : undefined);
  },
  simpleRNN: (layer, suffix) => {
    const isRelu = layer.activation === Activation.Relu;
    if (!isRelu) checkActivation(layer.name, 'activation', layer.activation, 'tanh or relu', Activation.Tanh);
    return recurrent(
      'nn.RNN',
      layer.name,
      suffix,
      GATES.simpleRNN,
      layer.useBias ? sumOf(GATES.simpleRNN) : undefined,
    );
  },
  dense: ({ name, useBias }) =>
    plain('nn.Linear', name, {
      kernel: ['weight', kernelOf([0])],
      ...(useBias ? { bias: ['bias', sameOf] } : {}),
    }),
  embedding: ({ name }) => plain('nn.Embedding', name, { embeddings: ['weight', sameOf] }),
  layerNormalization: ({ name, scale, center }) =>
    plain('nn.LayerNorm', name, {
      ...(scale ? { gamma: ['weight', sameOf] } : {}),
      ...(center ? { beta: ['bias', sameOf] } : {}),
    }),
  batchNormalization: ({ name, scale, center }) =>
    plain('nn.BatchNorm1d', name, {
      ...(scale ? { gamma: ['weight', sameOf] } : {}),
      ...(center ? { beta: ['bias', sameOf] } : {}),
      moving_mean: ['running_mean', sameOf],
      moving_variance: ['running_var', sameOf],
    }),
  conv1d: ({ name, useBias }) =>
    plain('nn.Conv1d', name, { kernel: ['weight', tableOf], ...(useBias ? { bias: ['bias', sameOf] } : {}) }),
};

/**
 * The places for modules, in layer order; both directions of a bidirectional layer are one place.
 *
 * @param weights names of the network's weights
 * @throws NotLowered that names a layer whose weights have a different meaning in PyTorch, or that PyTorch lacks.
 */
export function placesOf({ layers }: NetworkDescription, weights: readonly string[]): Place[] {
  const places: Place[] = [];
  for (const layer of layers) {
    const hasWeights = weights.some((name) => name.slice(0, name.lastIndexOf('/')) === layer.name);
    if (!hasWeights) continue;
    const [, around = layer.name, direction] = /^(.*)\/(forward|backward)_[^/]*$/.exec(layer.name) ?? [];
    const place = placeOf(layer, direction === 'backward' ? '_reverse' : '');
    const twin = direction === 'backward' ? places.at(-1) : undefined;
    if (twin?.layer !== around) places.push({ layer: around, ...place });
    else places.splice(-1, 1, { ...twin, parts: [...twin.parts, ...place.parts] });
  }
  return places;
}

function placeOf(layer: LayerDescription, suffix: string): ReturnType<PlaceOf<never>> {
  if (!isModule(layer))
    throw new NotLowered(`${layer.kind} is not a PyTorch module with parameters`, layer.name);
  return (PLACES[layer.kind] as PlaceOf<typeof layer>)(layer, suffix);
}

function isModule(layer: LayerDescription): layer is LayerOf<Module> {
  return Object.hasOwn(PLACES, layer.kind);
}

function recurrent(
  className: string,
  name: string,
  suffix: string,
  gates: readonly number[],
  bias: Layout | undefined,
): ReturnType<PlaceOf<never>> {
  const part = (own: string, tensors: readonly string[], layout: Layout): Part => ({
    weight: `${name}/${own}`,
    tensors: tensors.map((tensor) => tensor + suffix),
    layout,
  });
  return {
    className,
    isRecurrent: true,
    parts: [
      part('kernel', ['weight_ih'], kernelOf(gates)),
      part('recurrent_kernel', ['weight_hh'], kernelOf(gates)),
      ...(bias === undefined ? [] : [part('bias', ['bias_ih', 'bias_hh'], bias)]),
    ],
  };
}

function plain(
  className: string,
  name: string,
  parts: { readonly [own: string]: readonly [tensor: string, layout: Layout] },
): ReturnType<PlaceOf<never>> {
  const listed = Object.entries(parts).map(([own, [tensor, layout]]): Part => {
    return { weight: `${name}/${own}`, tensors: [tensor], layout };
  });
  return { className, isRecurrent: false, parts: listed };
}

function checkActivation(
  layer: string,
  option: string,
  got: Activation,
  name: string,
  expected: Activation,
): void {
  if (got !== expected) throw new NotLowered(`${option} is not ${name}, as it is in PyTorch`, layer);
}
