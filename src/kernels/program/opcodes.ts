// The instructions of a training program, as both sides see them: the kernels, which execute them, and the
// training compiler, which writes them. Plain TypeScript and AssemblyScript at once.
//
// A program is a list of records of RECORD_WORDS 32-bit words in the arena, ended by a record with Opcode.End.
// Word 0 is the opcode, the operands follow from word 1 in the order given here. An operand is an address
// (bytes), a count (int32) or a number (float32; a float64 takes two words, the lower one first).
//
// A *value* is what flows between layers: a matrix of `steps * batch` rows and `columns` columns, float32,
// time-major: row `t * batch + b` holds step t of sample b. Rows are padded with zeros to a multiple of 4
// columns, so a row takes rowBytes(columns) = 16 * ceil(columns / 4) bytes and begins at a multiple of 16.
//
// A *weight matrix* [rows, columns] lies in panels of 16 columns: panel p holds columns 16 p to 16 p + 15 of all
// rows, row after row, and begins at byte p * 64 * rows. The last panel is as wide as ceil(columns / 4) * 4 leaves.
// An LSTM's 4 * units columns are interleaved by gates in fours, i f c o: column (u >> 2) * 16 + gate * 4 + (u & 3)
// is gate `gate` of unit u, so one panel holds the four gates of four units. Units are padded to a multiple of 4.
// A *table* [vocabulary, columns], an embedding's, lies as a value does: padded rows, one after the other.
// A GRU's 3 * units columns are two weight matrices, one after the other: z and r, interleaved in fours likewise (column
// (u >> 2) * 8 + gate * 4 + (u & 3)), and the candidates, whose sums wait for the gates (layers/gru-forward.ts).

/** Words of one record. */
export const RECORD_WORDS: i32 = 32;

