// Windows of time steps, as convolutions and pooling take them.
import { NotLowered } from '../not-lowered.js';
import { type Config, isSize } from '../topology/fields.js';

export const PADDINGS = ['valid', 'same', 'causal'] as const;

/** `valid`: only windows inside the sequence; `same`: around each step; `causal`: up to each step. */
export type Padding = (typeof PADDINGS)[number];

/** The windows of a convolution or pooling. */
export interface Windows {
  readonly size: number;
  readonly strides: number;
  readonly dilation: number;
  readonly padding: Padding;
}

/** The number of windows, and the number of padding steps before the first. */
export interface Placed {
  readonly steps: number;
  readonly before: number;
}

/** @throws NotLowered where there is no window at all. */
export function placeWindows(
  { size, strides, dilation, padding }: Windows,
  steps: number,
  name: string,
): Placed {
  const span = (size - 1) * dilation + 1;
  if (padding === 'valid') {
    if (steps < span) throw new NotLowered(`expected at least ${span} time steps, got ${steps}`, name);
    return { steps: Math.floor((steps - span) / strides) + 1, before: 0 };
  }
  const count = Math.ceil(steps / strides);
  if (padding === 'causal') return { steps: count, before: span - 1 };
  return { steps: count, before: Math.floor(Math.max(0, (count - 1) * strides + span - steps) / 2) };
}

/** A size along time: a number, or a list of it alone. */
export function readAlongTime(name: string, config: Config, key: string, otherwise?: number): number {
  const value = config[key] ?? otherwise;
  const size: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (isSize(size)) return size;
  throw new NotLowered(`${key}: expected a positive integer`, name);
}

export function readPadding(name: string, config: Config, paddings: readonly Padding[]): Padding {
  const value = config.padding ?? 'valid';
  const padding = paddings.find((known) => known === value);
  if (padding !== undefined) return padding;
  throw new NotLowered(`padding: expected one of ${paddings.join(', ')}`, name);
}

/** @throws NotLowered unless samples are sequences. */
export function checkSequence(name: string, input: readonly number[]): void {
  if (input.length === 2) return;
  throw new NotLowered(`expected sequences [time, features], got samples [${input.join()}]`, name);
}
