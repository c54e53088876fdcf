import { Opcode } from '../../kernels/program/opcodes.js';
import { NotLowered } from '../not-lowered.js';
import type { ProgramContext } from '../program/context.js';
import type { Value } from '../program/value.js';
import { readBoolean, readCount, refuse } from '../topology/fields.js';
import { readRules } from '../topology/weight-rules.js';
import type { Parameter, WeightRules, WeightSpec } from '../weights/weight-spec.js';
import { maskSteps } from './masking.js';
import { type LayerRecord, type Named, noObstacle, oneOutput, takesMasks } from './record.js';
import { moveNumbers } from './reshape.js';

/** Looks up rows of a table by id. */
export interface EmbeddingLayer extends Named {
  readonly kind: 'embedding';
  /** Rows of the table. */
  readonly vocabulary: number;
  readonly units: number;
  readonly rules: WeightRules;
  /** Whether later layers skip the steps of id 0. */
  readonly maskZero: boolean;
  readonly trainable: boolean;
}

/** Ids come as float32, which counts in ones up to here. */
const LARGEST_VOCABULARY = 1 << 24;

export const embedding: LayerRecord<EmbeddingLayer, undefined, never> = {
  classes: {
    Embedding: (name, config) => {
      refuse(name, config, 'activity_regularizer');
      const vocabulary = readCount(name, config, 'input_dim');
      if (vocabulary > LARGEST_VOCABULARY) {
        throw new NotLowered(`input_dim: expected at most ${LARGEST_VOCABULARY}, got ${vocabulary}`, name);
      }
      return {
        kind: 'embedding',
        name,
        vocabulary,
        units: readCount(name, config, 'output_dim'),
        rules: readRules(name, config, 'embeddings'),
        maskZero: readBoolean(name, config, 'mask_zero', false),
        trainable: readBoolean(name, config, 'trainable', true),
      };
    },
  },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: ({ name, vocabulary, units, rules, trainable }, [input]) => {
    const embeddings: WeightSpec = {
      name: `${name}/embeddings`,
      shape: [vocabulary, units],
      trainable,
      gates: 1,
      layout: 'rows',
      isTable: true,
      ...rules,
      initializer: 'randomUniform',
    };
    return { outputs: [[...input, units]], weights: [embeddings] };
  },
  masking: takesMasks,
  memory: null,
  obstacleToStream: noObstacle,
  vocabulary: ({ vocabulary }) => vocabulary,
  leavesOut: ({ maskZero }) => (maskZero ? 0 : undefined),
  forward: (
    context,
    { layer: { name, vocabulary, units, maskZero }, parameters: [table], inputs: [ids] },
  ) => {
    const output = context.value(ids.steps * ids.columns, units);
    const words = [ids.address, (table as Parameter).address, output.address];
    const sizes = [ids.steps, context.batch, ids.columns, units, vocabulary];
    context.emit(Opcode.Embed, [...words, ...sizes], name, `${context.shape(output)} of ${vocabulary}`);
    return {
      outputs: [maskZero ? { ...output, mask: stepsOf(context, name, ids) } : output],
      tape: undefined,
    };
  },
  trace: null,
};

/** Which ids are not 0: `[time, batch, 1]`. */
function stepsOf(context: ProgramContext, name: string, ids: Value): Value {
  if (ids.columns === 1) return maskSteps(context, name, ids, 0, 0);
  const straight = context.value(ids.steps * ids.columns, 1);
  moveNumbers(context, name, ids, straight);
  return maskSteps(context, name, straight, 0, 0);
}
