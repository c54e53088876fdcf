/**
 * Keras' defaults for options where tfjs-layers (and so `lethe`) has others: an LSTM with sigmoid gates, not hard
 * sigmoids; a forget gate whose bias begins with 1, not 0; a GRU that resets after the recurrent product (which
 * tfjs-layers does not have); kernels from a uniform, not a normal distribution of Glorot's variance. Spread it into
 * the options of a layer, of `lethe/core` or of tfjs-layers; options after it override it. All other defaults of these
 * layers are the same.
 *
 * @example
 * const layers = [
 *   lstm({ ...kerasDefaults.lstm, units: 8, inputShape: [null, 1] }), // tf.layers.lstm takes the same
 *   dense({ ...kerasDefaults.dense, units: 1 }),
 * ];
 */
export const kerasDefaults: {
  readonly lstm: {
    readonly recurrentActivation: 'sigmoid';
    readonly unitForgetBias: true;
    readonly kernelInitializer: 'glorotUniform';
  };
  readonly gru: {
    readonly recurrentActivation: 'sigmoid';
    readonly resetAfter: true;
    readonly kernelInitializer: 'glorotUniform';
  };
  readonly simpleRNN: { readonly kernelInitializer: 'glorotUniform' };
  readonly dense: { readonly kernelInitializer: 'glorotUniform' };
} = {
  lstm: { recurrentActivation: 'sigmoid', unitForgetBias: true, kernelInitializer: 'glorotUniform' },
  gru: { recurrentActivation: 'sigmoid', resetAfter: true, kernelInitializer: 'glorotUniform' },
  simpleRNN: { kernelInitializer: 'glorotUniform' },
  dense: { kernelInitializer: 'glorotUniform' },
};