export enum Opcode {
  /** Ends the program. */
  End = 0,
  /** All threads wait for each other. */
  Barrier = 1,
  /** dataset, value, order (uint32 sample numbers, 0: as they stand), steps, batch, columns */
  Gather = 2,
  /** x, w (panels [columns, units]), bias (padded row), y, steps, batch, columns, units: y = x w + bias */
  Dense = 3,
  /** x, dy, dw (panels [columns, units]), rows, columns, units, scratch (matrix/scratch.ts), accumulate: dw (+)= x' dy */
  WeightGradient = 4,
  /** dy, db, rows, columns: db = sum of the rows */
  BiasGradient = 5,
  /** w (panels [rows, columns]), t (panels [columns, rows]), rows, columns */
  Transpose = 6,
  /** see layers/lstm-forward.ts */
  LstmForward = 7,
  /** see layers/lstm-backward.ts */
  LstmBackward = 8,
  /** x, y, steps, batch, columns, Activation */
  Activate = 9,
  /** x, y, dy, dx, steps, batch, columns, Activation: dx = dy * f'(x); dx may be dy */
  ActivationGradient = 10,
  /** x, y, steps, batch, columns, logarithmic (0 or 1): along the columns */
  Softmax = 11,
  /** y, dy, dx, steps, batch, columns, logarithmic */
  SoftmaxGradient = 12,
  /**
   * mask, steps, batch, columns, rate (float64), kept (float32), key0, key1, position (float64, a safe integer):
   * element (b, t, c) takes uniform number (b * steps + t) * columns + c after `position` words of the generator
   * (seed, 'dropout', stream), and is 0 if that is below rate, else kept
   */
  DrawMask = 13,
  /** x, mask, y, steps, batch, columns, maskSteps (steps, or 1: the same mask at every step): y = x * mask */
  MultiplyMask = 14,
  /**
   * prediction, target, weights (a value [1, batch, 1], or 0), dPrediction (or 0), sums (float32 a sample), steps, batch, columns,
   * LossFunction, parameters (a padded row, a number a column, or 0), mask (a value [steps, batch, 1], or 0), each (0 or 1: weights
   * [steps, batch, 1])
   */
  Loss = 15,
  /**
   * prediction, target, sums (float32 a sample, two rows of them for Precision and Recall), steps, batch, columns,
   * MetricFunction or LossFunction, parameters, mask (as of Loss)
   */
  Metric = 16,
  /**
   * sums (float32), count, divisor (float32), scalar, mask (or 0), rows: scalar = (sum of sums) / divisor, or / the ones of the
   * mask; by thread 0
   */
  Mean = 17,
  /** scalars, log, count: appends the scalars to the log; by thread 0 */
  Log = 18,
  /** w, count, l1, l2 (float32), scalar: scalar += l1 sum|w| + l2 sum w^2; by thread 0 */
  Penalty = 19,
  /** w, g, count, l1, l2 (float32), flat (0 or 1): g += l1 sign(w) + 2 l2 w, where sign(0) is -1, or, flat, 0 */
  PenaltyGradient = 20,
  /** g, count, limit (float32): each element into [-limit, limit] */
  ClipValue = 21,
  /** g, count, scalar, accumulate (0 or 1): scalar (+)= sum of g^2; by thread 0 */
  SquaredNorm = 22,
  /** g, count, scalar (squared norm), limit (float32): g *= limit / max(limit, norm) */
  ClipNorm = 23,
  /** hyperparameters, Optimizer: what changes by step (see optimizers/hyperparameters.ts); by thread 0 */
  PrepareOptimizer = 24,
  /** w, g, slot 0, slot 1, slot 2, count, hyperparameters, Optimizer: one optimizer step on `count` floats */
  Optimize = 25,
  /** x, y, batch, xSteps, xColumns, ySteps, yColumns, : the same numbers of each sample in another shape */
  Reshape = 26,
  /** x, y, steps, batch, columns: y = x with the steps reversed */
  Reverse = 27,
  /** x, y, steps, batch, columns: x of one step to all steps */
  Repeat = 28,
  /** dy, dx, steps, batch, columns: dx = sum over the steps */
  RepeatGradient = 29,
  /** x, y, batch, columns: copies one step */
  Copy = 30,
  /** x, count: zeros, for `count` floats */
  Clear = 31,
  /**
   * x, h, dz, dkernel, drecurrent, dbias (or 0), rows, columns, units, lag (rows by which h is behind), accumulate (onto
   * drecurrent), scratch (matrix/scratch.ts), columns of dz
   */
  LstmWeightGradient = 32,
  /** w, count, loss (float32), status (int32 a thread, 8 of them): see optimizers/check-finite.ts */
  CheckFinite = 33,
  /** see layers/gru-forward.ts */
  GruForward = 34,
  /** see layers/gru-backward.ts */
  GruBackward = 35,
  /** see layers/simple-rnn-forward.ts */
  SimpleRnnForward = 36,
  /** see layers/simple-rnn-backward.ts */
  SimpleRnnBackward = 37,
  /** x, y, steps, batch, columns: y += x */
  AddValues = 40,
  /** a, b, y, steps, batch, columns, Combination: y = a and b in one, element by element */
  Combine = 41,
  /** a, b, dy, da (or 0), db (or 0), steps, batch, columns, Combination (not Add) */
  CombineGradient = 42,
  /** x, y, steps, batch, columns, factor (float32): y = x * factor */
  Scale = 43,
  /** x, y, steps, batch, xColumns, yColumns, xFirst, yFirst, count: y[:, yFirst ...] = x[:, xFirst ...] */
  CopyColumns = 44,
  /** ids, table, y, idSteps, batch, idColumns, columns, vocabulary: see layers/embedding.ts */
  Embed = 45,
  /** ids, dy, dTable, idSteps, batch, idColumns, columns, vocabulary: dTable += dy, by rows */
  EmbedGradient = 46,
  /**
   * ids, w, g, slot 0, slot 1, slot 2, idSteps, batch, idColumns, columns, vocabulary, hyperparameters, Optimizer, status
   * (or 0): see layers/embedding-rows.ts
   */
  OptimizeRows = 47,
  /** x, y, xSteps, ySteps, batch, columns, size, stride, dilation, before: see sequences/unfold.ts */
  Unfold = 48,
  /** dy, dx, xSteps, ySteps, batch, columns, size, stride, dilation, before */
  Fold = 49,
  /** x, y, xSteps, ySteps, batch, columns, size, stride, before, Pooling: see sequences/pool.ts */
  Pool = 50,
  /** x, y, dy, dx, xSteps, ySteps, batch, columns, size, stride, before, Pooling */
  PoolGradient = 51,
  /** x, y, steps, batch, columns: y [columns, batch, steps] */
  Permute = 52,
  /**
   * x, gamma (or 0), beta (or 0), xHat (or 0), inverse, y, steps, batch, columns, epsilon (float32): see
   * normalization/layer-normalization.ts
   */
  LayerNormalize = 53,
  /** dy, xHat, inverse, gamma (or 0), dx, steps, batch, columns */
  LayerNormalizeGradient = 54,
  /** dy, xHat, dBeta, dGamma, rows, columns: dBeta = sum of dy, dGamma = sum of dy xHat */
  NormalizeSums = 55,
  /** x, mean, variance, rows, columns: of each column */
  ColumnMoments = 56,
  /**
   * x, mean, variance, gamma (or 0), beta (or 0), xHat (or 0), y, steps, batch, columns, epsilon (float32): see
   * normalization/batch-normalization.ts
   */
  BatchNormalize = 57,
  /** dy, xHat, variance, gamma (or 0), dBeta, dGamma (or 0: of a given mean and variance), dx, steps, batch, columns, epsilon (float32) */
  BatchNormalizeGradient = 58,
  /** x, y (or 0), mask, steps, batch, columns, value (float32): see data/mask-steps.ts */
  MaskSteps = 76,
  /** x, mask, y, steps, batch, columns: y = x where the mask is 1, else 0; y may be x */
  MaskedSteps = 77,
  /** x, scalar, factor (float32), accumulate (0 or 1): scalar (+)= x * factor; by thread 0 */
  AddScalar = 78,
  /** w, value, count, rest (float32): w -= (w - value) * rest */
  MovingAverage = 59,
  /** sums (float32, two rows of `count`), count, scalar: scalar = sum of the first / sum of the second, or 0; by thread 0 */
  Ratio = 60,
  /** target, sums (squares of residuals, float32 a sample), steps, batch, columns, scalar, mask (as of Loss): see metrics/r2-score.ts; by thread 0 */
  R2Score = 61,
  /** x, y, steps, batch, columns, Rectifier, bound (float32): see activations/rectify.ts */
  Rectify = 66,
  /** x, dy, dx, steps, batch, columns, Rectifier, bound (float32); dx may be dy */
  RectifyGradient = 67,
  /** x, alpha, y, steps, batch, columns, alphaSteps, alphaColumns, stretches (0 or 1): see activations/prelu.ts */
  Prelu = 68,
  /** x, alpha, dy, dx, steps, batch, columns, alphaSteps, alphaColumns, stretches; dx may be dy */
  PreluGradient = 69,
  /** x, dy, dAlpha, steps, batch, columns, alphaSteps, alphaColumns, stretches */
  PreluSlopeGradient = 70,
  /**
   * y, steps, batch, columns, mean (float64), deviation (float64), key0, key1, position (float64, a safe integer): element
   * (b, t, c) is mean + deviation times normal number (b * steps + t) * columns + c after `position` words of the generator
   * (seed, 'dropout', stream)
   */
  DrawNormals = 71,
  /** x, mask, y, steps, batch, columns, shift, dropped (float32): y = mask == 0 ? dropped : x * mask + shift */
  AlphaDrop = 72,
  /**
   * w, rows, columns, columns of a second matrix behind it (or 0), columns of a panel (of rows: all), outer, reduced, inner,
   * across (0 or 1), least, most, rate (float32): see regularizers/constrain.ts
   */
  ConstrainNorms = 80,
  /** w, count: w = max(w, 0) */
  NonNegative = 81,
  /**
   * a, b, y, batch, bytes from sample to sample of a, b and y, rows and columns of y, depth, bytes from row to row of a, along its
   * depth, from column to column of b, along its depth, from row to row of y: see merges/dot.ts
   */
  Dot = 82,
  /** x (one column), y, steps, batch, columns: each row's number in all columns */
  Spread = 83,
  /** dy, dx (one column), steps, batch, columns: dx = sum of the row */
  SpreadGradient = 84,
  /** x, y, inverse (or 0), steps, batch, columns, epsilon (float32): see normalization/unit-rows.ts */
  NormalizeRows = 85,
  /** dy, y, inverse, dx, steps, batch, columns; dx may be dy */
  NormalizeRowsGradient = 86,
}

