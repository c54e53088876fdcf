// A model's file to and from artifacts: the same fields, but with descriptions of the weights instead of a manifest.

import { isObject } from '../../text/kinds.js';
import { describe, mismatch } from '../../text/quote.js';
import { asBytes, concatenate } from './bytes.js';
import { weightSpecs } from './manifest.js';
import type { ModelArtifacts, ModelFile, SavedJson } from './types.js';

/** A buffer or a view into one. */
export type BytesLike = ArrayBuffer | ArrayBufferView;

/**
 * The accepted forms of artifacts: those of tfjs, also with views as values; or a parsed `model.json` with its
 * manifest, plus `weightData`.
 */
export interface ReadableArtifacts extends Omit<ModelArtifacts, 'weightData'> {
  weightData?: BytesLike | readonly BytesLike[];
  /** Replaces `weightSpecs` if these are missing. */
  weightsManifest?: unknown;
}

/**
 * Converts tfjs's artifacts to a file's two parts; the values are copied. It checks only that they are bytes.
 *
 * @throws TypeError if the artifacts are not an object, or `weightData` is not bytes.
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
 * Converts a file's two parts to the artifacts that tfjs passes to an IO handler: fields in the order of `model.save`,
 * the values copied. Stock `tf.loadLayersModel(tf.io.fromMemory(artifacts))` takes them.
 */
export function toArtifacts({ json, weights }: ModelFile): ModelArtifacts {
  const { weightsManifest, weightsSha256, ...rest } = json;
  return { ...rest, weightData: concatenate([weights]).buffer, weightSpecs: weightSpecs(json) };
}
