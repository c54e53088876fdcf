import type { TrainingDetails } from '../network/index.js';
import { viewBytes } from '../network/storage/index.js';
import { sha256Hex } from '../sha256.js';
import { floatBytes } from './state.js';
import type { DataDigests } from './statement.js';

/**
 * SHA-256 of samples, over: 1. the salt, UTF-8, if there is one; 2. the number of samples, then for each input the rank
 * and the sizes of one sample, as little-endian uint32; 3. inputs, targets and weights of samples, each as its length
 * (uint32; 2^32 - 1 if there are none) and little-endian float32.
 */
export function samplesDigest(
  shapes: TrainingDetails['sampleShapes'],
  { inputs, targets, weights = [], count }: TrainingDetails['train'],
  salt: string,
): string {
  const head = [count, ...shapes.flatMap((shape) => [shape.length, ...shape])];
  return sha256Hex([
    new TextEncoder().encode(salt),
    viewBytes(Uint32Array.from(head)),
    ...numbersOf([...inputs, ...targets, ...weights]),
  ]);
}

/** SHA-256 of masks of gradients; undefined without them. */
export function masksDigest(masks: TrainingDetails['gradientMasks']): string | null {
  return masks === undefined ? null : sha256Hex(numbersOf(masks));
}

/** Digests of all data of a run. */
export type DataDigestsOf = Pick<DataDigests, 'samples' | 'train' | 'validation' | 'gradientMasks'>;

/** @param salt as for {@link samplesDigest} */
export function digestsOf(
  { sampleShapes, train, validation, validationShapes = sampleShapes, gradientMasks }: TrainingDetails,
  salt: string,
): DataDigestsOf {
  return {
    samples: train.count,
    train: samplesDigest(sampleShapes, train, salt),
    validation: validation === undefined ? null : samplesDigest(validationShapes, validation, salt),
    gradientMasks: masksDigest(gradientMasks),
  };
}

function numbersOf(arrays: readonly (Float32Array | undefined)[]): Uint8Array[] {
  return arrays.flatMap((values) => {
    const length = viewBytes(Uint32Array.of(values?.length ?? 0xffff_ffff));
    return values === undefined ? [length] : [length, floatBytes(values)];
  });
}
