import { Opcode, Pooling } from '../../kernels/program/opcodes.js';
import type { ProgramContext } from '../program/context.js';
import type { Value } from '../program/value.js';
import { type LayerRecord, type Named, oneOutput, type ReadLayer, refusesMasks } from './record.js';
import {
  checkSequence,
  type Padding,
  placeWindows,
  readAlongTime,
  readPadding,
  type Windows,
} from './windows.js';

/** The maximum or the mean over the time steps of each window, or over all of them. */
export interface Pooling1dLayer extends Named {
  readonly kind: 'pooling1d';
  readonly pooling: Pooling;
  /** Null: one window of all steps, and no axis of time after it. */
  readonly windows: Windows | null;
}

const PADDINGS: readonly Padding[] = ['valid', 'same'];

const read =
  (pooling: Pooling): ReadLayer<Pooling1dLayer> =>
  (name, config) => {
    const size = readAlongTime(name, config, 'pool_size', 2);
    const strides = readAlongTime(name, config, 'strides', size);
    const windows = { size, strides, dilation: 1, padding: readPadding(name, config, PADDINGS) };
    return { kind: 'pooling1d', name, pooling, windows };
  };

const readGlobal =
  (pooling: Pooling): ReadLayer<Pooling1dLayer> =>
  (name) => ({ kind: 'pooling1d', name, pooling, windows: null });

export const pooling1d: LayerRecord<Pooling1dLayer, undefined, never> = {
  classes: {
    MaxPooling1D: read(Pooling.Max),
    AveragePooling1D: read(Pooling.Average),
    GlobalMaxPooling1D: readGlobal(Pooling.GlobalMax),
    GlobalAveragePooling1D: readGlobal(Pooling.Average),
  },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: ({ name, windows }, [input]) => {
    checkSequence(name, input);
    const [time = Number.NaN, columns = Number.NaN] = input;
    const output = windows === null ? [columns] : [placeWindows(windows, time, name).steps, columns];
    return { outputs: [output], weights: [] };
  },
  masking: refusesMasks,
  memory: null,
  obstacleToStream: ({ windows }) =>
    windows === null
      ? 'global pooling takes all time steps at once'
      : 'pooling takes several time steps at once',
  forward: (context, { layer, inputs: [input] }) => {
    const { steps, operands } = poolWords(context, layer, input);
    const output = context.value(steps, input.columns);
    context.emit(
      Opcode.Pool,
      [input.address, output.address, ...operands],
      layer.name,
      context.shape(output),
    );
    return { outputs: [output], tape: undefined };
  },
  trace: null,
};

/** What Pool and PoolGradient are told, after the addresses. */
export function poolWords(
  { batch }: Pick<ProgramContext, 'batch'>,
  { name, pooling, windows }: Pooling1dLayer,
  { steps, columns }: Value,
): { steps: number; operands: number[] } {
  const { size, strides } = windows ?? { size: steps, strides: 1 };
  const placed = windows === null ? { steps: 1, before: 0 } : placeWindows(windows, steps, name);
  const operands = [steps, placed.steps, batch, columns, size, strides, placed.before, pooling];
  return { steps: placed.steps, operands };
}
