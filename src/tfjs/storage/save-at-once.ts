// Saving a model as it stands at the moment of the call. tfjs-layers' own `save` reads the optimizer some turns of the
// event loop after the weights: for a model in training it would save a mixture of two steps.
import { clone, dispose, type io, keep, type Optimizer, scalar, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { isSavedByTfjs, slotNames } from '../../compiler/index.js';
import { describeOptimizer } from '../model/describe-training.js';
import { bringUpToDate } from '../model/in-training.js';
import { type OptimizerWeights, optimizerKind, optimizerSlots } from '../model/optimizer.js';

type NamedTensor = OptimizerWeights[number];

/** Members of tfjs-layers' models that `save` reads. */
interface Saved {
  getNamedWeights(config?: io.SaveConfig): NamedTensor[];
  userDefinedMetadata?: object;
}

/**
 * Returns the data of `model.save` at the time of the call; for a model in training, after the last finished step.
 * Leaks no tensor.
 *
 * @param owner the model whose metadata are saved: the Sequential around a model
 */
export async function saveAtOnce(
  model: LayersModel,
  target: string | io.IOHandler,
  config?: io.SaveConfig,
  owner: LayersModel = model,
): Promise<io.SaveResult> {
  bringUpToDate(model);
  const copies: Tensor[] = [];
  const copy = ({ name, tensor }: NamedTensor): NamedTensor => {
    const copied = keep(clone(tensor));
    copies.push(copied);
    return { name, tensor: copied };
  };
  try {
    const { userDefinedMetadata } = owner as unknown as Saved;
    const weights = (model as unknown as Saved).getNamedWeights(config).map(copy);
    const standing = standIn(model, {
      getNamedWeights: () => weights,
      userDefinedMetadata: userDefinedMetadata && JSON.parse(JSON.stringify(userDefinedMetadata)),
      optimizer: config?.includeOptimizer ? standingOptimizer(model.optimizer, copy) : undefined,
    });
    const { save } = Object.getPrototypeOf(model) as LayersModel;
    return await save.call(standing, target, config);
  } finally {
    dispose(copies);
  }
}

/**
 * Lets `model.save` of a model in training save a consistent state of that moment, awaited or not.
 *
 * @param trained the inner model that trains, which callbacks know as `this.model`
 */
export function savingAtOnce(owner: LayersModel, trained: LayersModel): { dispose(): void } {
  const changed = [...new Set([owner, trained])].filter((model) => !Object.hasOwn(model, 'save'));
  for (const model of changed) {
    const value: LayersModel['save'] = (target, config) => saveAtOnce(model, target, config, owner);
    Object.defineProperty(model, 'save', { value, configurable: true, writable: true });
  }
  return {
    dispose() {
      for (const model of changed) Reflect.deleteProperty(model, 'save');
    },
  };
}

/** A copy of one of tfjs-core's optimizers; for others, only their class can save them. */
function standingOptimizer(
  optimizer: Optimizer | undefined,
  copy: (weight: NamedTensor) => NamedTensor,
): Optimizer | undefined {
  const kind = optimizer === undefined ? undefined : optimizerKind(optimizer);
  if (optimizer === undefined || kind === undefined || !isSavedByTfjs({ kind })) return optimizer;
  const config = optimizer.getConfig();
  const slots = slotNames(describeOptimizer(optimizer)).flatMap((name) => optimizerSlots(optimizer, name));
  const count = scalar(optimizer.iterations, 'int32');
  const weights = [
    copy({ name: 'iter', tensor: count }),
    ...slots.flatMap((slot) =>
      slot == null ? [] : [copy({ name: slot.originalName, tensor: slot.variable })],
    ),
  ];
  count.dispose();
  return standIn(optimizer, { getWeights: async () => weights, getConfig: () => config });
}

/** The same object with other members. */
function standIn<Type extends object>(original: Type, members: { [name: string]: unknown }): Type {
  const descriptors = Object.entries(members).map(
    ([name, value]) => [name, { value, writable: true }] as const,
  );
  return Object.create(original, Object.fromEntries(descriptors)) as Type;
}
