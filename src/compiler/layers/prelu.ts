import { Opcode } from '../../kernels/program/opcodes.js';
import { quote } from '../../text/quote.js';
import { NotLowered } from '../not-lowered.js';
import type { ProgramContext } from '../program/context.js';
import type { Value } from '../program/value.js';
import { type Config, isSize, readBoolean } from '../topology/fields.js';
import { readRules } from '../topology/weight-rules.js';
import type { Parameter, WeightRules } from '../weights/weight-spec.js';
import { type LayerRecord, type Named, oneOutput, passed, passesMasks, type Shape } from './record.js';

/** A rectifier with trained slopes below 0. */
export interface PreluLayer extends Named {
  readonly kind: 'prelu';
  /** Axes of a batch, from 1, along which all numbers share a slope. */
  readonly sharedAxes: readonly number[];
  readonly rules: WeightRules;
  readonly trainable: boolean;
}

function readAxes(name: string, config: Config): number[] {
  const { shared_axes: given = null } = config;
  const axes: unknown[] = given === null ? [] : Array.isArray(given) ? given : [given];
  return [...axes].map((axis) => {
    if (isSize(axis)) return axis;
    throw new NotLowered(`shared_axes: expected axes from 1, got ${quote(axis)}`, name);
  });
}

export const prelu: LayerRecord<PreluLayer, undefined, never> = {
  classes: {
    PReLU: (name, config) => {
      return {
        kind: 'prelu',
        name,
        sharedAxes: readAxes(name, config),
        rules: readRules(name, config, 'alpha'),
        trainable: readBoolean(name, config, 'trainable', true),
      };
    },
  },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: (layer, outputs) => {
    const { name, sharedAxes, rules, trainable } = layer;
    const [input] = outputs;
    const beyond = sharedAxes.find((axis) => axis > input.length);
    if (beyond !== undefined) {
      throw new NotLowered(`shared_axes: expected axes from 1 to ${input.length}, got ${beyond}`, name);
    }
    stepsShare(layer, input);
    const shape = slopesOf(layer, input);
    const spec = { name: `${name}/alpha`, shape, trainable, gates: 1, layout: 'rows', ...rules } as const;
    return { outputs, weights: [{ ...spec, initializer: 'zeros' }] };
  },
  masking: passesMasks,
  memory: null,
  obstacleToStream: ({ sharedAxes }, [input]) =>
    input.length > 1 && !sharedAxes.includes(1) ? 'it has slopes for each time step' : undefined,
  forward: (context, { layer, parameters: [alpha], inputs: [x], inputShapes: [input] }) => {
    const y = context.value(x.steps, x.columns);
    const words = [x.address, (alpha as Parameter).address, y.address];
    context.emit(
      Opcode.Prelu,
      [...words, ...preluSizes(context, layer, x, input)],
      layer.name,
      context.shape(x),
    );
    return { ...passed(y), tape: undefined };
  },
  trace: null,
};

/** The shape of the slopes for samples of a shape. */
function slopesOf({ sharedAxes }: PreluLayer, input: Shape): number[] {
  return input.map((size, axis) => (sharedAxes.includes(axis + 1) ? 1 : size));
}

/**
 * Which steps share slopes, all axes but the last being steps: those of a stretch, or each with that this many steps on.
 *
 * @throws NotLowered if it is neither
 */
function stepsShare({ name, sharedAxes }: PreluLayer, input: Shape): 'stretches' | 'turns' {
  const axes = input
    .slice(0, -1)
    .flatMap((size, axis) => (size === 1 ? [] : [sharedAxes.includes(axis + 1)]));
  const changes = axes.filter((shared, place) => place > 0 && shared !== axes[place - 1]).length;
  if (changes > 1) {
    throw new NotLowered(`shared_axes [${sharedAxes.join()}] have no kernel: expected neighbours`, name);
  }
  return axes.at(-1) === true && axes[0] === false ? 'stretches' : 'turns';
}

/** Operands of the three instructions: sizes of the value, then those of the slopes. */
export function preluSizes(
  { batch }: ProgramContext,
  layer: PreluLayer,
  { steps, columns }: Value,
  input: Shape,
): number[] {
  const slopes = slopesOf(layer, input);
  const rows = slopes.slice(0, -1).reduce((product, size) => product * size, 1);
  const stretches = stepsShare(layer, input) === 'stretches' ? 1 : 0;
  return [steps, batch, columns, rows, slopes.at(-1) ?? 1, stretches];
}
