/** A layer as plain JSON, as model.json has it: keys in snake_case. */
export interface LayerTopology {
  readonly class_name: string;
  /** Its `name` is null until it is part of a network. */
  readonly config: { readonly [key: string]: unknown };
}

/** A layer of a graph, and the inputs of each of its uses: `[layer, call, output, {}]` for every value. */
export interface GraphLayerTopology extends LayerTopology {
  readonly name: string;
  readonly inbound_nodes: readonly (readonly (readonly unknown[])[])[];
}

/** A value in a graph: the layer, the number of its call, and the number of that call's output. */
export type PlaceTopology = readonly [layer: string, call: number, output: number];

/** A network as plain JSON: the `modelTopology` that tfjs-layers writes into model.json. */
export interface Topology {
  readonly class_name: 'Sequential' | 'Model';
  readonly config: {
    readonly name: string;
    readonly layers: readonly LayerTopology[];
    /** Only in a `Model`. */
    readonly input_layers?: readonly PlaceTopology[];
    /** Only in a `Model`. */
    readonly output_layers?: readonly PlaceTopology[];
  };
  readonly keras_version: string;
  readonly backend: string;
}
