import * as tf from '@tensorflow/tfjs-core';
import type { FitArgs } from '../options/fit-args.js';

/** An optimizer's step, given gradients as its `minimize` does: in order, undefined where there is none. */
type Step = (gradients: { name: string; tensor: tf.Tensor | undefined }[]) => void;

/**
 * Lets an optimizer of tfjs see bounded gradients until the returned function is called: first each element within
 * `clipValue`, then each weight's gradient to `clipNorm`, then all of them to `globalClipNorm`.
 */
export function clipGradients(
  optimizer: tf.Optimizer,
  { clipValue, clipNorm, globalClipNorm }: Pick<FitArgs, 'clipValue' | 'clipNorm' | 'globalClipNorm'>,
): () => void {
  if (clipValue === undefined && clipNorm === undefined && globalClipNorm === undefined) return () => {};
  const target = optimizer as unknown as { applyGradients: Step };
  const { applyGradients } = target;
  const own = Object.hasOwn(target, 'applyGradients');
  target.applyGradients = (gradients) => {
    tf.tidy(() => {
      let tensors = gradients.map(({ tensor }) => tensor);
      const each = (change: (gradient: tf.Tensor) => tf.Tensor): void => {
        tensors = tensors.map((tensor) => (tensor === undefined ? undefined : change(tensor)));
      };
      if (clipValue !== undefined) each((gradient) => tf.clipByValue(gradient, -clipValue, clipValue));
      if (clipNorm !== undefined) each((gradient) => scaleDown(gradient, squaredNorm([gradient]), clipNorm));
      if (globalClipNorm !== undefined) {
        const all = squaredNorm(tensors.filter((tensor) => tensor !== undefined));
        each((gradient) => scaleDown(gradient, all, globalClipNorm));
      }
      applyGradients.call(
        optimizer,
        gradients.map(({ name }, index) => ({ name, tensor: tensors[index] })),
      );
    });
  };
  return () => {
    if (own) target.applyGradients = applyGradients;
    else Reflect.deleteProperty(target, 'applyGradients');
  };
}

function squaredNorm(tensors: tf.Tensor[]): tf.Scalar {
  return tf.addN(tensors.map((tensor) => tf.sum(tf.square(tensor)))) as tf.Scalar;
}

function scaleDown(gradient: tf.Tensor, squared: tf.Scalar, limit: number): tf.Tensor {
  return tf.mul(gradient, tf.div(limit, tf.maximum(tf.sqrt(squared), limit)));
}
