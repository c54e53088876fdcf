/** A layer as plain JSON, as model.json has it: keys in snake_case. */
export interface LayerTopology {
  readonly class_name: string;
  /** Its `name` is null until it is part of a network. */
  readonly config: { readonly [key: string]: unknown };
}

/** A network as plain JSON: the `modelTopology` that tfjs-layers writes into model.json. */
export interface Topology {
  readonly class_name: 'Sequential';
  readonly config: { readonly name: string; readonly layers: readonly LayerTopology[] };
  readonly keras_version: string;
  readonly backend: string;
}
