import type { Constraint } from './constraints.js';
import { type Layer, layerOf } from './layer.js';
import type { Initializer, Regularizer } from './names.js';
import { type LayerOptions, OptionReader, type TrainableOption } from './options.js';

/** Options of {@link embedding}: names and defaults are those of `tf.layers.embedding`. */
export interface EmbeddingOptions extends LayerOptions, TrainableOption {
  /** Rows of the table: ids are integers from 0 to `inputDim - 1`. At most 2^24. */
  inputDim: number;
  /** Size of a row: a positive integer. */
  outputDim: number;
  /** Number of ids in a sample, if fixed; short for `inputShape: [inputLength]`. Default: any number. */
  inputLength?: number;
  /** Whether later recurrent layers skip the steps of id 0, as after `masking`. Default false. */
  maskZero?: boolean;
  /** Default `randomUniform`: from -0.05 to 0.05. */
  embeddingsInitializer?: Initializer;
  /** Default: none. With one, the cost of a step grows with `inputDim`, as every row changes. */
  embeddingsRegularizer?: Regularizer;
  /** Constraint of all rows of the table; holds in `fit` with `constraints: 'keras'`. Default: none. */
  embeddingsConstraint?: Constraint;
}

/**
 * Looks up a row of a table for each id: `[batch, time]` to `[batch, time, outputDim]`. It takes an input of the
 * network, whose numbers are ids: `fit`, `evaluate`, `predict` and streams refuse anything but integers from 0 to
 * `inputDim - 1`.
 *
 * With `sgd` and `adagrad` the cost of a training step grows with the rows in the batch, not with `inputDim`. The other
 * optimizers update all rows in each step because of their moments (as those of tfjs-layers and Keras do), and so do
 * all optimizers with clipping or gradient masks.
 *
 * @throws RangeError or TypeError, like all layers, naming the invalid option
 * @example
 * const layers = [embedding({ inputDim: 1000, outputDim: 16 }), lstm({ units: 8 }), dense({ units: 1 })];
 */
export function embedding(options: EmbeddingOptions): Layer {
  const read = new OptionReader('embedding', options, [
    'inputDim',
    'outputDim',
    'inputLength',
    'maskZero',
    'embeddingsInitializer',
    'embeddingsRegularizer',
    'embeddingsConstraint',
    'trainable',
  ]);
  const { inputLength = null, inputShape = null, batchInputShape = null, batchSize = null } = options ?? {};
  const length = inputLength === null ? null : read.count('inputLength');
  const common = read.common(read.boolean('trainable', true));
  return layerOf({
    class_name: 'Embedding',
    config: {
      input_dim: read.count('inputDim'),
      output_dim: read.count('outputDim'),
      embeddings_initializer: read.initializer('embeddingsInitializer', 'randomUniform'),
      embeddings_regularizer: read.regularizer('embeddingsRegularizer'),
      activity_regularizer: null,
      embeddings_constraint: read.constraint('embeddingsConstraint'),
      mask_zero: read.boolean('maskZero', null),
      input_length: length,
      ...common,
      ...(inputShape === null && batchInputShape === null && { batch_input_shape: [batchSize, length] }), // As tfjs-layers writes it: no dtype.
    },
  });
}
