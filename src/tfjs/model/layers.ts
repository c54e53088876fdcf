import type { LayersModel, layers } from '@tensorflow/tfjs-layers';

/** A layer or a recurrent layer's cell, which tfjs-layers makes a layer of its own. */
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

/**
 * The layers of the model and of models inside it by their names, those of a bidirectional layer by
 * `bidirectional/forward_lstm` and the like.
 */
export function layersByPath(model: Pick<LayersModel, 'layers'>): Map<string, Layer> {
  return new Map(model.layers.flatMap((layer) => [...pathsOf(layer)]));
}

function pathsOf(layer: Layer): Iterable<readonly [string, Layer]> {
  const { layers, forwardLayer, backwardLayer } = layer as unknown as Holder;
  if (layers !== undefined) return layersByPath({ layers });
  const inner = [forwardLayer, backwardLayer].filter((direction) => direction !== undefined);
  return [
    [layer.name, layer] as const,
    ...inner.map((direction) => [`${layer.name}/${direction.name}`, direction] as const),
  ];
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
