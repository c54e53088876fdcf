// Outputs beside those of another program.
import { stripVTControlCharacters } from 'node:util';
import type { Network } from '../../src/core.js';
import type { Trial } from './direction.js';

/** As JSON holds it; numbers that are not finite are texts. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly values: readonly (number | string)[];
}

interface FloatTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** One input as it is, several as a list. */
export function given(tensors: readonly Tensor[]): FloatTensor {
  const floats = tensors.map(({ shape, values }) => ({ shape, values: Float32Array.from(values, Number) }));
  return (floats.length === 1 ? floats[0] : floats) as FloatTensor;
}

/** Largest difference as a part of the largest expected number, at least `least`; infinite where shapes or NaNs differ. */
export function distance(got: ArrayLike<number>, expected: readonly (number | string)[], least = 1): number {
  if (got.length !== expected.length) return Number.POSITIVE_INFINITY;
  const aims = expected.map(Number);
  const scale = aims.reduce((most, aim) => (Math.abs(aim) > most ? Math.abs(aim) : most), least);
  return aims.reduce((most, aim, index) => {
    const one = got[index] as number;
    if (Object.is(one, aim) || one === aim) return most;
    const off = Math.abs(one - aim) / scale;
    return Number.isNaN(off) ? Number.POSITIVE_INFINITY : Math.max(most, off);
  }, 0);
}

/**
 * What a network gives beside what another program gives, for inputs from the beginning on.
 *
 * @param exact what that program gives in float64, if it does
 */
export async function compare(
  network: Network,
  x: readonly Tensor[],
  expected: readonly Tensor[],
  tolerance: number,
  exact?: readonly Tensor[],
): Promise<Exclude<Trial, { refused: string } | { failed: string }>> {
  const inputs = given(x);
  const outputs = await outputsOf(network, inputs);
  const error = furthest(outputs, expected);
  if (error <= tolerance) return { error };
  return {
    error,
    sensitivity: await sensitivity(network, inputs),
    ...(exact && { exact: { lethe: furthest(outputs, exact), other: furthest(expected, exact) } }),
  };
}

function furthest(
  outputs: readonly { readonly shape: readonly number[]; readonly values: ArrayLike<number | string> }[],
  expected: readonly Tensor[],
): number {
  return Math.max(
    ...expected.map(({ shape, values }, index) => {
      const output = outputs[index];
      return output?.shape.join() === shape.join()
        ? distance(Float64Array.from(output.values, Number), values)
        : Number.POSITIVE_INFINITY;
    }),
  );
}

/** How far outputs move if the last bit of each weight is another: far where states grow from step to step. */
async function sensitivity(network: Network, inputs: FloatTensor): Promise<number> {
  const weights = network.weights.map(({ values }) => values);
  const before = await outputsOf(network, inputs);
  const bit = 2 ** -23;
  let most = 0;
  // Up and down in turns of one, two and three: one of these alone may cancel out.
  for (const turn of [1, 2, 3]) {
    const signOf = (at: number): number => (Math.floor(at / turn) % 2 === 0 ? 1 : -1);
    network.setWeights(weights.map((values) => values.map((value, at) => value * (1 + signOf(at) * bit))));
    const after = await outputsOf(network, inputs);
    for (const [index, { values }] of before.entries()) {
      most = Math.max(most, distance(after[index]?.values ?? [], Array.from(values)));
    }
  }
  network.setWeights(weights);
  return most;
}

async function outputsOf(network: Network, inputs: FloatTensor): Promise<readonly FloatTensor[]> {
  network.resetStates();
  return [await network.predict(inputs as Parameters<Network['predict']>[0])].flat();
}

/** A message without the names of functions and layers, so that equal reasons are equal texts. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replace(/^load: expected a model for the compiled engine, got one it cannot run: /, '')
    .replace(/^(loadKeras|saveKeras|loadOnnx|saveOnnx|loadStateDict|saveStateDict|Network\.load|load): /, '')
    .replace(/^(layer|node) ("[^"]*"|[^\s:]+): /, '')
    .replace(/^(operator \w+|weight) "[^"]*"/, '$1');
}

/** What a program of Python says, without the places that it went through, which are of one machine, and without colours. */
export function withoutTrace(message: string): string {
  return stripVTControlCharacters(message)
    .replace(/^ *File ".*\n.*\n/gm, '')
    .replaceAll(/\s+/g, ' ');
}
