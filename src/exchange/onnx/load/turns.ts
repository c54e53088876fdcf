// Reversed sequences.
import { asSizes } from './constants.js';
import type { Read } from './reading.js';
import { sizeOf } from './values.js';

/** Reverses all steps. */
export const reverseSequence: Read = ({ node, batchSize }) => {
  const data = node.anyData(0);
  const time = node.axis(data, node.int('time_axis', 0));
  const batch = node.axis(data, node.int('batch_axis', 1));
  if (time.axis !== 0 || batch.axis !== 'batch')
    throw node.refused('reversing an axis other than the steps is not supported');
  const [size, ...others] = asSizes(node.inputs[1])?.sizes ?? [];
  const steps = sizeOf(
    data.places.length === 0 ? { ...data, places: data.formulas?.map(({ of }) => of) ?? [] } : data,
    0,
  );
  const isAll = typeof size === 'object' ? size.of === 0 : size !== undefined && size === steps;
  const isEach =
    others.every((other) => other === size) && (others.length === 0 || others.length + 1 === batchSize);
  if (isAll && isEach) return [{ ...data, isTurned: !data.isTurned }];
  throw node.refused('reversing only some of the steps is not supported');
};
