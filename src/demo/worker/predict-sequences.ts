import type { Network } from '../../network/public.js';

/**
 * What a network answers to sequences, which may be of different lengths.
 *
 * @param sequences `[sequences][steps][features]`
 * @returns `[sequences][outputSteps][outputs]`; one output step where it answers at the end alone
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
