// Models that the compiled engine trains just now. It trains a copy, which is written back when somebody looks.
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** What keeps a model in step with the copy that is trained. */
interface Copy {
  /** Brings the model up to the last finished step; costs nothing if it is there. */
  write(): void;
}

const copies = new WeakMap<object, Copy>();

/** Whoever calls {@link bringUpToDate} while `train` runs gets the state of the last finished step. */
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

/** To be called before looking at a model, or changing it: it may be in training. */
export function bringUpToDate(model: LayersModel): void {
  const { model: inner } = model as { model?: object }; // Of a Sequential: the one that trains.
  copies.get(inner ?? model)?.write();
}
