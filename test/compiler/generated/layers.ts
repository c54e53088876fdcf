// Layers of one input, drawn: for each kind what it may be, as a topology has it.
import fc from 'fast-check';
import { dense, gru, type LayerJson, layer, lstm, simpleRnn } from '../networks.js';
import type { GraphValue } from './graph-plan.js';
import type { Setting } from './setting.js';

/** A layer of this name for a value; undefined: there is none for such. */
export type Make = (name: string, value: GraphValue, setting: Setting) => LayerJson | undefined;

export const L2 = { class_name: 'L1L2', config: { l1: 0, l2: 0.1 } };
const penalty = fc.constantFrom(null, null, L2);
const L1L2 = { class_name: 'L1L2', config: { l1: 0.01, l2: 0.02 } };
const MAX_NORM = { class_name: 'MaxNorm', config: { max_value: 0.5, axis: 0 } };
/** Of a matrix. */
const constraint = fc.constantFrom(
  ...[null, null, MAX_NORM],
  { class_name: 'MinMaxNorm', config: { min_value: 0.1, max_value: 0.5, rate: 0.5, axis: 1 } },
  { class_name: 'UnitNorm', config: { axis: [0, 1] } },
  { class_name: 'NonNeg', config: {} },
);
/** tfjs-layers applies constraints to weights that are set: see test/tfjs/fit/keras-rules.test.ts. */
const kernelAndBias = fc.record({
  kernel_constraint: constraint,
  bias_constraint: fc.constantFrom(null, MAX_NORM),
});
const trainable = fc.integer({ min: 0, max: 3 }).map((draw) => draw < 3);
const rate = fc.constantFrom(0, 0, 0.3);

const ACTIVATIONS = [
  ...['tanh', 'sigmoid', 'hard_sigmoid', 'linear', 'relu', 'elu', 'selu', 'relu6', 'softplus', 'softsign'],
  ...['swish', 'mish', 'gelu'],
];
const BOUNDED = ['sigmoid', 'hard_sigmoid', 'softsign', 'tanh'];

const isSequence = ({ shape }: GraphValue): boolean => shape.length === 2;
const columnsOf = ({ shape }: GraphValue): number => shape.at(-1) as number;
const stepsOf = ({ shape }: GraphValue): number => shape[0] as number;

/** A sequence alone, so that it can be run step by step. */
export const sequencesOnly =
  (make: Make): Make =>
  (name, value, setting) =>
    isSequence(value) ? make(name, value, setting) : undefined;

/** Classes that are alike but for their names, with options of their own. */
const oneOf = (...makes: readonly Make[]): fc.Arbitrary<Make> => fc.constantFrom(...makes);

/** How many units: more where no tfjs has to run it, as threads share those of larger LSTMs. */
const units = fc.record({
  few: fc.integer({ min: 1, max: 5 }),
  many: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 21 }) }, fc.constantFrom(64, 67)),
});

const CELLS = { LSTM: lstm, GRU: gru, SimpleRNN: simpleRnn } as const;

/** Options that all recurrent layers have; what is given is not drawn. */
export function recurrent(className: keyof typeof CELLS, fixed: object = {}): fc.Arbitrary<Make> {
  return fc
    .record({
      size: units,
      activation: fc.constantFrom('tanh', ...ACTIVATIONS),
      gates: fc.constantFrom('sigmoid', ...ACTIVATIONS),
      bounded: fc.constantFrom(...BOUNDED),
      return_sequences: fc.boolean(),
      go_backwards: fc.boolean(),
      use_bias: fc.boolean(),
      dropout: rate,
      recurrent_dropout: rate,
      trainable,
      reset_after: fc.boolean(),
      recurrent_regularizer: penalty,
      constraints: kernelAndBias,
      recurrent_constraint: constraint,
    })
    .map(
      ({
        size,
        constraints,
        recurrent_constraint,
        gates,
        bounded,
        reset_after: resetAfter,
        ...config
      }): Make => {
        return sequencesOnly((name, _, { isJudged, batchSize }) => {
          // States that go on from batch to batch would grow without bound through gates that do.
          const gate = batchSize === null ? gates : bounded;
          const options = {
            ...{ ...config, stateful: batchSize !== null },
            ...(className === 'SimpleRNN' ? {} : { recurrent_activation: gate }),
            // tfjs-layers has the other GRU alone; Keras is the judge of this one.
            ...(isJudged ? {} : { ...constraints, recurrent_constraint }),
            ...(className === 'GRU' && !isJudged ? { reset_after: resetAfter } : {}),
          };
          // tfjs-layers takes no notice of it; Keras is the judge.
          const zeros = isJudged ? { zero_output_for_mask: false } : {};
          return CELLS[className](name, isJudged ? size.few : size.many, { ...options, ...fixed, ...zeros });
        });
      },
    );
}

