import { READERS, recordOf } from '../layers/index.js';
import type { OneOrMore, Shape } from '../layers/record.js';
import { NotLowered } from '../not-lowered.js';
import type { Config } from '../topology/fields.js';

/** Sizes of a sample's axes; null: not known. */
export type SampleShape = readonly (number | null)[];

/** The output shape of a layer, and its use of masks. */
export interface Described {
  readonly shape: SampleShape;
  readonly masking: 'passes' | 'takes' | 'refuses';
}

/**
 * Describes a layer with one output before its network is read.
 *
 * @param inputs shapes of a sample of each input
 * @returns undefined if there is no kernel for it: reading its network gives the reason
 */
export function describeLayer(
  className: string,
  name: string,
  config: Config,
  inputs: readonly SampleShape[],
): Described | undefined {
  const [first, ...rest] = inputs.map((shape): Shape => shape.map((size) => size ?? Number.NaN));
  const read = READERS.get(className);
  if (read === undefined || first === undefined) return undefined;
  try {
    const layer = read(name, config);
    const record = recordOf(layer);
    const given: OneOrMore<Shape> = [first, ...rest];
    const shape = record.shapes(layer, given).outputs[0].map((size) => (Number.isNaN(size) ? null : size));
    return { shape, masking: record.masking(layer) };
  } catch (error) {
    if (error instanceof NotLowered) return undefined;
    throw error;
  }
}
