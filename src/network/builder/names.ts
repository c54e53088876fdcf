// Names in options, in tfjs-layers' camelCase.

const ELEMENT_WISE = [
  'linear',
  'sigmoid',
  'hardSigmoid',
  'tanh',
  'relu',
  'relu6',
  'elu',
  'selu',
  'softplus',
  'softsign',
  'swish',
  'mish',
  'gelu',
  'gelu_new',
  'keras3HardSigmoid',
  'exponential',
  'hardTanh',
  'hardSilu',
  'leakyRelu',
] as const;

/**
 * An element-wise activation, by its name in tfjs-layers. `hardSigmoid` is that of tfjs-layers and Keras 1 and 2,
 * clip(0.2 x + 0.5, 0, 1); `keras3HardSigmoid` is that of Keras 3, relu6(x + 3) / 6. tfjs-layers does not have the
 * latter and refuses a file with it ("Unknown activation: keras3HardSigmoid"). It also lacks Keras' `exponential`,
 * exp(x), `hardTanh`, clip(x, -1, 1), `hardSilu`, x keras3HardSigmoid(x), and `leakyRelu`, max(x, 0.2 x). Stock
 * tfjs-layers writes `gelu_new` into files, but cannot read it.
 */
export type ElementWiseActivation = (typeof ELEMENT_WISE)[number];

/** Any activation: element by element, or along the last axis. */
export type ActivationName = ElementWiseActivation | 'softmax' | 'logSoftmax';

export const ELEMENT_WISE_ACTIVATIONS: readonly ElementWiseActivation[] = ELEMENT_WISE;
export const ACTIVATIONS: readonly ActivationName[] = [...ELEMENT_WISE, 'softmax', 'logSoftmax'];

/** An initializer that needs no configuration; `identity` is for square kernels. */
export type InitializerName =
  | 'zeros'
  | 'ones'
  | 'glorotNormal'
  | 'glorotUniform'
  | 'heNormal'
  | 'heUniform'
  | 'leCunNormal'
  | 'leCunUniform'
  | 'identity'
  | 'orthogonal'
  | 'randomNormal'
  | 'randomUniform'
  | 'truncatedNormal'
  | 'varianceScaling';

/** An initializer of tfjs-layers by name, or by class and configuration; omitted fields have tfjs-layers' defaults. */
export type Initializer =
  | InitializerName
  | { readonly className: 'Constant'; readonly config: { readonly value: number } }
  | { readonly className: 'Identity' | 'Orthogonal'; readonly config?: { readonly gain?: number } }
  | {
      readonly className: 'RandomNormal' | 'TruncatedNormal';
      readonly config?: { readonly mean?: number; readonly stddev?: number };
    }
  | {
      readonly className: 'RandomUniform';
      readonly config?: { readonly minval?: number; readonly maxval?: number };
    }
  | {
      readonly className: 'VarianceScaling';
      readonly config?: {
        readonly scale?: number;
        readonly mode?: 'fanIn' | 'fanOut' | 'fanAvg';
        readonly distribution?: 'normal' | 'uniform' | 'truncatedNormal';
      };
    };

/** Adds `l1 sum |w| + l2 sum w^2` to the loss. Both default to 0. */
export interface Regularizer {
  readonly l1?: number;
  readonly l2?: number;
}
