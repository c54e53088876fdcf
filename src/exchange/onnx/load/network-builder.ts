// Builds a network from a graph, as a functional model of tfjs-layers.
import { describeLayer, type SampleShape } from '../../../compiler/index.js';
import { LetheError } from '../../../errors.js';
import { mismatch } from '../../../text/quote.js';
import type { NamedWeight } from './own.js';

/** An output of a layer; for a recurrent one, by its {@link RecurrentOutput}. */
export interface Place {
  readonly layer: Layer;
  readonly output: 'output' | RecurrentOutput;
}

/** For each direction the sequence, and the states after the last step. */
export interface RecurrentOutput {
  readonly what: 'sequence' | 'h' | 'c';
  readonly direction: 0 | 1;
}

/** A recurrent layer, apart from its configuration. */
export interface RecurrentLayer {
  readonly states: 1 | 2;
  readonly isBoth: boolean;
  readonly units: number;
  /** Steps of its input; null if not fixed. */
  readonly steps: number | null;
}

export interface Layer {
  readonly className: string;
  readonly name: string;
  /** May be extended until the network is complete. */
  readonly config: { [key: string]: unknown };
  readonly inputs: readonly Place[];
  readonly recurrent: RecurrentLayer | undefined;
  readonly weights: NamedWeight[];
  /** Shape of a sample of its single output; undefined if unknown, or for a recurrent layer. */
  readonly shape: SampleShape | undefined;
  /** Mask of its output, or of its sequence. */
  readonly mask: Mask | undefined;
  /** Whether masks of its inputs change its outputs. */
  readonly takesMasks: boolean;
}

/** Which steps are missing: those of an input with this number in all features, indices that are 0, or combinations. */
export interface Mask {
  readonly of: Place;
  readonly masked: number | 'ids' | 'several';
}

/** Undefined if no step is missing. */
export function maskOf({ layer, output }: Place): Mask | undefined {
  return output === 'output' || output.what === 'sequence' ? layer.mask : undefined;
}

/** The mask of a layer's output, from those of its inputs. */
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

/** Shape of a sample of an output; undefined if unknown. */
export function shapeOf({ layer, output }: Place): SampleShape | undefined {
  if (output === 'output') return layer.shape;
  const { units = null, steps = null } = layer.recurrent ?? {};
  return output.what === 'sequence' ? [steps, units] : [units];
}

/** More than any model has. */
const MOST_LAYERS = 10_000;

export class NetworkBuilder {
  readonly #caller: string;
  readonly #names = new Set<string>();
  readonly #inputs: Layer[] = [];

  /** Inputs whose index 0 is masked. */
  readonly maskedIds: ReadonlySet<string>;

  constructor(caller: string, maskedIds: ReadonlySet<string>) {
    this.#caller = caller;
    this.maskedIds = maskedIds;
  }

  /** An input with a name similar to this one. */
  input(name: string, sampleShape: readonly (number | null)[]): Place {
    const config = { batch_input_shape: [null, ...sampleShape] };
    const layer = { ...this.#make('InputLayer', name, config, []), shape: sampleShape };
    this.#inputs.push(layer);
    return { layer, output: 'output' };
  }

  /** A layer; it becomes part of the network if an output needs it. */
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

  /** Inputs, and the layers that outputs depend on, each after its inputs. */
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

/** Which outputs of each recurrent layer are used. */
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

/** Index of the output in tfjs-layers. */
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
