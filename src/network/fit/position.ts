// The position in a training run, which keys its randomness: many short calls of fit draw what one long call draws.

import { isObject } from '../../text/kinds.js';
import { quote } from '../../text/quote.js';
import { wrongData } from '../errors/wrong-data.js';
import type { ModelArtifacts } from '../storage/index.js';

/** A place in a training run. `epochs` keys orders of samples, `steps` keys dropout. */
export interface TrainingPosition {
  /** Seed of all draws. */
  readonly seed: number;
  /** Epochs that have begun. */
  readonly epochs: number;
  /** Optimizer steps. */
  readonly steps: number;
}

/** Streams of the generator are numbered by 32 bits. */
const STREAMS = 4_294_967_296;

/** The stream of the generator for an epoch or a step. */
export function streamOf(count: number): number {
  return count % STREAMS;
}

/**
 * Where a call of fit begins to draw: where the previous call ended or, with a new seed, at the beginning. Epochs up to
 * `initialEpoch` that this model has not seen are skipped, so that a run continues with its bits even if the position
 * was not saved. It never goes back: repeated draws would train on the same order and drop the same units.
 *
 * @param present the model's position; undefined: it was not trained yet
 * @param seed the given seed; undefined: that of the current run, or 0
 */
export function beginAt(
  present: TrainingPosition | undefined,
  seed: number | undefined,
  initialEpoch: number,
  batchesPerEpoch: number,
): TrainingPosition {
  const goesOn = present !== undefined && (seed === undefined || seed === present.seed);
  const begin = goesOn ? present : { seed: seed ?? 0, epochs: 0, steps: 0 };
  const skipped = Math.max(0, initialEpoch - begin.epochs);
  return {
    seed: begin.seed,
    epochs: begin.epochs + skipped,
    steps: begin.steps + skipped * batchesPerEpoch,
  };
}

/** The position after this many more. */
export function advance(
  { seed, ...begin }: TrainingPosition,
  epochs: number,
  steps: number,
): TrainingPosition {
  return { seed, epochs: begin.epochs + epochs, steps: begin.steps + steps };
}

/** A model's `userDefinedMetadata`, as files have it. */
type Metadata = ModelArtifacts['userDefinedMetadata'];

/**
 * The metadata with the position under `lethe.training`, where files keep it; without a position, the entry is removed.
 * Metadata that are not an object stay as they are.
 */
export function withPosition(metadata: Metadata, position: TrainingPosition | undefined): Metadata {
  if (metadata !== undefined && !isObject(metadata)) return metadata;
  const { training, ...lethe } = isObject(metadata?.lethe) ? metadata.lethe : {};
  if (position !== undefined) return { ...metadata, lethe: { ...lethe, training: position } };
  if (training === undefined) return metadata;
  const { lethe: _, ...others } = metadata ?? {};
  if (Object.keys(lethe).length > 0) return { ...others, lethe };
  return Object.keys(others).length > 0 ? others : undefined;
}

/**
 * The position that a file's metadata hold.
 *
 * @throws LetheError `data` if its place holds anything else.
 */
export function readPosition(caller: string, metadata: unknown): TrainingPosition | undefined {
  const lethe = isObject(metadata) ? metadata.lethe : undefined;
  const training = isObject(lethe) ? lethe.training : undefined;
  if (training === undefined) return undefined;
  const what = `${caller}: userDefinedMetadata.lethe.training`;
  if (!isObject(training)) throw wrongData(what, 'an object', quote(training));
  const count = (name: string): number => {
    const found = training[name];
    if (typeof found === 'number' && Number.isSafeInteger(found) && found >= 0) return found;
    throw wrongData(`${what}.${name}`, 'an integer of at least 0', quote(found));
  };
  return { seed: count('seed'), epochs: count('epochs'), steps: count('steps') };
}
