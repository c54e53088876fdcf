import { Opcode } from '../../kernels/program/opcodes.js';
import { NotLowered } from '../not-lowered.js';
import { readCount } from '../topology/fields.js';
import { type LayerRecord, type Named, oneOutput, refusesMasks } from './record.js';

/** Repeats each sample: a sequence of equal steps. */
export interface RepeatLayer extends Named {
  readonly kind: 'repeatVector';
  readonly n: number;
}

export const repeatVector: LayerRecord<RepeatLayer, undefined, never> = {
  classes: {
    RepeatVector: (name, config) => ({ kind: 'repeatVector', name, n: readCount(name, config, 'n') }),
  },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: ({ name, n }, [input]) => {
    if (input.length !== 1) {
      throw new NotLowered(`expected samples [features], got [${input.join()}]`, name);
    }
    return { outputs: [[n, ...input]], weights: [] };
  },
  masking: refusesMasks,
  memory: null,
  obstacleToStream: () => 'repeatVector makes a sequence of one step',
  forward: (context, { layer: { name, n }, inputs: [input] }) => {
    const output = context.value(n, input.columns);
    const words = [input.address, output.address, n, context.batch, input.columns];
    context.emit(Opcode.Repeat, words, name, context.shape(output));
    return { outputs: [output], tape: undefined };
  },
  trace: null,
};
