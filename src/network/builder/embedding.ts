import type { Constraint } from './constraints.js';
import { type Layer, layerOf } from './layer.js';
import type { Initializer, Regularizer } from './names.js';
import { type LayerOptions, OptionReader, type TrainableOption } from './options.js';

/** Options of {@link embedding}: names and defaults are those of `tf.layers.embedding`. */
export interface EmbeddingOptions extends LayerOptions, TrainableOption {
  /** Rows of the table: ids are integers from 0 to `inputDim - 1`. At most 2^24. */
  inputDim: number;
  /** Numbers of a row: a positive integer. */
  outputDim: number;
  /** Ids of a sample, where that is fixed; stands for `inputShape: [inputLength]`. Default: any number of them. */
  inputLength?: number;
  /** Whether recurrent layers that follow leave out the steps of id 0, as behind `masking`. Default false. */
  maskZero?: boolean;
  /** Default `randomUniform`: from -0.05 to 0.05. */
  embeddingsInitializer?: Initializer;
  /** Default: none. With one, each step costs by all rows, as all are moved. */
  embeddingsRegularizer?: Regularizer;
  /** What the table is brought back to by `fit` with `constraints: 'keras'`, all rows of it. */
  embeddingsConstraint?: Constraint;
}

/**
 * A row of a table for each id: `[batch, time]` to `[batch, time, outputDim]`. It takes the network's input, whose numbers
 * are ids: `fit`, `evaluate`, `predict` and streams refuse what is no integer from 0 to `inputDim - 1`.
 *
 * With `sgd` and `adagrad` a training step costs by the rows that occur in the batch, not by `inputDim`. The other optimizers
 * move all rows in each step, also those that do not occur, as their moments go on (so do tfjs-layers' and Keras'),
 * and so do clipping by a norm or value and masks of gradients.
 *
 * @throws RangeError or TypeError, as all layers, naming the option that is not what it should be
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
      ...(inputShape === null && batchInputShape === null && { batch_input_shape: [batchSize, length] }), // As it writes it: with no dtype.
    },
  });
}
