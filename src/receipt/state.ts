// The state of a training run as bytes, for digests: little-endian, with one form of NaN.
import type { ModelSnapshot, TrainingSnapshot } from '../network/index.js';
import { viewBytes } from '../network/storage/index.js';

const CANONICAL_NAN = 0x7fc0_0000;

/**
 * The bytes of a leaf of a receipt: 1. the next batch, counted from the beginning of epoch 0, and the number of steps,
 * as float64; 2. the learning rate, as float64; 3. weights, the optimizer's scalars by their names in order, its slots,
 * and states, each as its length (uint32) and float32.
 */
export function* stateBytes({ progress, ...state }: TrainingSnapshot): Generator<Uint8Array> {
  yield viewBytes(Float64Array.of(progress.batch, progress.steps, state.learningRate));
  yield* numbersOf(state);
}

function* numbersOf({ weights, optimizer, states }: ModelSnapshot): Generator<Uint8Array> {
  const scalars = Object.entries(optimizer.scalars).sort(([a], [b]) => (a < b ? -1 : 1));
  const values = Float32Array.from(scalars, ([, value]) => value as number);
  for (const numbers of [...weights, values, ...optimizer.slots.flat(), ...states]) {
    yield viewBytes(Uint32Array.of(numbers.length));
    yield floatBytes(numbers);
  }
}

/** Little-endian float32, every NaN as 0x7fc00000. */
export function floatBytes(values: Float32Array): Uint8Array {
  const floats = values.slice();
  const bits = new Uint32Array(floats.buffer);
  for (let index = 0; index < floats.length; index++) {
    if (Number.isNaN(floats[index])) bits[index] = CANONICAL_NAN;
  }
  return viewBytes(floats);
}

const CANONICAL_NAN_DOUBLE = '7ff8000000000000';

/** A double as hexadecimal digits of its bits, big-endian, with one form of NaN: processors differ in its sign. */
export function doubleBits(value: number): string {
  if (Number.isNaN(value)) return CANONICAL_NAN_DOUBLE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}

/** Reads the result of {@link doubleBits}; NaN for any other text. */
export function fromDoubleBits(text: string): number {
  if (!/^[\da-f]{16}$/.test(text)) return Number.NaN;
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${text}`));
  return view.getFloat64(0);
}
