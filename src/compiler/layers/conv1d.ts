import { Opcode } from '../../kernels/program/opcodes.js';
import { NotLowered } from '../not-lowered.js';
import type { ProgramContext } from '../program/context.js';
import type { Value } from '../program/value.js';
import { type LayerActivation, readActivation, readBoolean, readCount, refuse } from '../topology/fields.js';
import { readRules } from '../topology/weight-rules.js';
import type { Parameter, WeightRules, WeightSpec } from '../weights/weight-spec.js';
import { activate } from './activation.js';
import { multiply } from './dense.js';
import { type LayerRecord, type Named, oneOutput, refusesMasks } from './record.js';
import {
  checkSequence,
  PADDINGS,
  placeWindows,
  readAlongTime,
  readPadding,
  type Windows,
} from './windows.js';

/** A convolution along time: a dense layer on the steps of each window, side by side. */
export interface Conv1dLayer extends Named {
  readonly kind: 'conv1d';
  readonly filters: number;
  readonly windows: Windows;
  readonly activation: LayerActivation;
  readonly useBias: boolean;
  readonly kernelRules: WeightRules;
  readonly biasRules: WeightRules;
  readonly trainable: boolean;
}

/** What the backward pass needs. */
export interface Conv1dTape {
  /** The steps of each window, side by side; the input itself where a window is one step. */
  readonly unfolded: Value;
  /** The output before the activation. */
  readonly linear: Value;
}

export const conv1d: LayerRecord<Conv1dLayer, Conv1dTape, never> = {
  classes: {
    Conv1D: (name, config) => {
      refuse(name, config, 'activity_regularizer');
      const { data_format: format = 'channelsLast' } = config;
      if (format !== 'channelsLast' && format !== 'channels_last') refuse(name, config, 'data_format');
      const windows: Windows = {
        size: readAlongTime(name, config, 'kernel_size'),
        strides: readAlongTime(name, config, 'strides', 1),
        dilation: readAlongTime(name, config, 'dilation_rate', 1),
        padding: readPadding(name, config, PADDINGS),
      };
      if (windows.strides > 1 && windows.dilation > 1) {
        throw new NotLowered('strides and dilation_rate, both above 1, have no kernel', name);
      }
      return {
        kind: 'conv1d',
        name,
        filters: readCount(name, config, 'filters'),
        windows,
        activation: readActivation(name, config, 'activation'),
        useBias: readBoolean(name, config, 'use_bias', true),
        kernelRules: readRules(name, config, 'kernel'),
        biasRules: readRules(name, config, 'bias'),
        trainable: readBoolean(name, config, 'trainable', true),
      };
    },
  },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: (layer, [input]) => {
    const { name, filters, windows, useBias, trainable, kernelRules, biasRules } = layer;
    checkSequence(name, input);
    const [time = Number.NaN, columns = Number.NaN] = input;
    const kernel: WeightSpec = {
      name: `${name}/kernel`,
      shape: [windows.size, columns, filters],
      trainable,
      gates: 1,
      ...kernelRules,
      initializer: 'glorotNormal',
    };
    const bias: WeightSpec = {
      name: `${name}/bias`,
      shape: [filters],
      trainable,
      gates: 1,
      ...biasRules,
      initializer: 'zeros',
    };
    return {
      outputs: [[placeWindows(windows, time, name).steps, filters]],
      weights: useBias ? [kernel, bias] : [kernel],
    };
  },
  masking: refusesMasks,
  memory: null,
  obstacleToStream: ({ windows: { size, strides } }) =>
    size === 1 && strides === 1 ? undefined : 'conv1d takes several time steps at once',
  forward: (context, { layer, parameters: [kernel, bias], inputs: [input] }) => {
    const { name, filters } = layer;
    const unfolded = unfold(context, layer, input);
    const linear = multiply(context, name, unfolded, filters, kernel as Parameter, bias);
    return { outputs: [activate(context, name, linear, layer.activation)], tape: { unfolded, linear } };
  },
  trace: null,
};

function unfold(context: ProgramContext, layer: Conv1dLayer, input: Value): Value {
  const words = windowWords(context, layer, input);
  if (words === undefined) return input;
  const { size } = layer.windows;
  const unfolded = context.value(words.steps, size * input.columns);
  const { name } = layer;
  context.emit(
    Opcode.Unfold,
    [input.address, unfolded.address, ...words.operands],
    name,
    context.shape(unfolded),
  );
  return unfolded;
}

/** What Unfold and Fold are told, after the two addresses; undefined where a window is one step, and all are taken. */
export function windowWords(
  { batch }: Pick<ProgramContext, 'batch'>,
  { name, windows }: Conv1dLayer,
  { steps, columns }: Value,
): { steps: number; operands: number[] } | undefined {
  const { size, strides, dilation } = windows;
  if (size === 1 && strides === 1) return undefined;
  const placed = placeWindows(windows, steps, name);
  const operands = [steps, placed.steps, batch, columns, size, strides, dilation, placed.before];
  return { steps: placed.steps, operands };
}