/**
 * Each step as a sequence of its own, which a recurrent layer goes through, and in one row again. Masks are for nobody inside, and
 * tfjs draws dropout there step by step.
 *
 * @param isNested the same twice: the steps of what is inside are samples, too
 */
export function timed(isNested: boolean): fc.Arbitrary<Make> {
  const fixed = { dropout: 0, recurrent_dropout: 0 };
  const through = fc.constantFrom('LSTM', 'GRU', 'SimpleRNN').chain((kind) => recurrent(kind, fixed));
  return through.map((make): Make => {
    return (name, value, setting) => {
      if (!isSequence(value) || value.mask !== undefined) return undefined;
      const columns = columnsOf(value);
      const at = (name: string, json: LayerJson): LayerJson =>
        layer('TimeDistributed', name, { layer: json });
      const sequence = { ...value, shape: [columns, 1] };
      const inner = make(`${name}_through`, sequence, { ...setting, batchSize: null });
      if (inner === undefined) return undefined;
      const first = { batch_input_shape: [null, columns] };
      const layers = isNested
        ? [
            layer('RepeatVector', `${name}_repeat`, { n: 2, ...first }),
            layer('Reshape', `${name}_in`, { target_shape: [2, columns, 1] }),
            at(`${name}_each`, inner),
          ]
        : [layer('Reshape', `${name}_in`, { target_shape: [columns, 1], ...first }), inner];
      // What is one row already cannot be flattened.
      const isRow = !isNested && inner.config.return_sequences !== true;
      const out = isRow ? [] : [layer('Flatten', `${name}_out`)];
      return at(name, layer('Sequential', `${name}_inner`, { layers: [...layers, ...out] }));
    };
  });
}

export const denses: fc.Arbitrary<Make> = fc
  .record({
    units: fc.integer({ min: 1, max: 6 }),
    activation: fc.constantFrom('linear', 'softmax', ...ACTIVATIONS),
    use_bias: fc.boolean(),
    kernel_regularizer: fc.constantFrom(null, null, L1L2),
    bias_regularizer: penalty,
    constraints: kernelAndBias,
    trainable,
    isDistributed: fc.boolean(),
  })
  .map(({ units: count, isDistributed, constraints, ...drawn }): Make => {
    return (name, value, { isJudged }) => {
      const config = { ...drawn, ...(isJudged ? {} : constraints) };
      if (!isDistributed || !isSequence(value)) return dense(name, count, config);
      return layer('TimeDistributed', name, { layer: dense(`${name}_inner`, count, config) });
    };
  });

export const activations: fc.Arbitrary<Make> = fc.oneof(
  fc.constantFrom(...ACTIVATIONS).map(
    (activation): Make =>
      (name) =>
        layer('Activation', name, { activation }),
  ),
  oneOf(
    (name) => layer('Activation', name, { activation: 'softmax' }),
    (name) => layer('Softmax', name, { axis: -1 }),
    (name) => layer('ELU', name),
  ),
);

export const rectifiers: fc.Arbitrary<Make> = oneOf(
  (name) => layer('ReLU', name, { max_value: 0.5 }),
  (name) => layer('ReLU', name),
  (name) => layer('LeakyReLU', name),
  // tfjs has no gradient of the comparison.
  (name, _, { isJudged }) => (isJudged ? undefined : layer('ThresholdedReLU', name, { theta: 0.1 })),
);

export const prelus: fc.Arbitrary<Make> = fc
  .record({
    axes: fc.constantFrom(null, [1], [2]),
    alpha_regularizer: penalty,
    trainable,
  })
  .map(({ axes, ...config }): Make => {
    return (name, { shape }) => {
      const isThere = axes?.every((axis) => axis <= shape.length) ?? true;
      return layer('PReLU', name, { ...config, shared_axes: isThere ? axes : null });
    };
  });

/** Slopes that all steps share, so that it can be run step by step. */
export const sharedPrelu: Make = (name, { shape }) =>
  layer('PReLU', name, { shared_axes: shape.length === 1 ? null : [1], alpha_regularizer: L2 });

export const dropouts: fc.Arbitrary<Make> = oneOf(
  (name) => layer('Dropout', name, { rate: 0.25 }),
  (name, value) => layer(isSequence(value) ? 'SpatialDropout1D' : 'Dropout', name, { rate: 0.25 }),
);

export const gaussianNoises: fc.Arbitrary<Make> = oneOf((name) =>
  layer('GaussianNoise', name, { stddev: 0.1 }),
);
export const gaussianDropouts: fc.Arbitrary<Make> = oneOf((name) =>
  layer('GaussianDropout', name, { rate: 0.25 }),
);
export const alphaDropouts: fc.Arbitrary<Make> = oneOf((name) => layer('AlphaDropout', name, { rate: 0.25 }));

