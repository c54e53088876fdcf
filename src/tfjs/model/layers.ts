import type { LayersModel, layers } from '@tensorflow/tfjs-layers';

/** A layer, or a recurrent layer's cell, which is a layer in tfjs-layers, too. */
export type Layer = InstanceType<typeof layers.Layer>;

/** The members through which tfjs-layers' containers and wrappers hold other layers. */
interface Holder {
  layers?: Layer[]; // a model inside a model
  layer?: Layer; // timeDistributed
  forwardLayer?: Layer; // bidirectional
  backwardLayer?: Layer;
  cell?: Layer; // RNN
  cells?: Layer[]; // stackedRNNCells
}

/** Every layer of the model, inner layers and cells included, each after the one that holds it. */
export function everyLayer(model: LayersModel): Layer[] {
  const found = new Set<Layer>();
  for (const layer of model.layers) addWithInner(found, layer);
  return [...found];
}

/** A layer and all its inner layers. */
export function innerLayers(layer: Layer): Layer[] {
  const found = new Set<Layer>();
  addWithInner(found, layer);
  return [...found];
}

/** A layer or cell with weights. */
export interface PlacedLayer {
  readonly layer: Layer;
  /** The layer that keeps its states: for a cell the one around it. */
  readonly holder: Layer;
  /** Index of its first state among the holder's. */
  readonly firstState: number;
}

/**
 * The layers of the model and of inner models by name; those of a bidirectional layer as `bidirectional/forward_lstm`
 * and the like, stacked cells as `rnn/RNNCell_0`.
 */
export function layersByPath(model: Pick<LayersModel, 'layers'>): Map<string, PlacedLayer> {
  return new Map(model.layers.flatMap((layer) => [...pathsOf(layer, layer.name)]));
}

function pathsOf(layer: Layer, path: string): Iterable<readonly [string, PlacedLayer]> {
  const { layers, layer: inner, forwardLayer, backwardLayer, cell } = layer as unknown as Holder;
  if (inner !== undefined && forwardLayer === undefined) return pathsOf(inner, path);
  if (layers !== undefined) return layersByPath({ layers });
  const { cells } = (cell ?? {}) as Holder;
  if (cells !== undefined) return stackedPaths(layer, path, cells);
  const directions = [forwardLayer, backwardLayer].filter((direction) => direction !== undefined);
  return [
    [path, { layer, holder: layer, firstState: 0 }] as const,
    ...directions.flatMap((direction) => [...pathsOf(direction, `${path}/${direction.name}`)]),
  ];
}

/** For stacked cells: the states of the last one come first. */
function stackedPaths(
  holder: Layer,
  path: string,
  cells: readonly Layer[],
): (readonly [string, PlacedLayer])[] {
  return cells.map((layer, index) => {
    const later = cells.slice(index + 1) as unknown as { readonly stateSize: unknown }[];
    const firstState = later.flatMap(({ stateSize }) => stateSize).length;
    return [`${path}/RNNCell_${index}`, { layer, holder, firstState }] as const;
  });
}

function addWithInner(found: Set<Layer>, layer: Layer | null | undefined): void {
  if (layer === undefined || layer === null || found.has(layer)) return;
  found.add(layer);
  const holder = layer as unknown as Holder;
  for (const inner of holder.layers ?? []) addWithInner(found, inner);
  // A bidirectional layer also holds its forward layer as `layer`; it is visited once.
  addWithInner(found, holder.forwardLayer);
  addWithInner(found, holder.backwardLayer);
  addWithInner(found, holder.layer);
  addWithInner(found, holder.cell);
  for (const inner of holder.cells ?? []) addWithInner(found, inner);
}
