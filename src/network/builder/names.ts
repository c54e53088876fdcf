// Names that options take, as tfjs-layers has them in memory.

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
 * An activation that works element by element, by its name in tfjs-layers. `hardSigmoid` is what tfjs-layers and Keras
 * 1 and 2 call so, clip(0.2 x + 0.5, 0, 1); `keras3HardSigmoid` is the hard sigmoid of Keras 3, relu6(x + 3) / 6, which
 * tfjs-layers does not have: it refuses a file with it ("Unknown activation: keras3HardSigmoid"). Nor has it Keras'
 * `exponential`, exp(x), `hardTanh`, clip(x, -1, 1), `hardSilu`, x keras3HardSigmoid(x), and `leakyRelu`, max(x, 0.2 x). Stock
 * tfjs-layers writes `gelu_new` into files and does not find it there again.
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

/** An initializer of tfjs-layers by name, or by class and configuration: what is left out is tfjs-layers' default. */
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

/** Adds `l1 sum |w| + l2 sum w^2` to the loss. What is left out is 0. */
export interface Regularizer {
  readonly l1?: number;
  readonly l2?: number;
}
