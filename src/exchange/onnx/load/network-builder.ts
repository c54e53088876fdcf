// Collects the layers of a network that a graph says, as a functional model of tfjs-layers.
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
}

export interface Layer {
  readonly className: string;
  readonly name: string;
  /** May be added to until the network is done. */
  readonly config: { [key: string]: unknown };
  readonly inputs: readonly Place[];
  readonly recurrent: RecurrentLayer | undefined;
  readonly weights: NamedWeight[];
}

/** More than anybody trains. */
const MOST_LAYERS = 10_000;

export class NetworkBuilder {
  readonly #caller: string;
  readonly #names = new Set<string>();
  readonly #inputs: Layer[] = [];

  constructor(caller: string) {
    this.#caller = caller;
  }

  /** An input, by a name that is like this one. */
  input(name: string, sampleShape: readonly (number | null)[]): Place {
    const layer = this.#make('InputLayer', name, { batch_input_shape: [null, ...sampleShape] }, []);
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
    return { ...this.#make(className, name, { ...config }, inputs), recurrent };
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
    return { className, name: unused, config, inputs, recurrent: undefined, weights: [] };
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
