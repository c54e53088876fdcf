import { scalarNames, slotNames } from '../compiler/index.js';
import { LetheError } from '../errors.js';
import type { TrainingDetails, TrainingSnapshot } from '../network/index.js';

/**
 * Checks that a snapshot from a file can belong to this run: counts and sizes.
 *
 * @throws LetheError `data` naming the part that does not fit.
 */
export function checkFits(source: string, snapshot: TrainingSnapshot, details: TrainingDetails): void {
  const { weights, names, batchesPerEpoch, train, options, training, dataset } = details;
  const sizes = weights.map(({ shape }) => shape.reduce((product, size) => product * size, 1));
  const check = (what: string, expected: number | string, got: number | string): void => {
    if (expected === got) return;
    throw new LetheError('data', `${source}: ${what}: expected ${expected}, got ${got}`);
  };
  const checkSizes = (what: string, values: readonly Float32Array[]): void => {
    check(what, sizes.length, values.length);
    for (const [index, { name }] of weights.entries()) {
      check(`${what}: numbers of ${name}`, sizes[index] as number, values[index]?.length ?? 0);
    }
  };
  checkSizes('weights', snapshot.weights);
  if (snapshot.best !== undefined) checkSizes('best weights', snapshot.best);
  check('slots of the optimizer', slotNames(training.optimizer).length, snapshot.optimizer.slots.length);
  const scalars = [...scalarNames(training.optimizer)].sort().join() || 'none';
  check('scalars of the optimizer', scalars, Object.keys(snapshot.optimizer.scalars).sort().join() || 'none');
  const { batch, initialEpoch, seen, sums, epoch, history } = snapshot.progress;
  check('sums', names.length, sums.length);
  const inEpoch = batch % batchesPerEpoch;
  const samples = Math.min(inEpoch * options.batchSize, train.count);
  if (dataset === undefined) check('samples of the epoch', samples, seen);
  check('epochs', Math.floor(batch / batchesPerEpoch) - initialEpoch, epoch.length);
  for (const [name, values] of Object.entries(history))
    check(`history of ${name}`, epoch.length, values.length);
}
