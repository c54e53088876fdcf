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
export function* everyLayer(model: LayersModel): Generator<Layer> {
  const seen = new Set<Layer>();
  function* visit(layer: Layer): Generator<Layer> {
    if (seen.has(layer)) return;
    seen.add(layer);
    yield layer;
    const holder = layer as unknown as Holder;
    // A bidirectional layer also holds its forward layer as `layer`; it is visited once.
    const inner = [holder.forwardLayer, holder.backwardLayer, holder.layer, holder.cell];
    for (const child of [...(holder.layers ?? []), ...inner, ...(holder.cells ?? [])]) {
      if (child !== undefined) yield* visit(child);
    }
  }
  for (const layer of model.layers) yield* visit(layer);
}
