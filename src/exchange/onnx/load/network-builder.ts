// Collects the layers of a network that a graph says, as a functional model of tfjs-layers.
import { describeLayer, type SampleShape } from '../../../compiler/index.js';
import { LetheError } from '../../../errors.js';
import { mismatch } from '../../../text/quote.js';
import type { NamedWeight } from './own.js';

/** What a layer gives: its output, or, of a recurrent one, by its name of {@link RecurrentOutput}. */
export interface Place {
  readonly layer: Layer;
  readonly output: 'output' | RecurrentOutput;
}

/** Of each direction the sequence, and the states after the last step. */
export interface RecurrentOutput {
  readonly what: 'sequence' | 'h' | 'c';
  readonly direction: 0 | 1;
}

/** What a recurrent layer is beside its configuration. */
export interface RecurrentLayer {
  readonly states: 1 | 2;
  readonly isBoth: boolean;
  readonly units: number;
  /** Of its input; null: open. */
  readonly steps: number | null;
}

export interface Layer {
  readonly className: string;
  readonly name: string;
  /** May be added to until the network is done. */
  readonly config: { [key: string]: unknown };
  readonly inputs: readonly Place[];
  readonly recurrent: RecurrentLayer | undefined;
  readonly weights: NamedWeight[];
  /** Of a sample of its one output; undefined: not known, or a recurrent layer. */
  readonly shape: SampleShape | undefined;
  /** Of its output, or of its sequence. */
  readonly mask: Mask | undefined;
  /** Whether masks of what it takes change what it gives. */
  readonly takesMasks: boolean;
}

/** Which steps there are not: those of an input that are this number in all features, ids that are 0, or some of several such. */
export interface Mask {
  readonly of: Place;
  readonly masked: number | 'ids' | 'several';
}

/** Undefined: all steps are there. */
export function maskOf({ layer, output }: Place): Mask | undefined {
  return output === 'output' || output.what === 'sequence' ? layer.mask : undefined;
}

/** What a layer makes of the masks that it is given. */
function maskBehind(
  className: string,
  { mask_value: masked = 0, mask_zero: isMasked }: Layer['config'],
  inputs: readonly Place[],
  passes: boolean,
): Mask | undefined {
  const [of] = inputs;
  if (of === undefined) return undefined;
  if (className === 'Masking') return { of, masked: masked as number };
  if (className === 'Embedding') return isMasked === true ? { of, masked: 'ids' } : undefined;
  const masks = passes ? inputs.map(maskOf) : [];
  const [first] = masks;
  if (masks.every((mask) => mask === undefined)) return undefined;
  const isSame = masks.every((mask) => mask?.of.layer === first?.of.layer && mask?.masked === first?.masked);
  return isSame ? first : { of, masked: 'several' };
}

/** Sizes of a sample of what a layer gives; undefined: not known. */
export function shapeOf({ layer, output }: Place): SampleShape | undefined {
  if (output === 'output') return layer.shape;
  const { units = null, steps = null } = layer.recurrent ?? {};
  return output.what === 'sequence' ? [steps, units] : [units];
}

/** More than anybody trains. */
const MOST_LAYERS = 10_000;

export class NetworkBuilder {
  readonly #caller: string;
  readonly #names = new Set<string>();
  readonly #inputs: Layer[] = [];

  /** Inputs whose ids are masked where they are 0. */
  readonly maskedIds: ReadonlySet<string>;

  constructor(caller: string, maskedIds: ReadonlySet<string>) {
    this.#caller = caller;
    this.maskedIds = maskedIds;
  }