export const reshapes: fc.Arbitrary<Make> = oneOf(
  // tfjs-layers refuses to flatten what is flat.
  (name, { shape }, { isJudged }) => (isJudged && shape.length === 1 ? undefined : layer('Flatten', name)),
  (name, { shape }) => layer('Reshape', name, { target_shape: [...shape].reverse() }),
  (name, { shape }) =>
    shape.length === 1 ? layer('Reshape', name, { target_shape: [shape[0] as number, 1] }) : undefined,
  (name, { shape }) =>
    shape.length < 3 ? layer('Reshape', name, { target_shape: [...shape, 1] }) : undefined,
);

export const repeats: fc.Arbitrary<Make> = fc.integer({ min: 1, max: 3 }).map(
  (n): Make =>
    (name, { shape }) =>
      shape.length === 1 ? layer('RepeatVector', name, { n }) : undefined,
);

export const permutes: fc.Arbitrary<Make> = fc
  .constantFrom([2, 1], [1, 2])
  .map((dims): Make => sequencesOnly((name) => layer('Permute', name, { dims })));

export const convolutions: fc.Arbitrary<Make> = fc
  .record({
    filters: fc.integer({ min: 1, max: 5 }),
    size: fc.integer({ min: 1, max: 3 }),
    strides: fc.integer({ min: 1, max: 2 }),
    dilation: fc.integer({ min: 1, max: 2 }),
    padding: fc.constantFrom('same', 'valid', 'causal'),
    activation: fc.constantFrom('linear', 'tanh', 'relu'),
    use_bias: fc.boolean(),
    kernel_regularizer: penalty,
    trainable,
  })
  .map(({ size, strides, dilation, padding, ...config }): Make => {
    return sequencesOnly((name, value, { isJudged }) => {
      // tfjs has no gradient of dilated convolutions.
      const dilated = isJudged || strides > 1 ? 1 : dilation;
      const fits = (size - 1) * dilated < stepsOf(value);
      // tfjs-layers has none that are causal; Keras is the judge of these.
      const isThere = fits && !(isJudged && padding === 'causal');
      const own = { strides: [strides], dilation_rate: [dilated], padding: isThere ? padding : 'same' };
      return layer('Conv1D', name, { ...config, ...own, kernel_size: [size] });
    });
  });

export const poolings: fc.Arbitrary<Make> = fc.oneof(
  oneOf(
    sequencesOnly((name) => layer('GlobalMaxPooling1D', name)),
    sequencesOnly((name) => layer('GlobalAveragePooling1D', name)),
  ),
  fc
    .record({
      className: fc.constantFrom('MaxPooling1D', 'AveragePooling1D'),
      size: fc.integer({ min: 1, max: 3 }),
      strides: fc.integer({ min: 1, max: 2 }),
      padding: fc.constantFrom('same', 'valid'),
    })
    .map(({ className, size, strides, padding }): Make => {
      return sequencesOnly((name, value, { isJudged }) => {
        // tfjs-layers takes the means of windows at an edge by another number backwards than forwards.
        const isWrong = isJudged && className === 'AveragePooling1D';
        const own = { strides: [strides], pool_size: [size] };
        if (size <= stepsOf(value))
          return layer(className, name, { ...own, padding: isWrong ? 'valid' : padding });
        return isWrong ? undefined : layer(className, name, { ...own, padding: 'same' });
      });
    }),
);

const normalization = (className: string): fc.Arbitrary<Make> =>
  fc
    .record({ scale: fc.boolean(), center: fc.boolean(), trainable })
    .map(({ scale, center, ...config }): Make => {
      // tfjs-layers cannot train without either.
      return (name, _, { isJudged }) =>
        layer(className, name, { ...config, scale: isJudged || scale, center: isJudged || center });
    });

export const layerNormalizations: fc.Arbitrary<Make> = normalization('LayerNormalization');
export const batchNormalizations: fc.Arbitrary<Make> = normalization('BatchNormalization');

export const maskings: fc.Arbitrary<Make> = oneOf((name, value, { isMasked }) =>
  isMasked && value.hasZeros && isSequence(value) ? layer('Masking', name) : undefined,
);

/** For an input of numbers of rows; see the input that ./kinds.ts makes for it. */
export const embeddings: fc.Arbitrary<Make> = fc
  .record({
    columns: fc.integer({ min: 1, max: 6 }),
    wide: fc.integer({ min: 1, max: 40 }),
    embeddings_regularizer: penalty,
    embeddings_constraint: constraint,
    trainable,
  })
  .map(({ columns, wide, embeddings_constraint, ...config }): Make => {
    return (name, { ids }, { isMasked, isJudged }) =>
      ids === undefined
        ? undefined
        : layer('Embedding', name, {
            ...{ ...config, input_dim: ids, mask_zero: isMasked },
            output_dim: isJudged ? columns : wide,
            ...(isJudged ? {} : { embeddings_constraint }),
          });
  });

export { columnsOf, isSequence };
