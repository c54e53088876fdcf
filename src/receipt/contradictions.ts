// Finds contradictions in a receipt before the first step.
import { KERNELS_SHA256 } from '../engine/index.js';
import { Stopper, type StopperState } from '../network/index.js';
import { type Difference, Disagreement } from './differences.js';
import { bytesToHex, hexToBytes } from './hex.js';
import { merkleRoot } from './merkle.js';
import { fromDoubleBits } from './state.js';
import type { Predicate, Receipt } from './statement.js';

/** The first contradiction in a receipt, or between it and these kernels. */
export function contradictionOf({ predicate, subject }: Receipt): Difference | undefined {
  const { states, lethe, learningRates, history, result } = predicate;
  const root = bytesToHex(merkleRoot(states.leaves.map(({ hash }) => hexToBytes(hash))));
  const { kernelsSha256: kernels } = lethe;
  const batches = states.leaves.map(({ batch }) => batch);
  const [first = 0] = batches;
  const last = batches.at(-1) ?? 0;
  const epochs = String(result.epochs);
  const isRising = batches.every((batch, index) => index === 0 || batch > (batches[index - 1] as number));
  const checks: [what: string, expected: string | number, got: string | number][] = [
    ['root of the states', states.root, root],
    ['kernels', kernels, KERNELS_SHA256],
    ['subject called weights', 1, subject.filter(({ name }) => name === 'weights').length],
    ['batches of the states', 'one after the other', isRising ? 'one after the other' : 'others'],
    ['batches of the run', result.batches, last],
    ['steps of the run', result.steps, last - first],
    ['learning rates', learningRates.length === 0 ? 0 : epochs, learningRates.length],
    ...Object.entries(history).map(([name, values]): [string, string, number] => {
      return [`epochs in the history of ${name}`, epochs, values.length];
    }),
  ];
  for (const [what, expected, got] of checks) {
    if (String(expected) !== String(got)) return { what, expected: String(expected), got: String(got) };
  }
  for (const [index, bits] of learningRates.entries()) {
    const rate = fromDoubleBits(bits);
    if (rate >= 0 && rate < Number.POSITIVE_INFINITY) continue;
    const epoch = predicate.options.initialEpoch + index;
    return { what: 'learning rate', epoch, expected: bits, got: 'none that a schedule can give' };
  }
  return undefined;
}

/**
 * Checks the batches of the states: at the beginning, every `everyEpochs`, and at the end, which must be the end of an
 * epoch.
 */
export function gridDifference(
  { options, states, result }: Predicate,
  batchesPerEpoch: number,
): Difference | undefined {
  const { batches } = result;
  const begin = options.initialEpoch * batchesPerEpoch;
  const every = states.everyEpochs * batchesPerEpoch;
  const before = Math.floor(begin / every) + 1;
  const between = Math.max(0, Math.ceil(batches / every) - before);
  const count = batches > begin ? between + 2 : 1;
  const what = `states every ${states.everyEpochs} epochs of ${batchesPerEpoch} batches`;
  if (states.leaves.length !== count) {
    return { what, expected: `${states.leaves.length} states`, got: `${count} to batch ${batches}` };
  }
  for (const [index, { batch }] of states.leaves.entries()) {
    const inner = index === count - 1 ? batches : (before + index - 1) * every;
    const wanted = index === 0 ? begin : inner;
    if (batch !== wanted) return { what, expected: `one at batch ${batch}`, got: `batch ${wanted}` };
  }
  if (batches % batchesPerEpoch === 0) return undefined;
  return { what, expected: `${batches} batches`, got: 'no whole epochs' };
}

/** What follows from a history: the end of the run, and the states of early stopping. */
export interface Decisions {
  /** State of early stopping every `everyEpochs` epochs, from the beginning; undefined without early stopping. */
  readonly stoppers: readonly StopperState[] | undefined;
  /** The epoch whose weights the run ends with; undefined: the last. */
  readonly bestEpoch: number | undefined;
}

/**
 * Follows a history as early stopping does.
 *
 * @throws Disagreement `inputs` if the run should end at another epoch.
 */
export function decisionsOf({ options, history, result }: Predicate): Decisions {
  const { earlyStopping, initialEpoch, epochs } = options;
  const planned = Math.max(0, epochs - initialEpoch);
  const refuse = (expected: string, got: string, epoch?: number): Disagreement => {
    const what = 'length of the run';
    return new Disagreement('inputs', { what, expected, got, ...(epoch !== undefined && { epoch }) });
  };
  if (!earlyStopping) {
    if (result.epochs === planned) return { stoppers: undefined, bestEpoch: undefined };
    throw refuse(`${result.epochs} epochs`, `${planned}`);
  }
  const stopper = new Stopper('audit: receipt: earlyStopping', earlyStopping, Object.keys(history));
  const stoppers = [stopper.state];
  for (let index = 0; index < result.epochs; index++) {
    const logs = Object.entries(history).map(([name, bits]) => [name, fromDoubleBits(bits[index] ?? '')]);
    const ends = stopper.see(initialEpoch + index, Object.fromEntries(logs));
    stoppers.push(stopper.state);
    const isLast = index === result.epochs - 1;
    if (ends === isLast || (isLast && result.epochs === planned)) continue;
    const [expected, got] = isLast ? [`${result.epochs} epochs`, 'more'] : ['more', 'stopped early'];
    throw refuse(expected, got, initialEpoch + index);
  }
  if (result.epochs === 0 && planned > 0) throw refuse('0 epochs', `${planned}`);
  return { stoppers, bestEpoch: stopper.restores ? stopper.bestEpoch : undefined };
}
