import type { Loss, Metric } from '../losses/losses.js';
import type { OptimizerDescription } from '../optimizer.js';
import type { PredictionOptions } from '../program/options.js';

/** Loss and metrics of an output. */
export interface OutputTraining {
  readonly loss: Loss;
  readonly metrics: readonly Metric[];
  /** Factor of its loss in the total loss. Default 1. */
  readonly lossWeight?: number | undefined;
}

/** Whose rules apply where tfjs-layers and Keras differ. */
export type Whose = 'tfjs' | 'keras';

/** Choices of a training run where tfjs-layers and Keras treat the same model differently. */
export interface Rules {
  /** Whether each step applies constraints: not in tfjs-layers. Default `tfjs`. */
  readonly constraints?: Whose | undefined;
  /** Whether the regularizers of recurrent layers count, and losses in evaluations include penalties. Default `tfjs`. */
  readonly regularizers?: Whose | undefined;
  /** Whether masked steps count in losses and metrics: in tfjs-layers they do. Default `tfjs`. */
  readonly lossMasks?: Whose | undefined;
}

/** The settings of a training run, without network and data. */
export interface TrainingDescription extends Rules {
  /** Of each output of the network. */
  readonly outputs: readonly OutputTraining[];
  readonly optimizer: OptimizerDescription;
  /** Each weight's gradient is scaled down to this Euclidean norm (Keras' `clipnorm`). */
  readonly clipNorm?: number;
  /** All gradients together are scaled down to this norm (Keras' `global_clipnorm`). */
  readonly globalClipNorm?: number;
  /** Each element of a gradient is clipped to plus and minus this (Keras' `clipvalue`). */
  readonly clipValue?: number;
}

/** The input of lowering: sizes only, no data. */
export interface LoweringOptions extends PredictionOptions {
  /** Absent: only prediction. */
  readonly training?: TrainingDescription | undefined;
  /** Training samples; 0 or absent: none. */
  readonly trainSamples?: number | undefined;
  /** Whether gradients are multiplied by masks. Default false. */
  readonly masksGradients?: boolean | undefined;
  /** Whether a step that leaves a loss or weights that are not finite ends the run. Default false. */
  readonly checksFinite?: boolean | undefined;
  /** Of each output how many weights a training sample has for it: none, one, or one for each step. Default: none. */
  readonly weightSteps?: readonly number[] | undefined;
  /** Evaluation samples; 0 or absent: none. */
  readonly evaluationSamples?: number | undefined;
  /** Of each input the shape of one of these. Default: `sampleShapes`. */
  readonly evaluationShapes?: readonly (readonly number[])[] | undefined;
  /** The same of these. */
  readonly evaluationWeightSteps?: readonly number[] | undefined;
  /** Default: batchSize. */
  readonly evaluationBatchSize?: number | undefined;
  /** Decides dropout. Default 0. */
  readonly seed?: number | undefined;
}
