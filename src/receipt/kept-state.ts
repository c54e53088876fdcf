import { decodeCheckpoint } from '../checkpoint/file.js';
import { checkFits } from '../checkpoint/fits.js';
import type { FoundState } from '../checkpoint/states.js';
import { LetheError } from '../errors.js';
import type { TrainingDetails, TrainingSnapshot } from '../network/index.js';
import type { Decisions } from './contradictions.js';
import { Disagreement } from './differences.js';
import { bytesToHex } from './hex.js';
import { leafHash } from './merkle.js';
import { fromDoubleBits, stateBytes } from './state.js';
import type { Leaf, Predicate } from './statement.js';

/**
 * Reads the state of a leaf from a file that claims to be it. It takes from the file only what the leaf's hash covers:
 * weights, the optimizer's numbers, states of layers, the learning rate. Everything else comes from the receipt.
 *
 * @throws Disagreement `inputs` naming the file if it is missing, not of this run, or has another hash.
 */
export function keptState(
  predicate: Predicate,
  { batch, hash }: Leaf,
  { name, bytes }: FoundState,
  details: TrainingDetails,
  { stoppers }: Decisions,
): TrainingSnapshot {
  const refuse = (got: string): Disagreement =>
    new Disagreement('inputs', { what: `state in ${name}`, expected: hash, got });
  if (bytes === undefined) throw refuse('no such file');
  let found: TrainingSnapshot;
  try {
    found = decodeCheckpoint(name, bytes).snapshot;
    checkFits(name, found, details);
  } catch (error) {
    if (!(error instanceof LetheError)) throw error;
    throw refuse(error.message);
  }
  const { batchesPerEpoch } = details;
  const { initialEpoch } = predicate.options;
  const steps = batch - initialEpoch * batchesPerEpoch;
  const epochs = steps / batchesPerEpoch;
  const { weights, optimizer, states, learningRate } = found;
  const history = Object.entries(predicate.history).map(([quantity, bits]) => {
    return [quantity, bits.slice(0, epochs).map(fromDoubleBits)];
  });
  const snapshot: TrainingSnapshot = {
    ...{ weights, states, learningRate, best: undefined },
    optimizer: { ...optimizer, iterations: steps },
    progress: {
      begin: { seed: predicate.seed, epochs: initialEpoch, steps: initialEpoch * batchesPerEpoch },
      ...{ initialEpoch, batch, steps, seen: 0, stopped: false },
      sums: details.names.map(() => 0),
      epoch: Array.from({ length: epochs }, (_, index) => initialEpoch + index),
      history: Object.fromEntries(history),
      stopper: stoppers?.[epochs],
    },
  };
  const got = bytesToHex(leafHash(stateBytes(snapshot)));
  if (got !== hash) throw refuse(got);
  return snapshot;
}