/** tfjs-layers' element-wise activations, and Keras 3's hard sigmoid; `linear` is no instruction but may stand in an LSTM. */
export enum Activation {
  Linear = 0,
  Sigmoid = 1,
  HardSigmoid = 2,
  Tanh = 3,
  Relu = 4,
  Relu6 = 5,
  Elu = 6,
  Selu = 7,
  Softplus = 8,
  Softsign = 9,
  Swish = 10,
  Mish = 11,
  Gelu = 12,
  GeluNew = 13,
  Keras3HardSigmoid = 14,
  Exponential = 15,
  HardTanh = 16,
  HardSilu = 17,
  LeakyRelu = 18,
}

/** What a rectifier does with its number: see activations/rectify.ts. */
export enum Rectifier {
  Capped = 0,
  Leaky = 1,
  Thresholded = 2,
}

/** How two values become one. */
export enum Combination {
  Add = 0,
  Multiply = 1,
  Maximum = 2,
  Minimum = 3,
}

/** What stays of the steps of a window. */
export enum Pooling {
  Max = 0,
  Average = 1,
  /** As Max, but all of the greatest have the gradient. */
  GlobalMax = 2,
}

/** Losses by tfjs-layers' names; behind Quantile those that only tf.losses has. compiler/losses/records.ts tells what each is. */
export enum LossFunction {
  MeanSquaredError = 0,
  MeanAbsoluteError = 1,
  CategoricalCrossentropy = 2,
  SparseCategoricalCrossentropy = 3,
  BinaryCrossentropy = 4,
  MeanAbsolutePercentageError = 5,
  MeanSquaredLogarithmicError = 6,
  SquaredHinge = 7,
  Hinge = 8,
  CategoricalHinge = 9,
  Logcosh = 10,
  KullbackLeiblerDivergence = 11,
  Poisson = 12,
  CosineProximity = 13,
  Huber = 14,
  Quantile = 15,
  AbsoluteDifference = 16,
  HingeLoss = 17,
  LogLoss = 18,
  SigmoidCrossEntropy = 19,
  SoftmaxCrossEntropy = 20,
}

/** Metrics that are no losses; every loss is a metric as well, under its own number. */
export enum MetricFunction {
  BinaryAccuracy = 64,
  CategoricalAccuracy = 65,
  SparseCategoricalAccuracy = 66,
  Precision = 67,
  Recall = 68,
  R2Score = 69,
}

export enum OptimizerKind {
  Sgd = 0,
  Momentum = 1,
  Adam = 2,
  Adamax = 3,
  RmsProp = 4,
  Adagrad = 5,
  Adadelta = 6,
}
