// An optimizer's state in files: the weights of `getWeights()` of tfjs-core's optimizers, in its order.

import {
  accumulatedBeta,
  isSavedByTfjs,
  type OptimizerDescription,
  type OptimizerState,
  slotNames,
  slotWeightNames,
} from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import { quote } from '../../text/quote.js';
import { sizeOf } from '../data/numbers.js';
import type { StoredWeight } from '../storage/index.js';

/** A trained weight: name and shape decide those of its slots. */
export interface TrainedWeight {
  /** Such as `lstm_LSTM1/kernel`. */
  readonly name: string;
  readonly shape: readonly number[];
}

/** Steps are counted in int32. */
export const MOST_STEPS = 0x7fffffff;

/** Up to this many steps the power of any beta takes a second or two. */
const MANY_STEPS = 268435456;
/** Powers of betas below this one reach zero long before that many steps. */
const SLOW_BETA = 0.999999;

/**
 * The number of steps (`iter`, int32), then each slot of every trained weight, slot by slot. No slots before the first
 * step, as in tfjs.
 *
 * @param weights those that are trained, in the order of tfjs-layers' `model.trainableWeights`
 * @throws LetheError `model` for adamax, which tfjs cannot save
 */
export function optimizerWeights(
  optimizer: OptimizerDescription,
  state: OptimizerState,
  weights: readonly TrainedWeight[],
): StoredWeight[] {
  if (!isSavedByTfjs(optimizer)) {
    throw new LetheError(
      'model',
      `save: optimizer: expected one that tfjs can save, got ${optimizer.kind}: save without it`,
    );
  }
  const iterations: StoredWeight = {
    name: 'iter',
    shape: [],
    dtype: 'int32',
    values: Int32Array.of(state.iterations),
    group: 'optimizer',
  };
  if (state.iterations === 0) return [iterations];
  const slots = slotNames(optimizer).flatMap((_, index) =>
    weights.map(({ name, shape }, place): StoredWeight => {
      const values = state.slots[index]?.[place];
      const slotName = slotWeightNames(optimizer, name)[index] ?? '';
      if (values === undefined || values.length !== sizeOf(shape)) {
        throw new LetheError(
          'data',
          `save: ${slotName}: expected ${sizeOf(shape)} values, got ${values?.length}`,
        );
      }
      return { name: slotName, shape, dtype: 'float32', values, group: 'optimizer' };
    }),
  );
  return [iterations, ...slots];
}

/**
 * The state that {@link optimizerWeights}, or tfjs, wrote: by order, as in tfjs, whatever the names are. Training then
 * goes on to the same bits as without the interruption.
 *
 * @param source begins the messages of errors: which file
 * @param stored the optimizer's weights in the file; none before its first step
 * @param weights those that are trained, in the order of tfjs-layers' `model.trainableWeights`
 * @throws LetheError `data` naming the invalid weight, `model` for the state of adamax, which tfjs cannot save
 */
export function readOptimizerWeights(
  source: string,
  optimizer: OptimizerDescription,
  stored: readonly StoredWeight[],
  weights: readonly TrainedWeight[],
): OptimizerState {
  const [counter, ...rest] = stored;
  if (counter === undefined) return { iterations: 0, scalars: scalarsAfter(optimizer, 0), slots: [] };
  if (!isSavedByTfjs(optimizer)) {
    throw new LetheError(
      'model',
      `${source}: optimizer: expected one that tfjs can save, got ${optimizer.kind}`,
    );
  }
  const iterations = readIterations(source, counter);
  checkBetas(source, optimizer, iterations);
  const scalars = scalarsAfter(optimizer, iterations);
  const names = slotNames(optimizer);
  if (rest.length === 0 && (names.length === 0 || iterations === 0))
    return { iterations, scalars, slots: [] };
  const expected = names.length * weights.length;
  if (rest.length !== expected) {
    throw new LetheError(
      'data',
      `${source}: optimizer: expected ${expected} weights of ${optimizer.kind} and iter, got ${rest.length}`,
    );
  }
  const slots = names.map((_, index) =>
    weights.map((weight, place) =>
      readSlot(source, weight, rest[index * weights.length + place] as StoredWeight),
    ),
  );
  return { iterations, scalars, slots };
}

function readIterations(source: string, { name, shape, dtype, values }: StoredWeight): number {
  const [iterations] = values;
  const valid = Number.isInteger(iterations) && Number(iterations) >= 0 && Number(iterations) <= MOST_STEPS;
  const isCount = values.length === 1 && shape.length === 0 && dtype === 'int32';
  if (isCount && valid) return Number(iterations);
  const of = values.length === 1 ? `${dtype} [${shape.join(', ')}]` : `${values.length} values`;
  throw new LetheError(
    'data',
    `${source}: optimizer: ${quote(name)}: expected one number of steps from 0 to ${MOST_STEPS}, ` +
      `got ${isCount ? quote(iterations) : of}`,
  );
}

function readSlot(source: string, weight: TrainedWeight, stored: StoredWeight): Float32Array {
  const what = `${source}: optimizer: ${quote(stored.name)}`;
  if (stored.dtype !== 'float32') {
    throw new LetheError('data', `${what}: expected float32, got ${quote(stored.dtype)}`);
  }
  if (stored.shape.join() !== weight.shape.join()) {
    throw new LetheError(
      'data',
      `${what}: expected shape [${weight.shape.join()}] of ${weight.name}, got [${stored.shape.join()}]`,
    );
  }
  const size = sizeOf(weight.shape);
  if (stored.values.length !== size) {
    throw new LetheError('data', `${what}: expected ${size} values, got ${stored.values.length}`);
  }
  return Float32Array.from(stored.values);
}

/**
 * Refuses files that would take billions of multiplications.
 *
 * @throws LetheError `data` naming the beta.
 */
export function checkBetas(source: string, optimizer: OptimizerDescription, iterations: number): void {
  if (!('beta1' in optimizer)) return;
  for (const name of ['beta1', 'beta2'] as const) {
    const beta = optimizer[name];
    const slow = iterations > MANY_STEPS && Math.fround(beta) > SLOW_BETA;
    if (beta >= 0 && beta < 1 && !slow) continue;
    const expected = slow ? `at most ${SLOW_BETA} after ${iterations} steps` : 'a number from 0 up to 1';
    throw new LetheError('data', `${source}: optimizer: ${name}: expected ${expected}, got ${beta}`);
  }
}

/**
 * An optimizer's state after this many steps, from its slots.
 *
 * @throws LetheError `data` naming a beta that would take too long to raise to that power.
 */
export function stateAfter(
  source: string,
  optimizer: OptimizerDescription,
  iterations: number,
  slots: Float32Array[][],
): OptimizerState {
  checkBetas(source, optimizer, iterations);
  return { iterations, scalars: scalarsAfter(optimizer, iterations), slots };
}

function scalarsAfter(optimizer: OptimizerDescription, iterations: number): OptimizerState['scalars'] {
  switch (optimizer.kind) {
    case 'adam': {
      const { beta1, beta2 } = optimizer;
      return { accBeta1: accumulatedBeta(beta1, iterations), accBeta2: accumulatedBeta(beta2, iterations) };
    }
    case 'adamax':
      return { accBeta1: accumulatedBeta(optimizer.beta1, iterations), iteration: iterations };
    case 'sgd':
    case 'momentum':
    case 'rmsprop':
    case 'adagrad':
    case 'adadelta':
      return {};
  }
}
