// Models in training on the compiled engine. It trains a copy, which is written back before the model is read.
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Synchronizes a model with its copy in training. */
interface Copy {
  /** Brings the model up to the last finished step; free if it is up to date. */
  write(): void;
}

const copies = new WeakMap<object, Copy>();

/** During `train`, {@link bringUpToDate} brings the model to its state after the last finished step. */
export async function whileTraining<Result>(
  model: LayersModel,
  copy: Copy,
  train: () => Promise<Result>,
): Promise<Result> {
  copies.set(model, copy);
  try {
    return await train();
  } finally {
    copies.delete(model);
  }
}

/** Call this before reading or changing a model: it may be in training. */
export function bringUpToDate(model: LayersModel): void {
  const { model: inner } = model as { model?: object }; // For a Sequential: the model that trains.
  copies.get(inner ?? model)?.write();
}
