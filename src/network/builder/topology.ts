/** A layer as plain JSON, as model.json has it: keys in snake_case. */
export interface LayerTopology {
  readonly class_name: string;
  /** Its `name` is null until it is part of a network. */
  readonly config: { readonly [key: string]: unknown };
}

/** A layer of a graph, and what each of its uses takes: `[layer, call, output, {}]` for every value. */
export interface GraphLayerTopology extends LayerTopology {
  readonly name: string;
  readonly inbound_nodes: readonly (readonly (readonly unknown[])[])[];
}

/** Of a graph the layer, which of its calls, and which output of that. */
export type PlaceTopology = readonly [layer: string, call: number, output: number];

/** A network as plain JSON: the `modelTopology` that tfjs-layers writes into model.json. */
export interface Topology {
  readonly class_name: 'Sequential' | 'Model';
  readonly config: {
    readonly name: string;
    readonly layers: readonly LayerTopology[];
    /** Of a `Model`. */
    readonly input_layers?: readonly PlaceTopology[];
    /** Of a `Model`. */
    readonly output_layers?: readonly PlaceTopology[];
  };
  readonly keras_version: string;
  readonly backend: string;
}