  /** An input, by a name that is like this one. */
  input(name: string, sampleShape: readonly (number | null)[]): Place {
    const config = { batch_input_shape: [null, ...sampleShape] };
    const layer = { ...this.#make('InputLayer', name, config, []), shape: sampleShape };
    this.#inputs.push(layer);
    return { layer, output: 'output' };
  }

  /** A layer, which is part of the network if an output needs it. */
  layer(className: string, name: string, config: object, inputs: readonly Place[]): Layer {
    return this.#make(className, name, { ...config }, inputs);
  }

  recurrent(
    className: string,
    name: string,
    config: object,
    inputs: readonly Place[],
    recurrent: RecurrentLayer,
  ): Layer {
    const layer = this.#make(className, name, { ...config }, inputs);
    const [x] = inputs;
    return { ...layer, recurrent, mask: x && maskOf(x) };
  }

  /** The network with these outputs. */
  finish(outputs: readonly Place[]): { readonly topology: object; readonly weights: readonly NamedWeight[] } {
    const layers = this.#needed(outputs);
    const usesOf = usesOfRecurrent([...outputs, ...layers.flatMap(({ inputs }) => inputs)]);
    const placeOf = ({ layer, output }: Place): unknown[] => [
      layer.name,
      0,
      output === 'output' ? 0 : indexOf(layer, output, usesOf.get(layer)),
    ];
    const listed = layers.map((layer) => ({
      class_name: layer.className,
      name: layer.name,
      config: configOf(layer, usesOf.get(layer)),
      inbound_nodes: layer.inputs.length === 0 ? [] : [layer.inputs.map((place) => [...placeOf(place), {}])],
    }));
    const config = {
      name: 'onnx',
      layers: listed,
      input_layers: this.#inputs.map(({ name }) => [name, 0, 0]),
      output_layers: outputs.map(placeOf),
    };
    return {
      topology: { class_name: 'Model', config },
      weights: layers.flatMap(({ weights }) => weights),
    };
  }

  /** Inputs, and the layers that outputs depend on, each behind those that it takes from. */
  #needed(outputs: readonly Place[]): Layer[] {
    const needed = new Set<Layer>(this.#inputs);
    const open = outputs.map(({ layer }) => layer).reverse();
    for (let layer = open.at(-1); layer !== undefined; layer = open.at(-1)) {
      const missing = layer.inputs.map((place) => place.layer).filter((one) => !needed.has(one));
      if (missing.length > 0 && !needed.has(layer)) open.push(...missing);
      else {
        needed.add(layer);
        open.pop();
      }
    }
    return [...needed];
  }

  #make(className: string, name: string, config: Layer['config'], inputs: readonly Place[]): Layer {
    if (this.#names.size >= MOST_LAYERS) {
      throw new LetheError(
        'model',
        mismatch(this.#caller, `a graph of at most ${MOST_LAYERS} layers`, 'more'),
      );
    }
    const plain = name.replaceAll(/[^A-Za-z0-9_.-]+/g, '_').replace(/^_+/, '') || className;
    let unused = plain;
    for (let count = 1; this.#names.has(unused); count++) unused = `${plain}_${count}`;
    this.#names.add(unused);
    config.name = unused;
    const shapes = inputs.map(shapeOf);
    const described = shapes.every((shape) => shape !== undefined)
      ? describeLayer(className, unused, config, shapes)
      : undefined;
    return {
      ...{ className, name: unused, config, inputs, recurrent: undefined, weights: [] },
      shape: described?.shape,
      mask: maskBehind(className, config, inputs, described?.masking === 'passes'),
      takesMasks: described?.masking === 'takes',
    };
  }
}

interface Uses {
  readonly sequences: boolean;
  readonly h: boolean;
  readonly c: boolean;
}

/** What is taken of each recurrent layer. */
function usesOfRecurrent(taken: readonly Place[]): Map<Layer, Uses> {
  const uses = new Map<Layer, Uses>();
  for (const { layer, output } of taken) {
    if (output === 'output') continue;
    const { sequences = false, h = false, c = false } = uses.get(layer) ?? {};
    uses.set(layer, {
      sequences: sequences || output.what === 'sequence',
      h: h || output.what === 'h',
      c: c || output.what === 'c',
    });
  }
  return uses;
}

/** Which output of its layer it is, as tfjs-layers counts them. */
function indexOf({ recurrent }: Layer, { what, direction }: RecurrentOutput, uses: Uses | undefined): number {
  const outputs = recurrent?.isBoth ? 2 : 1;
  if (what === 'sequence' || (what === 'h' && !uses?.sequences)) return direction;
  return outputs + direction * (recurrent?.states ?? 1) + (what === 'c' ? 1 : 0);
}

function configOf(layer: Layer, uses: Uses | undefined): object {
  if (uses === undefined || layer.recurrent === undefined) return layer.config;
  const { sequences, h, c } = uses;
  const returns = { return_sequences: sequences, return_state: c || (sequences && h) };
  if (!layer.recurrent.isBoth) return { ...layer.config, ...returns };
  const { inner, ...config } = layer.config;
  const { className, ...own } = inner as { className: string };
  const described = { class_name: className, config: { ...own, ...returns } };
  return { ...config, layer: described, merge_mode: null };
}
