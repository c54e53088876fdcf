import type { Network } from '../../network/public.js';

/**
 * Predictions for sequences, which may have different lengths.
 *
 * @param sequences `[sequences][steps][features]`
 * @returns `[sequences][outputSteps][outputs]`; one output step if the network has a single output at the end
 */
export async function predictSequences(
  network: Network,
  sequences: readonly number[][][],
): Promise<number[][][]> {
  const answers: number[][][] = [];
  for (const sequence of sequences) {
    const { values, shape } = await network.predict([sequence]);
    const outputs = shape.at(-1) ?? 1;
    const steps = values.length / outputs;
    answers.push(
      Array.from({ length: steps }, (_, step) =>
        Array.from(values.subarray(step * outputs, (step + 1) * outputs)),
      ),
    );
  }
  return answers;
}
