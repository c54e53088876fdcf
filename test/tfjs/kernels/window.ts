// Where the windows of a convolution or pooling lie, worked out from the definition rather than by tfjs.
import fc from 'fast-check';

export type Padding = 'valid' | 'same' | number;

/** One axis: input length, window length, stride, padding. */
export interface Axis {
  length: number;
  window: number;
  stride: number;
  padding: Padding;
}

/** How many windows there are, and how many positions before the input the first one begins. */
export function windowsOf({ length, window, stride, padding }: Axis): { count: number; before: number } {
  if (padding === 'same') {
    const count = Math.ceil(length / stride);
    return { count, before: Math.floor(Math.max(0, (count - 1) * stride + window - length) / 2) };
  }
  const before = padding === 'valid' ? 0 : padding;
  return { count: Math.floor((length + 2 * before - window) / stride) + 1, before };
}

const axis = fc
  .record({ length: fc.integer({ min: 1, max: 7 }), stride: fc.integer({ min: 1, max: 3 }) })
  .chain(({ length, stride }) =>
    fc.integer({ min: 1, max: Math.min(4, length) }).map((window) => ({ length, stride, window })),
  );

/** Rows and columns of images, each with at least one window. */
export const axes: fc.Arbitrary<[rows: Axis, columns: Axis]> = fc.oneof(
  fc
    .tuple(axis, axis, fc.constantFrom<Padding>('valid', 'same'))
    .map(([rows, columns, padding]): [Axis, Axis] => [
      { ...rows, padding },
      { ...columns, padding },
    ]),
  // tfjs takes padding in numbers for square windows with equal strides only.
  fc
    .tuple(axis, fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }))
    .map(([rows, padding, more]) => {
      const square = { ...rows, padding: Math.min(padding, rows.window - 1) };
      return [square, { ...square, length: rows.length + more }] satisfies [Axis, Axis];
    }),
);
