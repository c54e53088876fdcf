import { Opcode } from '../../kernels/program/opcodes.js';
import type { ProgramContext } from '../program/context.js';
import type { Value } from '../program/value.js';
import { type LayerActivation, readActivation, readBoolean, readCount, refuse } from '../topology/fields.js';
import { readRules } from '../topology/weight-rules.js';
import type { Parameter, WeightRules, WeightSpec } from '../weights/weight-spec.js';
import { activate } from './activation.js';
import {
  type LayerRecord,
  type Named,
  noObstacle,
  oneOutput,
  passesMasks,
  type ReadLayer,
} from './record.js';

/** A dense layer on the last axis, with or without time steps. */
export interface DenseLayer extends Named {
  readonly kind: 'dense';
  readonly units: number;
  readonly activation: LayerActivation;
  readonly useBias: boolean;
  readonly kernelRules: WeightRules;
  readonly biasRules: WeightRules;
  readonly trainable: boolean;
}

/** What the backward pass needs: the output before the activation. */
export interface DenseTape {
  readonly linear: Value;
}

const readDense: ReadLayer<DenseLayer> = (name, config) => {
  refuse(name, config, 'activity_regularizer');
  return {
    kind: 'dense',
    name,
    units: readCount(name, config, 'units'),
    activation: readActivation(name, config, 'activation'),
    useBias: readBoolean(name, config, 'use_bias', true),
    kernelRules: readRules(name, config, 'kernel'),
    biasRules: readRules(name, config, 'bias'),
    trainable: readBoolean(name, config, 'trainable', true),
  };
};

export const dense: LayerRecord<DenseLayer, DenseTape, never> = {
  classes: { Dense: readDense },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: ({ name, units, useBias, trainable, kernelRules, biasRules }, [input]) => {
    const columns = input.at(-1) ?? 1;
    const kernel: WeightSpec = {
      name: `${name}/kernel`,
      shape: [columns, units],
      trainable,
      gates: 1,
      ...kernelRules,
      initializer: 'glorotNormal',
    };
    const bias: WeightSpec = {
      name: `${name}/bias`,
      shape: [units],
      trainable,
      gates: 1,
      ...biasRules,
      initializer: 'zeros',
    };
    return { outputs: [[...input.slice(0, -1), units]], weights: useBias ? [kernel, bias] : [kernel] };
  },
  masking: passesMasks,
  memory: null,
  obstacleToStream: noObstacle,
  forward: (context, { layer, parameters: [kernel, bias], inputs: [input] }) => {
    const { name, units } = layer;
    const linear = multiply(context, name, input, units, kernel as Parameter, bias);
    return { outputs: [activate(context, name, linear, layer.activation)], tape: { linear } };
  },
  trace: null,
};

/** Each row times a kernel, and a bias. */
export function multiply(
  context: ProgramContext,
  name: string,
  input: Value,
  units: number,
  kernel: Parameter,
  bias: Parameter | undefined,
): Value {
  const linear = context.value(input.steps, units);
  context.emit(
    Opcode.Dense,
    [
      ...[input.address, kernel.address, bias?.address ?? 0, linear.address],
      ...[input.steps, context.batch, input.columns, units],
    ],
    name,
    `x ${context.shape(input)}, y ${context.shape(linear)}`,
    2 * input.steps * context.batch * input.columns * units,
  );
  return linear;
}
