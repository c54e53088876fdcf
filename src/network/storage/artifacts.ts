// A model's file to and from artifacts: the same fields, but the weights' description beside the values instead of a
// manifest.

import { isObject } from '../../text/kinds.js';
import { describe, mismatch } from '../../text/quote.js';
import { asBytes, concatenate } from './bytes.js';
import { weightSpecs } from './manifest.js';
import type { ModelArtifacts, ModelFile, SavedJson } from './types.js';

/** A buffer or a view into one. */
export type BytesLike = ArrayBuffer | ArrayBufferView;

/**
 * What is taken for artifacts: those of tfjs, their values also as views; or a parsed `model.json`, manifest and all,
 * with `weightData` put beside it.
 */
export interface ReadableArtifacts extends Omit<ModelArtifacts, 'weightData'> {
  weightData?: BytesLike | readonly BytesLike[];
  /** Stands for `weightSpecs` where these are left out. */
  weightsManifest?: unknown;
}

/**
 * tfjs's artifacts as a file's two parts; the values are copied. Nothing is checked yet but that these are bytes.
 *
 * @throws TypeError if the artifacts are no object or `weightData` no bytes.
 */
export function fromArtifacts(artifacts: ReadableArtifacts, caller: string = 'load'): ModelFile {
  if (!isObject(artifacts)) {
    throw new TypeError(mismatch(caller, 'artifacts of a model', describe(artifacts)));
  }
  const { weightSpecs: specs, weightData, ...rest } = artifacts as ReadableArtifacts;
  const kept = specs === undefined && rest.weightsManifest !== undefined;
  const weightsManifest = kept ? rest.weightsManifest : [{ paths: ['weights.bin'], weights: specs ?? [] }];
  const parts = Array.isArray(weightData) ? weightData : [weightData ?? new ArrayBuffer(0)];
  const weights = concatenate(
    parts.map((part) => {
      const bytes = asBytes(part);
      if (bytes !== undefined) return bytes;
      throw new TypeError(mismatch(`${caller}: weightData`, 'an ArrayBuffer or several', describe(part)));
    }),
  );
  return { json: { ...rest, weightsManifest } as SavedJson, weights };
}

/**
 * A file's two parts as tfjs hands a model to an IO handler: fields in the order of `model.save`, the values copied.
 * Stock `tf.loadLayersModel(tf.io.fromMemory(artifacts))` takes them.
 */
export function toArtifacts({ json, weights }: ModelFile): ModelArtifacts {
  const { weightsManifest, weightsSha256, ...rest } = json;
  return { ...rest, weightData: concatenate([weights]).buffer, weightSpecs: weightSpecs(json) };
}
