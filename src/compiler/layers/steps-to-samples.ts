import { Opcode } from '../../kernels/program/opcodes.js';
import { NotLowered } from '../not-lowered.js';
import type { ProgramContext } from '../program/context.js';
import { stepsAndColumns, type Value } from '../program/value.js';
import { padded } from '../weights/weight-layout.js';
import { type LayerRecord, type Named, oneOutput, type Shape, takesMasks } from './record.js';

/**
 * Turns each step of a sample into a sample: the inner layer of a time-distributed layer sees `steps * batch` samples,
 * with numbers `step * batch + sample`. Steps that are single rows stay in place.
 */
export interface StepsToSamplesLayer extends Named {
  readonly kind: 'stepsToSamples';
  /** Whether an inner layer is recurrent. */
  readonly isRecurrent: boolean;
}

export const stepsToSamples: LayerRecord<StepsToSamplesLayer, undefined, never> = {
  classes: {},
  inputs: [1, 1],
  outputs: oneOutput,
  folding: 1,
  shapes: ({ name }, [input]) => {
    const [, ...rest] = input;
    if (rest.length > 0) return { outputs: [rest], weights: [] };
    throw new NotLowered(`expected samples [time, ...], got [${input.join()}]`, name);
  },
  masking: takesMasks, // tfjs-layers hands masks to nobody inside.
  memory: null,
  obstacleToStream: ({ isRecurrent }) =>
    isRecurrent ? 'timeDistributed starts its inner sequences again at each step' : undefined,
  forward: (context, { layer: { name, isRecurrent }, inputs: [input], inputShapes: [shape] }) => {
    if (isRecurrent && input.mask !== undefined) {
      throw new NotLowered('a mask before timeDistributed of recurrent layers has no kernel', name);
    }
    return { outputs: [asSamples(context, name, input.address, shape)], tape: undefined };
  },
  trace: null,
};

/** Steps and columns of what is inside, of the shape outside. */
function innerOf([, ...rest]: Shape): { readonly steps: number; readonly columns: number } {
  return stepsAndColumns(rest);
}

/** A value of a sample's shape, `[time, ...]`, with its steps as samples. */
export function asSamples(context: ProgramContext, name: string, address: number, shape: Shape): Value {
  const [time = 1] = shape;
  const { steps, columns } = innerOf(shape);
  context.barrier(); // The threads share more samples from here on.
  if (steps === 1) return { address, steps, columns };
  const inside = context.folded(time).value(steps, columns);
  const block = context.batch * padded(columns);
  for (let step = 0; step < steps; step++) {
    const to = inside.address + 4 * step * time * block;
    const words = [address, to, 1, time, steps * block, block, step * block, 0, block];
    context.emit(Opcode.CopyColumns, words, name, `[${time}, ${block}]`);
  }
  context.barrier();
  return inside;
}

/** The way back: what {@link asSamples} gives, as steps of samples `[time, ...]`. */
export function asSteps(context: ProgramContext, name: string, address: number, shape: Shape): Value {
  const [time = 1] = shape;
  const { steps, columns } = innerOf(shape);
  context.barrier();
  if (steps === 1) return { address, steps: time, columns };
  const outside = context.value(time * steps, columns);
  const block = context.batch * padded(columns);
  for (let step = 0; step < steps; step++) {
    const from = address + 4 * step * time * block;
    const words = [from, outside.address, 1, time, block, steps * block, 0, step * block, block];
    context.emit(Opcode.CopyColumns, words, name, `[${time}, ${block}]`);
  }
  context.barrier();
  return outside;
}
