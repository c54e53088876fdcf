// The position of a tfjs-layers model in its training run: kept by model, and in its metadata, so that tfjs saves it,
// too.
import type { Optimizer } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { readPosition, type TrainingPosition, withPosition } from '../../network/index.js';
import { trainedModel } from './internals.js';
import { optimizerFields } from './optimizer.js';

interface Kept {
  readonly position: TrainingPosition;
  /** A new optimizer means a new training run, which `compile` begins. */
  readonly optimizer: Optimizer;
}

/** Positions of models trained in this process: users may replace the metadata. */
const positions = new WeakMap<LayersModel, Kept>();

/**
 * Undefined before the first step of a training run, which `compile` begins.
 *
 * @throws LetheError `data` if a file has anything else in its place.
 */
export function positionOf(caller: string, model: LayersModel): TrainingPosition | undefined {
  const kept = positions.get(trainedModel(model));
  if (kept !== undefined && kept.optimizer === model.optimizer) return kept.position;
  const restored = (optimizerFields(model.optimizer).iterations_ ?? 0) > 0;
  return restored ? readPosition(caller, model.getUserDefinedMetadata()) : undefined;
}

/** @param position undefined: a training run begins */
export function keepPosition(model: LayersModel, position: TrainingPosition | undefined): void {
  if (position === undefined) positions.delete(trainedModel(model));
  else positions.set(trainedModel(model), { position, optimizer: model.optimizer });
  const before: Metadata = model.getUserDefinedMetadata();
  const after = withPosition(before, position);
  if (after !== before) setMetadata(model, after);
}

type Metadata = Parameters<typeof withPosition>[0];

/** tfjs-layers' setter refuses undefined. */
function setMetadata(model: LayersModel, metadata: Metadata): void {
  if (metadata !== undefined) model.setUserDefinedMetadata(metadata);
  else (model as unknown as { userDefinedMetadata: Metadata }).userDefinedMetadata = undefined;
}
