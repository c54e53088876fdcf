// Rows of the Jacobian: how one output of one sample depends on all its inputs.
import type { Network } from '../../network/public.js';
import { checkPlace } from '../tasks/check-sequences.js';
import type { Sequences } from '../tasks/task.js';

/** One output of one sample. */
export interface Row {
  readonly sample: number;
  readonly outputStep: number;
  readonly output: number;
}

/** The most input numbers of all rows in one backward pass (unless a single row has more). */
const CHUNK_NUMBERS = 262144;

/**
 * Computes rows of the Jacobian by backward passes: the sample once for each row, with a gradient of 1 for the row's
 * output and zeros for all others (a vector-Jacobian product). It needs memory for one chunk of rows.
 *
 * @param caller begins the messages of errors
 * @param use gets each row's number with its derivatives, `[steps, features]`, in the order of the rows
 * @throws RangeError naming a row's place that the sequences do not have; and as `network.inputGradients`.
 */
export async function jacobianRows(
  caller: string,
  network: Network,
  sequences: Sequences,
  rows: readonly Row[],
  use: (row: number, derivatives: Float32Array) => void,
): Promise<void> {
  const { x, steps, features, outputSteps, outputs } = sequences;
  const size = steps * features;
  const outputSize = outputSteps * outputs;
  const outputShape = network.outputShape.length === 1 ? [outputs] : [outputSteps, outputs];
  const atOnce = Math.max(1, Math.floor(CHUNK_NUMBERS / Math.max(size, outputSize)));
  for (const row of rows) checkRow(caller, sequences, row);
  for (let first = 0; first < rows.length; first += atOnce) {
    const chunk = rows.slice(first, first + atOnce);
    const inputs = new Float32Array(chunk.length * size);
    const gradients = new Float32Array(chunk.length * outputSize);
    for (const [index, { sample, outputStep, output }] of chunk.entries()) {
      inputs.set(x.subarray(sample * size, (sample + 1) * size), index * size);
      gradients[index * outputSize + outputStep * outputs + output] = 1;
    }
    const { values } = await network.inputGradients(
      { values: inputs, shape: [chunk.length, steps, features] },
      { values: gradients, shape: [chunk.length, ...outputShape] },
    );
    for (const index of chunk.keys()) {
      use(first + index, values.subarray(index * size, (index + 1) * size));
    }
  }
}

function checkRow(caller: string, sequences: Sequences, { sample, outputStep, output }: Row): void {
  checkPlace(`${caller}: sample`, sample, sequences.count);
  checkPlace(`${caller}: outputStep`, outputStep, sequences.outputSteps);
  checkPlace(`${caller}: output`, output, sequences.outputs);
}
