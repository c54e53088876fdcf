import { Opcode } from '../../kernels/program/opcodes.js';
import type { ProgramContext } from '../program/context.js';
import { stepBytes, type Value } from '../program/value.js';
import type { Config } from '../topology/fields.js';
import type { Parameter } from '../weights/weight-spec.js';
import { type Call, type Entry, type LayerRecord, takesMasks } from './record.js';
import {
  firstStates,
  isSlopeOfValue,
  lastStep,
  maskOf,
  prepareInput,
  type Recurrent,
  readRecurrent,
  recurrentMemory,
  recurrentObstacle,
  recurrentOutputs,
  recurrentResults,
  recurrentShapes,
} from './recurrent.js';

/** A recurrent layer without gates. */
export interface SimpleRnnLayer extends Recurrent {
  readonly kind: 'simpleRNN';
}

/** What the backward pass needs of the forward pass. */
export interface SimpleRnnTape {
  /** The input as the kernel saw it: after dropout, reversed for goBackwards. */
  readonly x: Value;
  readonly inputMask: number | undefined;
  readonly h: Value;
  readonly firstH: number;
  /** Whether the first state is given, instead of zeros. */
  readonly hasInitial: boolean;
  readonly recurrentMask: number;
  /** The mask as the kernel saw it; 0: none. */
  readonly mask: number;
  /** The states after recurrent dropout, as each step saw them. */
  readonly maskedH: number;
  /** Each step's value before the activation; 0: not kept. */
  readonly z: number;
}

const GATES = 1;
const STATES = ['h'] as const;

export const simpleRNN: LayerRecord<SimpleRnnLayer, SimpleRnnTape, never> = {
  classes: {
    SimpleRNN: (name, config) => ({ kind: 'simpleRNN', ...readRecurrent(name, withoutNull(config)) }),
  },
  inputs: [1, 1 + STATES.length],
  outputs: recurrentOutputs(STATES.length),
  shapes: (layer, inputs) => recurrentShapes(layer, inputs, GATES, STATES.length),
  masking: takesMasks,
  memory: recurrentMemory(STATES, GATES, (context, { layer: { units }, tape: { h } }) => [
    lastStep(context, h.address, h.steps, units),
  ]),
  obstacleToStream: recurrentObstacle,
  forward,
  trace: null,
};

/** tfjs-layers takes an activation of null for one that is left out here, and for linear everywhere else. */
function withoutNull({ activation, ...config }: Config): Config {
  return activation === null ? config : { ...config, activation };
}

/** As instructions: src/kernels/layers/simple-rnn-forward.ts. */
function forward(
  context: ProgramContext,
  { layer, parameters, inputs: [input, ...initial], keep }: Call<SimpleRnnLayer>,
): Pick<Entry<SimpleRnnLayer, SimpleRnnTape>, 'outputs' | 'tape'> {
  const { batch } = context;
  const { units, name, activation } = layer;
  const [kernel, recurrentKernel, bias] = parameters as [Parameter, Parameter, Parameter?];
  const { steps } = input;
  const { x, inputMask } = prepareInput(context, layer, input, 1);
  const z = context.value(keep && !isSlopeOfValue(activation) ? steps : 1, units);
  const h = context.value(keep || layer.returnSequences ? steps : 1, units);
  const recurrentMask = context.masks?.draw(context, name, layer.recurrentDropout, 1, units) ?? 0;
  const maskedH = recurrentMask === 0 ? 0 : context.value(steps, units).address;
  const [firstH] = firstStates(context, layer, initial, 1) as [number];
  const mask = maskOf(context, layer, input);
  const stateBytes = stepBytes(batch, units);
  context.emit(
    Opcode.SimpleRnnForward,
    [
      ...[x.address, kernel.address, recurrentKernel.address, bias?.address ?? context.zeroBias(units)],
      ...[z.address, h.address, firstH, steps, batch, x.columns, units],
      ...[z.steps === 1 ? 0 : stateBytes, h.steps === 1 ? 0 : stateBytes],
      ...[activation, recurrentMask, maskedH, mask],
    ],
    name,
    `x ${context.shape(x)}, h ${context.shape(h)}`,
    2 * steps * batch * (x.columns + units) * units,
  );
  return {
    outputs: recurrentResults(context, layer, { ...h, mask: input.mask }),
    tape: {
      ...{ x, inputMask, h, firstH, recurrentMask, maskedH, hasInitial: initial.length > 0, mask },
      z: isSlopeOfValue(activation) ? 0 : z.address,
    },
  };
}
